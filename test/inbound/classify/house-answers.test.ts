import { describe, expect, it } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";

function answer(text: string, { quoted = "", head = "" } = {}): Uint8Array {
  const quote =
    quoted === ""
      ? ""
      : `\n\nAnna Berg <anna@acme.example> wrote on 2 March 2026:\n${quoted.replace(/^/gm, "> ")}`;
  return Buffer.from(
    `From: Bob <bob@firm.example>\nTo: anna@acme.example\nSubject: Re: Slots\nDate: Tue, 3 Mar 2026 10:00:00 +0100\nIn-Reply-To: <1@acme.example>\n${head}Content-Type: text/plain; charset=utf-8\n\n${text}${quote}\n`,
  );
}

const classify = (text: string, more = {}) => classifyMessage(answer(text, more));

describe("the word that our own mail invites to answer is an opt-out, whatever word it is", () => {
  it.each([
    ["no", 'If you want no more mails from me, just reply "no".', "sure"],
    ["Nein.", "Keine weiteren Mails? Antworten Sie einfach mit „Nein“.", "sure"],
    ["Hi Anna,\nbasta\nMario", "Se non vuole ricevere altre email risponda «basta».", "sure"],
    ["pass, thanks", "Not for you? Reply 'pass' and I will not write again.", "possible"],
    ["no", 'Is the yard full on Mondays? Reply "no" if it is not.', null],
    ["No, then. And thank you for making it easy.", 'Reply "no" and I write no more.', "possible"],
    ["Нет", "Если неинтересно, ответьте «нет». Отписаться: https://acme.example/u/1", "possible"],
    ["Nej", 'Inte intressant? Svara "nej". Avregistrera: https://acme.example/u/1', "possible"],
    ["Nej", 'Är ni på mässan? Svara "nej" annars.\n\nAvregistrera: https://acme.example/u/1', null],
    ["yes", 'Reply "yes" and I send the price list. If you want no more mails, say "stop".', null],
  ])("%j below %j", (text, quoted, how) => {
    expect(classify(text, { quoted }).optOut).toBe(how);
  });
});

describe("a reason beside a request does not weaken it, and a wish does", () => {
  it.each([
    "Please take us off your list, we do not use carriers.",
    "Merci de ne plus m'écrire, ce sujet n'est pas de mon ressort.",
    "Thanks for the offer, but please remove me from your list.",
    "Could you take me off this? I get too many of these, okay?",
    "Under Art. 17 GDPR I want all data about me erased.",
  ])("%s", (text) => expect(classify(text).kind).toBe("opt_out"));
  it.each([
    "Please take me off the old list, we need the new price list by Friday.",
    "Please stop the emails until January, then we have budget.",
    "No me escriba hasta enero.",
    "1월까지는 연락하지 말아 주세요, 그 뒤에 이야기해요.",
    "No quiero más ofertas de otros, la suya me gusta.",
    "Keine Angebote von anderen bitte, nur Ihres.",
    "Deja de escribir y llámame.",
    "Can you help us to unsubscribe from our old vendor?",
    "Don't call me, I am on the road all day. Mail is fine.",
    "Plus de mails, plus de fichiers : c'est tout ce qu'il nous faut !",
    "See art. 17 of the lease, is that a problem?",
  ])("%s", (text) => expect(classify(text).kind).toBe("reply"));
});

describe("a house's acknowledgement is no answer of a person, without any header that says so", () => {
  it.each([
    "Thank you for contacting Borders Freight. A member of our team will reply within 24 hours.",
    "Ihre Anfrage ist bei uns eingegangen. Die Bearbeitung dauert bis zu drei Werktage.",
    "Votre demande a été enregistrée sous le numéro 8812. Merci de ne pas répondre à ce message.",
    "문의가 접수되었습니다. 영업일 기준 2일 안에 답변드리겠습니다.",
    "Bedankt voor uw bericht. Wij antwoorden binnen twee werkdagen.",
    "This mailbox is no longer monitored. Please use the form on our site.",
  ])("%s", (text) => expect(classify(text).kind).toBe("auto_reply"));
  it.each([
    "Thank you for your message. We are interested. Please call our sales team at 555 0100.",
    "We have received your offer and our sales team would like a call on Thursday.",
    "Vielen Dank für Ihr Interesse. Wir hätten gern eine Demo für unser Team.",
    "문의해 주셔서 감사합니다. 담당자가 관심 있어 합니다. 화요일에 전화 주세요.",
    "Благодарим за письмо. Наши специалисты заинтересованы, пришлите цены.",
    "Thanks for your message, I will look at it within two working days.",
    "Thank you for contacting us. What would it cost for our team of six?",
    "We have received your offer and like it. Call us.",
    "Vielen Dank für Ihre Nachricht, ich melde mich nächste Woche.",
  ])("but %s", (text) => expect(classify(text).kind).toBe("reply"));
});

describe("who must prove being a person is told by what is asked, in any language and without a mark", () => {
  it.each([
    "Votre message est en attente. Pour qu'il soit remis, cliquez ici : https://filtre.example/a1 (filtre antispam)",
    "Ihre Nachricht wartet auf Zustellung. Bitte bestätigen Sie hier, dass Sie kein Roboter sind: https://schutz.example/x",
    "Su mensaje está en espera. Para que sea entregado, haga clic en https://antispam.example/z",
  ])("%s", (text) => expect(classify(text).kind).toBe("challenge"));
  it("but a person who asks to confirm a delivery is answered", () => {
    expect(classify("Please confirm the delivery: https://shop.example/order/7, thanks").kind).toBe("reply");
  });
});

describe("a house's notice that somebody has left is no answer, and a person's is", () => {
  it.each([
    "Olivia Brandt left the company on 31 January. Please direct all enquiries to sales@firm.example.",
    "Pán Horváth už v našej spoločnosti nepracuje. So svojou požiadavkou sa obráťte na obchod@firm.example.",
    "Марина Гнатюк більше не працює в компанії. З робочих питань звертайтеся на office@firm.example.",
  ])("%s", (text) =>
    expect(classify(text)).toMatchObject({
      kind: "auto_reply",
      evidence: [expect.stringContaining("nobody comes back")],
    }),
  );
  it.each([
    "I have left the company, but for enquiries of this kind my colleague Ann is interested.",
    "Bob left the company. Shall we talk about your request on Tuesday?",
    "Bob no longer works here, write to Ann.",
  ])("%s", (text) => expect(classify(text).kind).toBe("reply"));
});
