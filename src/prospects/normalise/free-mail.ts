const COUNTRY_YAHOO =
  "co.uk co.jp co.in co.id co.kr com.br com.au com.hk com.sg com.tw com.mx com.ar com.vn com.ph fr de it es ca in ie gr";
const COUNTRY_MICROSOFT = "co.uk co.jp fr de it es com.br com.au nl be dk se no com.ar co.kr kr jp ca sg";

const words = (text: string): string[] => text.split(" ");

/** Outlook.com under all its names; each is a mailbox of its own. */
export const MICROSOFT_MAIL: readonly string[] = [
  ...words("outlook.com outlook.kr hotmail.com live.com msn.com passport.com windowslive.com"),
  ...words(COUNTRY_MICROSOFT).flatMap((end) => [`hotmail.${end}`, `live.${end}`, `outlook.${end}`]),
];
/** Yahoo under all its names; each is a mailbox of its own. */
export const YAHOO_MAIL: readonly string[] = [
  ...words("yahoo.com ymail.com rocketmail.com myyahoo.com"),
  ...words(COUNTRY_YAHOO).map((end) => `yahoo.${end}`),
];

/** Domains at which anybody can have a mailbox: they say nothing about a person's company. */
export const FREE_MAIL: ReadonlySet<string> = new Set([
  ...words("gmail.com googlemail.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me"),
  ...MICROSOFT_MAIL,
  ...YAHOO_MAIL,
  ...words("aol.com aim.com"),
  ...words(
    "naver.com daum.net hanmail.net hanmail.com kakao.com nate.com korea.com dreamwiz.com empas.com empal.com",
  ),
  ...words(
    "lycos.co.kr paran.com freechal.com chol.com hitel.net netian.com hanafos.com unitel.co.kr kornet.net",
  ),
  ...words("qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn"),
  ...words("gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de arcor.de mail.de posteo.de"),
  ...words(
    "mail.ru inbox.ru list.ru bk.ru yandex.com yandex.ru ya.ru yandex.by yandex.kz yandex.ua rambler.ru ukr.net",
  ),
  ...words(
    "orange.fr wanadoo.fr free.fr sfr.fr laposte.net libero.it virgilio.it tiscali.it alice.it tin.it",
  ),
  ...words(
    "wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz centrum.cz azet.sk abv.bg freemail.hu citromail.hu",
  ),
  ...words(
    "comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com",
  ),
  ...words(
    "btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk shaw.ca rogers.com sympatico.ca",
  ),
  ...words(
    "bigpond.com optusnet.com.au xtra.co.nz uol.com.br bol.com.br terra.com.br ig.com.br rediffmail.com",
  ),
  ...words("docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp ybb.ne.jp"),
  ...words(
    "zoho.com zohomail.com fastmail.com fastmail.fm fastmail.net fastmail.org hushmail.com tutanota.com tuta.io tuta.com mail.com email.com usa.com hey.com duck.com",
  ),
]);
