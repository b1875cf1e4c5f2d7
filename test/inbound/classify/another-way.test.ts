import { describe, expect, test } from "vitest";
import { classify } from "./letters.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

/** Whoever says so is paused and asked about; nobody is silenced for good. */
function expectAsked(bodies: readonly string[]): void {
  for (const body of bodies)
    expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: "possible" });
}

describe("whoever wants something else beside an end is asked about, never silenced", () => {
  test("a call in place of mail", () => {
    expectAsked([
      "Stop emailing, pick up the phone.",
      "Keine Mails mehr bitte, rufen Sie mich an.",
      "Bitte nicht mehr schreiben, sondern anrufen.",
      "Arrêtez les mails, appelez-moi plutôt.",
      "No me escriba más por aquí, mejor WhatsApp.",
      "Basta mail, chiamatemi.",
      "Não envie mais e-mails, ligue para mim.",
      "Geen mails meer, bel me gewoon.",
      "Slutt å sende mail, ring meg heller.",
      "Älkää lähettäkö enää sähköpostia, soittakaa mieluummin.",
      "Proszę nie pisać więcej maili, tylko zadzwonić.",
      "Už mi nepíšte, radšej zavolajte.",
      "Nemojte više slati mailove, nazovite me.",
      "Artık mail atmayın, telefonla arayın.",
      "Не пишите больше на почту, лучше позвоните.",
      "Μη στέλνετε άλλα mail, πάρτε με τηλέφωνο.",
      "メールはもう結構ですので、お電話ください。",
      "메일은 그만 보내시고 전화 주세요.",
      "别再发邮件了,打电话给我吧。",
      "لا ترسل المزيد من الرسائل، اتصل بي.",
      "אל תשלחו לי עוד מיילים, תתקשרו אליי.",
      "अब ईमेल मत भेजिए, फोन कर लीजिए।",
      "Jangan kirim email lagi, telepon saja.",
      "Đừng gửi email nữa, gọi điện cho tôi.",
    ]);
  });

  test("another plan, list or trial", () => {
    expectAsked([
      "Remove me from the free plan, I'd like Pro.",
      "Take me off the waiting list and put me on the paid one.",
      "Löschen Sie meinen Testzugang, wir kaufen die Vollversion.",
      "Retirez-moi de la formule gratuite, je prends la version payante.",
      "Quíteme del plan gratuito, quiero el de pago.",
      "Ta bort mig från gratisplanen, jag vill ha Pro.",
      "Beni ücretsiz plandan çıkarın, Pro istiyorum.",
      "Удалите меня с бесплатного тарифа, хочу Pro.",
      "無料プランから外してください。有料版を使いたいです。",
    ]);
  });

  test("what is to go on", () => {
    expectAsked([
      "Unsubscribe me from the newsletter but keep the offers.",
      "Désinscrivez-moi de la newsletter mais gardez-moi pour les offres.",
      "Schrijf me uit voor de nieuwsbrief maar stuur de aanbiedingen wel.",
    ]);
  });

  test("a reason why no mail is needed any more, which may be the best of news", () => {
    expectAsked([
      "No further emails needed, we bought it.",
      "Plus besoin de m'écrire, j'ai signé hier.",
      "Писать больше не надо, мы уже купили.",
      "Tidak perlu email lagi, kami sudah beli.",
      "Non servono altre mail, abbiamo già firmato.",
      "Nie trzeba więcej maili, już kupiliśmy.",
      "もう注文しましたので、メールは不要です。",
    ]);
  });

  test("a third one, who is not the writer", () => {
    expectAsked(["Please don't write to Peter any more, he has left. I took over."]);
  });

  test("advice, and a remark on what a mail is", () => {
    expectAsked(["stop receiving spam, your filter looks right", "This is spam."]);
  });
});

describe("an end with nothing wanted beside it still acts at once", () => {
  test.each([
    "Do not call or email me again.",
    "Stop calling and emailing me.",
    "Please don't contact me by phone or email.",
    "Thanks but I'd prefer not to hear from you again. All the best with the business.",
    "Fjern meg fra lista, er du snill.",
    "Nehmen Sie bitte zur Kenntnis, dass wir keine Werbung wünschen.",
    "Persona equivocada, no vuelva a escribir.",
  ])("%s", (body) => {
    expect(classify(ANSWERS, body)).toMatchObject({ kind: "opt_out", optOut: "sure" });
  });
});

test("who wants no calls keeps getting mail, in every language", () => {
  for (const body of [
    "Na mobil mi prosím nevolejte, to číslo je soukromé.",
    "Не звоните мне больше.",
    "Proszę do mnie nie dzwonić.",
    "Ring mig inte.",
    "Älkää soittako minulle.",
    "Nemojte me zvati.",
    "Kérem, ne hívjanak.",
    "Μη μου τηλεφωνείτε.",
  ])
    expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null, noCalls: true });
});
