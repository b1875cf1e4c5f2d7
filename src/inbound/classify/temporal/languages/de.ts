import type { LanguageTable } from "../lexicon.ts";

export const DE: LanguageTable = {
  name: "de",
  common:
    "ich|bin|und|der|die|das|nicht|im|ist|mich|sie|ihre|fur|mit|wir|wird|bitte|werde|von|zum|dem|den|ihnen|meine|am",
  months:
    "januar janner jan|februar feber feb|marz mrz|april apr|mai|juni jun|juli jul|august aug|september sept sep|oktober okt|november nov|dezember dez",
  weekdays: "sonntag so|montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa",
  numbers:
    "ein=1|eine=1|einen=1|einer=1|zwei=2|drei=3|vier=4|funf=5|sechs=6|sieben=7|acht=8|neun=9|zehn=10|zwolf=12|vierzehn=14",
  ordinals: ".|ten|te|en",
  words: {
    day: "tag|tage|tagen|kalendertage|kalendertagen",
    businessDay: "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen",
    week: "woche|wochen",
    month: "monat|monate|monaten|monats",
    year: "jahr|jahre|jahres",
    calendarWeek: "kw|kalenderwoche",
    newYear: "neuen jahr|neue jahr|neujahr|neuen jahres",
    until: "bis|bis zum|bis zur|bis in den|bis in die",
    through:
      "bis einschliesslich|bis einschl.|bis einschl|bis inkl.|bis inkl|bis inklusive|bis und mit|bis ende|bis zum ende des|bis zum ende der|bis mitte einschliesslich",
    to: "bis|und|-|bis zum",
    from: "vom|von|zwischen|seit",
    by: "ab|ab dem|ab der",
    after: "nach dem|nach",
    in: "in",
    before: "vor|vor dem|fruher als",
    on: "am|im|in|in der|in dem|fur|wahrend",
    next: "nachste|nachsten|nachster|nachstes|kommende|kommenden|kommender|folgende|folgenden",
    this: "diese|dieser|diesen|dieses|ganze|ganzen|gesamte|gesamten|restliche|rest der|rest dieser",
    end: "ende|ende des|ende der",
    start: "anfang|beginn|anfang der|anfang des",
    middle: "mitte|mitte der|mitte des",
    weekOf: "woche vom|woche ab|woche ab dem|woche des",
    today: "heute",
    tomorrow: "morgen",
    overmorrow: "ubermorgen",
    inclusive: "einschliesslich|einschl.|einschl|inklusive|inkl.|inkl",
    not: "nicht|kein|keine|keinen|nicht vor|nie",
    return:
      "wieder am platz|wieder am arbeitsplatz|wieder zuruck|wieder online|wieder vor ort|wieder verfugbar|wieder ansprechbar|wieder an bord|wieder im dienst|wieder am schreibtisch|wieder am start|im buro|im haus|am arbeitsplatz|wieder erreichbar|wieder fur sie|wieder im buro|wieder zur verfugung|wieder anwesend|zuruck|ruckkehr|zuruckkehren|da sein|fur sie da|wieder da|wieder im",
    back: "wieder am platz|wieder am arbeitsplatz|wieder zuruck|wieder online|wieder vor ort|wieder verfugbar|wieder ansprechbar|wieder an bord|wieder im dienst|wieder am schreibtisch|wieder am start|im buro|im haus|am arbeitsplatz|wieder erreichbar|wieder fur sie|wieder im buro|wieder zur verfugung|wieder anwesend|wieder|zuruck|zuruckkehren|zuruckkehre|ruckkehr|erreichbar|kehre|melde|antworte|antworten|beantworten|beantworte|bearbeiten|fur sie da|da sein|wieder da|wieder im|lese|lesen",
    away: "abwesend|abwesenheit|nicht im buro|nicht im haus|ausser haus|ausserhaus|im urlaub|urlaub|nicht erreichbar|nicht verfugbar|nicht da|nicht am platz|nicht am arbeitsplatz|elternzeit|mutterschutz|dienstreise|geschaftsreise|krank|krankgeschrieben|unterwegs|ferien|betriebsferien|betriebsurlaub|geschlossen|freigestellt|frei|auszeit|sabbatical|fortbildung|schulung|messe|ooo|out of office|kur|reha|gleitzeit|tagung|kongress|seminar|klausurtagung|workshop|betriebsausflug|inventur|bruckentag",
  },
};
