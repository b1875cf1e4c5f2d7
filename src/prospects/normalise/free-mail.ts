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
  // Consumer providers by country (own; npm's `free-email-domains` 1.12.6 and `email-providers` 2.26.0 lack a third of them).
  ...words(
    "bbox.fr neuf.fr cegetel.net club-internet.fr numericable.fr aliceadsl.fr 9online.fr nordnet.fr sfr.net",
  ),
  ...words("eircom.net eir.ie iol.ie upcmail.ie indigo.ie oceanfree.net"),
  ...words(
    "elisanet.fi kolumbus.fi saunalahti.fi pp.inet.fi inet.fi luukku.com suomi24.fi dnainternet.net welho.com",
  ),
  ...words("telenet.be skynet.be proximus.be scarlet.be voo.be pandora.be belgacom.net"),
  ...words(
    "ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl casema.nl chello.nl hetnet.nl upcmail.nl quicknet.nl zonnet.nl",
  ),
  ...words("telia.com bredband.net comhem.se spray.se bahnhof.se tele2.se glocalnet.net passagen.se"),
  ...words("online.no broadpark.no getmail.no lyse.net altibox.no frisurf.no"),
  ...words("jubii.dk stofanet.dk mail.dk tdcadsl.dk sol.dk ofir.dk webspeed.dk youmail.dk"),
  ...words("sapo.pt netcabo.pt clix.pt iol.pt telepac.pt mail.telepac.pt portugalmail.pt"),
  ...words("telefonica.net ono.com terra.es ya.com movistar.es wanadoo.es euskalnet.net"),
  ...words("bluewin.ch sunrise.ch hispeed.ch swissonline.ch freesurf.ch bluemail.ch"),
  ...words("chello.at aon.at a1.net inode.at utanet.at liwest.at"),
  ...words(
    "online.de vodafone.de kabelmail.de unitybox.de netcologne.de ewetel.net mnet-online.de versanet.de",
  ),
  ...words("inwind.it iol.it fastwebnet.it email.it poste.it pec.it blu.it teletu.it"),
  ...words("vp.pl tlen.pl gazeta.pl poczta.onet.pl poczta.fm go2.pl neostrada.pl"),
  ...words("email.cz post.cz volny.cz tiscali.cz atlas.cz zoznam.sk centrum.sk pobox.sk post.sk"),
  ...words("t-online.hu vipmail.hu indamail.hu t-com.hr net.hr inet.hr siol.net email.si mail.bg dir.bg"),
  ...words(
    "otenet.gr forthnet.gr hol.gr cytanet.com.cy in.gr inbox.lv apollo.lv mail.ee hot.ee online.ee takas.lt",
  ),
  ...words("internet.lu pt.lu vodafone.lu onvol.net go.net.mt maltanet.net simnet.is"),
  ...words(
    "tiscali.co.uk ntlworld.co.uk freeserve.co.uk plusnet.com plus.com bt.com btopenworld.com o2.co.uk supanet.com",
  ),
  ...words("videotron.ca telus.net bell.net rogers.ca cogeco.ca eastlink.ca sasktel.net nb.sympatico.ca"),
  ...words(
    "frontier.com optimum.net windstream.net centurylink.net roadrunner.com rr.com prodigy.net netzero.net",
  ),
  ...words("bigpond.net.au iinet.net.au internode.on.net tpg.com.au ozemail.com.au westnet.com.au"),
  ...words("slingshot.co.nz orcon.net.nz paradise.net.nz clear.net.nz vodafone.co.nz"),
  ...words(
    "singnet.com.sg starhub.net.sg netvigator.com hkbn.net walla.co.il walla.com inter.net.il bezeqint.net 012.net.il",
  ),
  ...words(
    "telkomsa.net mweb.co.za webmail.co.za vodamail.co.za mynet.com ttmail.com superonline.com emirates.net.ae eim.ae",
  ),
  ...words(
    "prodigy.net.mx globo.com r7.com oi.com.br hanmir.com dreamx.net au.com so-net.ne.jp ocn.ne.jp plala.or.jp",
  ),
  ...words(
    "zoho.com zohomail.com fastmail.com fastmail.fm fastmail.net fastmail.org hushmail.com tutanota.com tuta.io tuta.com mail.com email.com usa.com hey.com duck.com",
  ),
]);
