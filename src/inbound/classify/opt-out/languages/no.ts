import type { OptOutTable } from "../table.ts";

export const NO: OptOutTable = {
  asks: [
    String.raw`(?:fjern|slett|meld|stryk|ta|afmeld|frameld)(?: bort| av| venligst| vennligst)* (?:meg|mig|oss|os|min|mit|mine|vores|vår)\b`,
    String.raw`(?:slutt|stopp?|hold op)(?: med)?(?: å| at| med) ?(?:send|skriv|kontakt|mail|spam|ring)\w*`,
    String.raw`(?:ikke|ingen|aldri|aldrig)(?: \w+){0,2} (?:flere|mer|mere)(?: ?(?:mail\w*|e-?post\w*|meldinger|beskeder|henvendelser))?`,
    String.raw`(?:ønsker|vil) ikke(?: \w+){0,2} (?:motta|modtage|få|have|ha|kontaktes|bli|blive|høre)[^.!?]{0,30}`,
    String.raw`(?:kontakt|send|skriv)(?: til)?(?: meg| mig| oss| os)? (?:ikke|ingen|aldri)`,
    String.raw`^(?:avmeld|afmeld|avmelding|afmelding|meld meg av|stopp|stop|frameld|fjern meg|slet mig)(?: takk| tak)*$`,
    String.raw`la (?:meg|oss) være i fred`,
  ],
  mentions: [
    String.raw`avmeld`,
    String.raw`afmeld`,
    String.raw`frameld`,
    String.raw`fjern meg`,
    String.raw`slet mig`,
    String.raw`ikke kontakt`,
    String.raw`spam`,
    String.raw`gdpr`,
  ],
};
