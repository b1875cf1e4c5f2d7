import type { LanguageTable } from "../lexicon.ts";

export const CS: LanguageTable = {
  name: "cs",
  common: "jsem|v|na|a|do|z|se|dobry|den|dekuji|zpravu|budu|od|prosim|mimo|kontaktujte|vasi|za|pri",
  months:
    "ledna leden|unora unor|brezna brezen|dubna duben|kvetna kveten|cervna cerven|cervence cervenec|srpna srpen|zari|rijna rijen|listopadu listopad|prosince prosinec",
  weekdays:
    "nedele nedeli|pondeli|utery|streda stredu stredy|ctvrtek ctvrtka|patek patku|sobota sobotu soboty",
  numbers: "jeden=1|dva=2|dve=2|tri=3",
  ordinals: ".",
  words: {
    day: "den|dny|dni|dnu",
    week: "tyden|tydny|tydnu|tydne",
    month: "mesic|mesice|mesicu",
    year: "rok|roku",
    until: "do|az do",
    through: "do konce|do vcetne",
    to: "do|a|-|az",
    from: "od|mezi",
    after: "po",
    in: "za",
    before: "pred",
    on: "v|dne|ve|na",
    next: "pristi|pristiho|nasledujici",
    this: "tento|cely|tohoto",
    end: "konec|konci",
    start: "zacatek|zacatku",
    middle: "polovina|poloviny",
    today: "dnes",
    tomorrow: "zitra",
    overmorrow: "pozitri",
    inclusive: "vcetne",
    not: "ne|nebudu|nejsem|bez",
    return: "v kancelari|zpatky|zpet|vracim|vratim|navrat",
    back: "v kancelari|zpatky|zpet|vracim|vratim|navrat|k dispozici|k zastizeni|odpovim|opet",
    away: "dovolena|dovolene|nepritomen|nepritomna|nepritomnost|mimo kancelar|sluzebni ceste|nemocenske|materske|rodicovske|zavreno|out of office|veletrhu|skoleni|konferenci",
  },
};
