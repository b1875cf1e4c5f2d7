import type { LanguageTable } from "../lexicon.ts";

/** Months are numbers ("ngày 9 tháng 3"), which `simplify` writes as 9/3. */
export const VI: LanguageTable = {
  name: "vi",
  common:
    "toi|va|cua|cho|khong|duoc|trong|voi|la|cac|ban|se|dang|nay|cam|on|xin|den|het|tu|vui|long|lien|he|quy|khach|email|tro|lai|lam|viec",
  months: "",
  weekdays: "",
  numbers: "mot=1|hai=2|ba=3|bon=4|nam=5|muoi=10",
  ordinals: "",
  words: {
    day: "ngay",
    businessDay: "ngay lam viec",
    week: "tuan",
    month: "thang",
    until: "đen|đen ngay|đen het|đen het ngay|cho đen|cho đen ngay",
    to: "đen|-|đen ngay|đen het ngay",
    from: "tu|tu ngay|ke tu ngay",
    after: "sau|sau ngay",
    in: "trong",
    on: "ngay|vao|vao ngay",
    next: "toi|sau",
    this: "nay",
    end: "cuoi",
    today: "hom nay",
    tomorrow: "ngay mai|mai",
    inclusive: "het",
    not: "khong",
    return: "tro lai|quay lai|đi lam lai|tro lai lam viec|quay lai lam viec",
    back: "tro lai|quay lai|đi lam lai|tro lai lam viec|quay lai lam viec|se tra loi|se phan hoi",
    away: "nghi phep|nghi le|nghi om|nghi thai san|đang nghi|nghi tet|vang mat|đi cong tac|khong co mat|khong o van phong",
  },
};
