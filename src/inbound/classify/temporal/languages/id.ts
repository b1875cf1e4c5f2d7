import type { LanguageTable } from "../lexicon.ts";

/** Indonesian and Malay. */
export const ID: LanguageTable = {
  name: "id",
  common:
    "dan|di|yang|saya|kami|dengan|untuk|ini|itu|akan|tidak|pada|dari|atas|terima|kasih|sedang|silakan|mohon|email|anda|hubungi|kembali|hingga|sampai|sila|telah",
  months:
    "januari jan|februari feb|maret mac mar|april apr|mei|juni jun|juli julai jul|agustus ogos agu|september sep|oktober okt|november nov|desember disember des",
  weekdays: "minggu ahad|senin isnin|selasa|rabu|kamis khamis|jumat jum'at jumaat|sabtu",
  numbers: "satu=1|dua=2|tiga=3|empat=4|lima=5|enam=6|tujuh=7|sepuluh=10",
  ordinals: "",
  words: {
    day: "hari",
    businessDay: "hari kerja|hari bekerja",
    week: "pekan|seminggu|minggu",
    month: "bulan",
    year: "tahun",
    until: "sampai|hingga|sampai dengan|s/d|s.d.|sampai tanggal|hingga tanggal|sampai hari",
    to: "sampai|hingga|-|sampai dengan|s/d|s.d.",
    from: "dari|mulai|sejak|dari tanggal|mulai tanggal|bermula",
    after: "setelah|sesudah|selepas",
    in: "dalam",
    on: "pada|tanggal|tgl|hari|pada hari|pada tanggal",
    next: "depan|hadapan",
    this: "ini|sepanjang|selama",
    end: "akhir",
    today: "hari ini",
    tomorrow: "besok|esok",
    not: "tidak|bukan",
    return: "kembali|kembali bekerja|kembali masuk|masuk kembali|masuk kantor|kembali ke kantor",
    back: "kembali|kembali bekerja|kembali masuk|masuk kembali|masuk kantor|kembali ke kantor|akan membalas|dapat dihubungi",
    away: "cuti|libur|sedang cuti|di luar kantor|tidak di kantor|tidak berada di kantor|sakit|dinas luar|perjalanan dinas|bercuti|tutup",
  },
};
