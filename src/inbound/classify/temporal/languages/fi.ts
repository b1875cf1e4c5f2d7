import type { LanguageTable } from "../lexicon.ts";

export const FI: LanguageTable = {
  name: "fi",
  common:
    "olen|ja|on|ei|en|minun|viestisi|viesti|kiitos|hei|sahkoposti|asiassa|kun|voit|ottaa|yhteytta|mukaan|takaisin|asti|saakka",
  months:
    "tammikuu tammikuuta tammikuun|helmikuu helmikuuta helmikuun|maaliskuu maaliskuuta maaliskuun|huhtikuu huhtikuuta huhtikuun|toukokuu toukokuuta toukokuun|kesakuu kesakuuta kesakuun|heinakuu heinakuuta heinakuun|elokuu elokuuta elokuun|syyskuu syyskuuta syyskuun|lokakuu lokakuuta lokakuun|marraskuu marraskuuta marraskuun|joulukuu joulukuuta joulukuun",
  weekdays:
    "sunnuntai sunnuntaina sunnuntaihin|maanantai maanantaina maanantaihin|tiistai tiistaina tiistaihin|keskiviikko keskiviikkona keskiviikkoon|torstai torstaina torstaihin|perjantai perjantaina perjantaihin|lauantai lauantaina lauantaihin",
  numbers: "yksi=1|kaksi=2|kolme=3|viikon=1",
  ordinals: ".",
  words: {
    day: "paivaa|paivan",
    week: "viikko|viikkoa|viikkoon",
    month: "kuukautta|kuukauden",
    calendarWeek: "vk|vko|viikolla",
    untilAfter: "asti|saakka|mennessa",
    toAfter: "-|–",
    to: "-",
    fromAfter: "alkaen|lahtien",
    by: "alkaen",
    next: "ensi|seuraava|seuraavana",
    this: "talla|tama|koko",
    today: "tanaan",
    tomorrow: "huomenna",
    overmorrow: "ylihuomenna",
    on: "klo",
    not: "en|ei|emme",
    return: "takaisin|palaan|paikalla",
    back: "takaisin|palaan|tavoitettavissa|paikalla|jalleen|vastaan|toissa|vastata",
    away: "lomalla|kesalomalla|talvilomalla|vuosilomalla|poissa|vapaalla|matkalla|tyomatkalla|sairaslomalla|sairauslomalla|vanhempainvapaalla|suljettu|aitiyslomalla|out of office",
  },
};
