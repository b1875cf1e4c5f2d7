import { describe, expect, test } from "vitest";
import { classify } from "./letters.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

/**
 * Answers of people who go on talking, in the words of a request: negated verbs of writing and sending, things to be sent
 * or struck out, mail that never came, courtesies ("don't hesitate"). One of each in every language that has a table.
 */
const GOING_ON: Record<string, readonly string[]> = {
  en: [
    "We don't have a tool for that yet.",
    "I don't see any problem with that.",
    "We don't send our goods abroad.",
    "We have no other offers on the table.",
    "Don't send us samples yet.",
    "Don't send me another calendar link, just ring me.",
    "We delete our data every month.",
    "Don't hesitate to write to me.",
    "No need to send anything before the meeting.",
    "Our customers don't want more emails.",
    "Please put me on your mailing list.",
    "I'd rather not be on a call, mail me the details.",
    "We don't want to be contacted by ten vendors, one is enough, so tell us why you.",
    "Yes. Remove me on Thursday from the rota, then we can meet.",
  ],
  de: [
    "Ich habe keine Mail von Ihnen bekommen, bitte nochmals senden.",
    "Wir haben noch nicht genug Infos.",
    "Wir möchten keine Zeit verlieren.",
    "Schicken Sie mir keine Rechnung vorab.",
    "Nehmen Sie mich bitte in Ihren Verteiler auf.",
    "Nicht alle Mails kommen bei uns an.",
    "Hören Sie sich bitte um, ob es das auch in Blau gibt.",
  ],
  fr: [
    "Je n'ai reçu aucun mail de votre part. Merci de renvoyer.",
    "Nous souhaitons arrêter les envois papier.",
    "Ne m'envoyez pas de facture pour le moment.",
    "Je ne veux pas être en retard.",
    "Plus de mails, plus de tableurs : c'est exactement ce qu'il nous faut !",
  ],
  es: [
    "No enviamos mercancía al extranjero.",
    "No me envíe muestras todavía.",
    "No queremos más problemas.",
    "No me escriba a este correo, use el nuevo: mia@acme-group.example.",
  ],
  it: [
    "Non ricevo bene le sue mail.",
    "Non riesco a scrivere ora.",
    "Non mandi campioni per il momento.",
    "Non vogliamo essere i primi.",
  ],
  nl: ["We hebben geen mail ontvangen.", "We willen geen lang contract.", "Stuur nog geen factuur."],
  pt: [
    "Não recebo bem os seus e-mails.",
    "Não recebemos o seu e-mail.",
    "Não envie amostras ainda.",
    "Não queremos mais esperar.",
  ],
  sv: ["Vi har inte fler än tre lager.", "Ta min kollega med på mötet.", "Skicka inga prover än."],
  no: ["Vi har ikke flere enn tre lagre.", "Vi vil ikke have en lang pilot.", "Ta min kollega med."],
  fi: ["Emme lähetä tavaraa ulkomaille.", "Älkää lähettäkö laskua vielä."],
  pl: ["Nie chcę przegapić tej okazji.", "Nie wysyłamy towaru za granicę.", "Proszę nie wysyłać faktury."],
  cs: ["Neposíláme zboží do zahraničí.", "Neposílejte zatím fakturu."],
  ru: [
    "Мне пишите на почту.",
    "Мы не получали вашего письма.",
    "Не присылайте пока счёт.",
    "Не получаю ваши письма, проверьте адрес.",
  ],
  tr: ["Bu fırsatı kaçırmak istemiyorum.", "Henüz numune göndermeyin."],
  ko: ["샘플은 아직 보내지 마세요.", "메일은 하지 않고 전화로 하시죠."],
  ja: ["メールは不要ですので、お電話ください。", "請求書の送付は不要です。"],
  zh: ["请不要犹豫，随时联系我。", "先不要发样品。", "别忘了发合同。"],
};

/** Who wants out and says so sideways: nobody goes unheard. */
const SIDEWAYS = [
  "This is the third mail this month. I'd appreciate it if it were the last one I get.",
  "We're not a fit, so you can drop me from your sequence.",
  "Kindly forget my address exists.",
  "Next mail goes straight to our lawyers.",
  "I'll report you to the ICO if you mail me again.",
  "Add us to your do-not-contact list.",
  "Ich bitte Sie, mich künftig nicht mehr anzuschreiben.",
  "Ich verbitte mir weitere Zusendungen.",
  "Woher haben Sie meine Adresse? Bitte entfernen.",
  "Foutez-moi la paix.",
  "Basta de correos.",
  "Basta con queste email.",
  "Je vous demande de cesser tout contact.",
  "Déjenme de escribir.",
  "Slet venligst mine oplysninger.",
  "Proszę o usunięcie moich danych.",
];

describe("whoever goes on talking is never silenced for words that a request has, too", () => {
  test.each(Object.entries(GOING_ON))("%s", (_, bodies) => {
    const silenced = bodies.filter((body) => classify(ANSWERS, body).kind !== "reply");
    expect(silenced).toEqual([]);
  });
});

describe("whoever wants out sideways is asked about", () => {
  test.each(SIDEWAYS)("%s", (body) => {
    expect(classify(ANSWERS, body).optOut).not.toBeNull();
  });
});

test("a day, an hour or a question beside a request lets a person decide", () => {
  for (const body of [
    "Take me off the list. Thursday at 3 pm works, though.",
    "Please remove me. Or what does it cost?",
    "Remove eva@acme.example from your list, please.",
  ])
    expect(classify(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: "possible" });
});
