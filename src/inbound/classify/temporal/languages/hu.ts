import type { LanguageTable } from "../lexicon.ts";

/** The month comes first, and endings are written behind a dash (május 5-ig, 5-től, 5-én). */
export const HU: LanguageTable = {
  name: "hu",
  common:
    "a|az|es|vagyok|leszek|nem|koszonom|uzenetet|szabadsagon|kedves|ugyben|forduljon|keresse|hogy|kerem|levelet|surgos|vissza",
  months:
    "januar jan|februar febr|marcius marc|aprilis apr|majus maj|junius jun|julius jul|augusztus aug|szeptember szept|oktober okt|november nov|december dec",
  weekdays:
    "vasarnap|hetfo hetfon hetfotol hetfoig|kedd kedden keddtol keddig|szerda szerdan szerdatol szerdaig|csutortok csutortokon csutortokig|pentek penteken pentekig pentektol|szombat szombaton",
  numbers: "egy=1|ket=2|ketto=2|harom=3|negy=4|ot=5",
  ordinals: ".|-an|-en|-jen|-jan|-a|-e|-ja|-je",
  words: {
    day: "nap|napig|napon|napra",
    week: "het|hetig|heten|hetre|hete",
    month: "honap|honapig|honapban",
    year: "ev|evben",
    today: "ma",
    tomorrow: "holnap",
    overmorrow: "holnaputan",
    next: "jovo|kovetkezo",
    this: "ezen|egesz|ez",
    end: "vegen|vege|vegeig",
    toAfter: "-|es|-tol|-tol/tol|-jetol|-atol|-etol|-ja es",
    fromAfter: "-tol|-atol|-etol|-jetol|-jatol|tol|kezdve|-tol kezdve",
    untilAfter: "-ig|-aig|-eig|-jeig|-jaig|ig|bezarolag|-ig bezarolag|-aig bezarolag|-eig bezarolag",
    onAfter: "-an|-en|-on|-jen|-jan|-n",
    until: "eddig",
    inclusive: "bezarolag|bezaroan",
    not: "nem|nelkul",
    return: "visszaterek|visszajovok|jovok vissza|jovok|vissza|ujra|legkozelebb|irodaban",
    back: "visszaterek|visszajovok|jovok vissza|jovok|vissza|ujra|legkozelebb|irodaban|elerheto|valaszolok|tudok valaszolni",
    away: "szabadsagon|szabadsag|hazon kivul|nem vagyok az irodaban|irodan kivul|tavol|betegszabadsagon|nem vagyok elerheto|uzleti uton|zarva|elutaztam",
  },
};
