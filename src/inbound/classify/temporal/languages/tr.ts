import type { LanguageTable } from "../lexicon.ts";

/** Endings are written behind an apostrophe (5 Mart'a kadar), or at the word (cumaya kadar). */
export const TR: LanguageTable = {
  name: "tr",
  common:
    "ve|bir|bu|icin|ile|olarak|merhaba|tesekkur|ederim|ederiz|kisa|surede|sirasinda|acil|durumlarda|lutfen|tarihine|tarihleri|gunu|gunune|kadar|arasinda|olacagim|mesajiniz|size|donus|itibaren|yil|boyunca",
  months: "ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos|eylul|ekim|kasim|aralik",
  weekdays:
    "pazar pazara|pazartesi pazartesiye pazartesiden|sali saliya saliden|carsamba carsambaya|persembe persembeye|cuma cumaya cumadan|cumartesi cumartesiye",
  numbers: "bir=1|iki=2|uc=3|dort=4|bes=5|alti=6|yedi=7|sekiz=8|dokuz=9|on=10",
  ordinals: "",
  words: {
    day: "gun|gunluk|gunlugune|gun boyunca|gun sureyle",
    businessDay: "is gunu|is gunluk",
    week: "hafta|haftalik|haftaligina|hafta boyunca|hafta sureyle|haftaya",
    month: "ay|aylik|ayligina",
    year: "yil",
    today: "bugun",
    tomorrow: "yarin",
    next: "gelecek|onumuzdeki",
    this: "bu|tum|butun",
    toAfter: "-|ile|'dan|'den|'tan|'ten|ve|tarihinden|gununden",
    fromAfter:
      "itibaren|'dan itibaren|'den itibaren|'tan itibaren|'ten itibaren|tarihinden itibaren|gununden itibaren|den itibaren|dan itibaren|'dan sonra|'den sonra|'tan sonra|'ten sonra|tarihinden sonra",
    untilAfter:
      "kadar|dek|'a kadar|'e kadar|'ya kadar|'ye kadar|a kadar|e kadar|gunune kadar|gunu aksamina kadar|tarihine kadar|tarihine dek|sonuna kadar",
    onAfter: "'da|'de|'ta|'te|gunu|tarihinde",
    inclusive: "dahil|sonuna kadar|dahil olmak uzere",
    not: "degil|degilim|olmayacagim",
    return:
      "ofiste olacagim|ofisteyim|ofisteyiz|ofise donecegim|ofise donuyorum|ise donecegim|donecegim|donuyorum|geri donecegim|isimin basinda|gorevimin basinda|is basi|isbasi",
    back: "ofiste olacagim|ofisteyim|ofisteyiz|ofise donecegim|ofise donuyorum|ise donecegim|donecegim|donuyorum|geri donecegim|isimin basinda|gorevimin basinda|is basi|isbasi|musait olacagim|ulasabilirsiniz|yanitlayacagim|yanit verecegim|cevap verecegim|donus yapacagim|tekrar|yanit verebilirim|cevap verebilirim",
    away: "izindeyim|izinliyim|izinli|izinde|izin|tatildeyim|tatilde|tatil|ofis disindayim|ofis disinda|ofiste degilim|ofiste olmayacagim|yurt disindayim|yurt disinda|seyahatteyim|seyahatinde|seyahatindeyim|raporluyum|raporlu|dogum izni|hastayim|kapaliyiz|kapali|musait degilim|musait olmayacagim|ulasilamaz|erisimim olmayacak|egitimdeyim",
  },
};
