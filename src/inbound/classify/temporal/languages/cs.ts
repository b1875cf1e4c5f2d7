import type { LanguageTable } from "../lexicon.ts";

/** Czech, and what Slovak says otherwise. */
export const CS: LanguageTable = {
  name: "cs",
  common:
    "som|dakujem|spravu|mimo|jsem|v|na|a|do|z|se|dobry|den|dekuji|zpravu|budu|od|prosim|mimo|kontaktujte|vasi|za|pri",
  months:
    "ledna leden januara januar|unora unor februara februar|brezna brezen marca marec|dubna duben aprila april|kvetna kveten maja maj|cervna cerven juna jun|cervence cervenec jula jul|srpna srpen augusta august|zari septembra september|rijna rijen oktobra oktober|listopadu listopad novembra november|prosince prosinec decembra december",
  weekdays:
    "nedele nedeli nedela nedelu|pondeli pondelok pondelka|utery utorok utorka|streda stredu stredy|ctvrtek ctvrtka stvrtok stvrtka|patek patku piatok piatka|sobota sobotu soboty",
  numbers: "jeden=1|dva=2|dve=2|tri=3",
  ordinals: ".",
  words: {
    day: "den|dny|dni|dnu",
    week: "tyzden|tyzdne|tyzdna|tyden|tydny|tydnu|tydne",
    month: "mesiac|mesiaca|mesic|mesice|mesicu",
    year: "rok|roku",
    until: "do|az do",
    through: "do konce|do vcetne",
    to: "do|a|-|az",
    from: "od|mezi",
    after: "po",
    in: "za",
    before: "pred",
    on: "v|dne|ve|na",
    next: "buduci|buduceho|nasledujuci|pristi|pristiho|nasledujici",
    this: "tento|cely|tohoto",
    end: "konec|konci",
    start: "zacatek|zacatku",
    middle: "polovina|poloviny",
    today: "dnes",
    tomorrow: "zitra|zajtra",
    overmorrow: "pozitri",
    inclusive: "vcetne|vratane",
    not: "ne|nebudu|nejsem|bez",
    return: "spat|vratim sa|vraciam sa|v kancelarii|v kancelari|zpatky|zpet|vracim|vratim|navrat",
    back: "spat|vratim sa|vraciam sa|v kancelarii|v kancelari|zpatky|zpet|vracim|vratim|navrat|k dispozici|k zastizeni|odpovim|opet|odpovedet|odpovidat|prectu",
    away: "cerpam dovolenou|dovolenou|dovolenke|dovolenka|nepritomny|pracovnej ceste|mimo kancelarie|dovolena|dovolene|nepritomen|nepritomna|nepritomnost|mimo kancelar|sluzebni ceste|nemocenske|materske|rodicovske|zavreno|out of office|veletrhu|skoleni|konferenci",
  },
};
