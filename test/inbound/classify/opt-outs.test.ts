import { describe, expect, test } from "vitest";
import { classify } from "./letters.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

/** Short answers that ask for nothing else. Each is heard at once. */
const SURE = [
  "pls unsub",
  "Please don't reach out again.",
  "Kein Interesse, bitte keine weiteren Mails.",
  "Take us off your mailing list please",
  "I have asked you before. Stop contacting me.",
  "No thanks. Please delete my details.",
  "not interested, do not email again",
  "Please cease all further communication with me.",
  "We do not wish to receive marketing emails.",
  "Kindly remove my address from your database. Thank you.",
  "I never signed up for this. Remove me.",
  "Unsubscribe please!",
  "OPT OUT",
  "Please stop sending me these.",
  "Remove me from all future mailings.",
  "I would prefer not to receive any more of these messages.",
  "Bitte löschen Sie meine Adresse aus Ihrem Verteiler.",
  "Bitte schreiben Sie mir nicht mehr.",
  "Ich widerspreche der Nutzung meiner Daten für Werbung.",
  "Ich möchte keine Werbung mehr von Ihnen bekommen.",
  "Nein danke, bitte streichen Sie mich von der Liste.",
  "Merci de ne plus m'envoyer de mails.",
  "Veuillez supprimer mon adresse de vos fichiers.",
  "Je ne veux plus être contacté.",
  "Arrêtez de m'écrire s'il vous plaît.",
  "Por favor, elimínenme de su lista.",
  "No quiero recibir más correos de ustedes.",
  "Dejen de escribirme.",
  "Vi prego di cancellarmi dalla vostra lista.",
  "Non desidero più ricevere le vostre email.",
  "Disiscrizione",
  "Graag uitschrijven.",
  "Désinscrivez-moi.",
  "desinscrivez moi svp",
  "Désabonnez-moi, merci.",
  "Ik wil geen mails meer ontvangen.",
  "Haal mij van deze lijst af.",
  "Por favor, remova-me da sua lista.",
  "Não quero receber mais e-mails.",
  "Vänligen ta bort mig från er lista.",
  "Sluta mejla mig.",
  "Fjern meg fra listen.",
  "Proszę mnie wypisać z listy.",
  "Proszę nie pisać do mnie więcej.",
  "Prosím, vymažte mě z databáze.",
  "Удалите меня из рассылки.",
  "Больше не пишите мне.",
  "Lütfen beni listenizden çıkarın.",
  "请不要再给我发邮件。",
  "退订",
  "הסירו אותי מהרשימה",
  "수신을 거부합니다.",
  "이런 메일 그만 보내주세요.",
  "제 메일 주소를 목록에서 삭제해 주세요.",
  "앞으로 연락하지 마시기 바랍니다.",
  "今後の営業メールはご遠慮ください。",
  "配信を停止してください。",
  "もう送らないでください。",
];

/** People who want something, and use the words. Never taken for a request. */
const INTERESTED = [
  "Do you handle opt-out lists too? If so, let's talk next week.",
  "We just unsubscribed from our old vendor, so yes, tell me more.",
  "How does your tool deal with the right to erasure? Our legal team will ask.",
  "Can customers unsubscribe by SMS with your product?",
  "수신거부 기능도 있나요? 데모를 보고 싶습니다.",
  "配信停止の機能はありますか？資料をお送りください。",
  "Yes! Please remove Tom from the invite and add me instead.",
  "Take me off hold and call me, I'm interested.",
  "Our churn is people who cancel their subscription. Can you help with that?",
  "Interessant. Wie lösen Sie die Abmeldung von Newslettern?",
  "Comment gérez-vous le désabonnement ? Je suis intéressé.",
  "¿Cómo se dan de baja los usuarios? Me interesa.",
  "Stop by on Thursday, we would love to see it.",
  "We want to stop sending so many emails by hand. Show me how.",
  "Please don't send the deck as PDF, a link is better. When can we talk?",
  "Remove the pricing slide and send it over, thanks!",
];

/** A no that is no request, and answers that have nothing to do with it. */
const NEITHER = [
  "Not interested, thanks.",
  "We already have a solution in place.",
  "Maybe next year.",
  "Kein Bedarf.",
  "Pas pour nous, merci.",
  "No, gracias.",
  "관심 없습니다. 감사합니다.",
  "今回は結構です。",
  "Wrong person, try Eva.",
  "Sounds good, Thursday at ten.",
  "Can you send me the price list?",
  "Who are you?",
];

describe("a short answer that asks for nothing else is heard at once, in the languages of our people", () => {
  test.each(SURE)("%s", (body) => {
    expect(classify(ANSWERS, `Hello,\n\n${body}\n\nBob`)).toMatchObject({ kind: "opt_out", optOut: "sure" });
  });
});

describe("whoever is interested is never silenced for a word", () => {
  test.each(INTERESTED)("%s", (body) => {
    expect(classify(ANSWERS, body).kind).toBe("reply");
    expect(classify(ANSWERS, body).optOut).not.toBe("sure");
  });
});

describe("a no that asks for nothing is an answer and no more", () => {
  test.each(NEITHER)("%s", (body) => {
    expect(classify(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: null });
  });
});

describe("a request among other things waits for a person, its sentence named", () => {
  test("in a long letter", () => {
    const long =
      "Thank you for writing. We looked at this in spring with three vendors and chose one. ".repeat(4);
    const classified = classify(ANSWERS, `${long}\n\nPlease remove me from your list.`);
    expect(classified).toMatchObject({ kind: "reply", optOut: "possible" });
    expect(classified.evidence[0]).toContain("Please remove me from your list");
  });

  test("beside interest", () => {
    expect(
      classify(ANSWERS, "Interesting, send me the deck. And stop emailing my colleagues."),
    ).toMatchObject({
      kind: "reply",
      optOut: "possible",
    });
  });

  test("while asking not to be called leaves mail alone", () => {
    for (const body of [
      "Please don't call me, mail is fine.",
      "Bitte nicht mehr anrufen.",
      "전화는 하지 마세요.",
    ])
      expect(classify(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: null, noCalls: true });
  });

  test.each([
    "Please don't message me on LinkedIn, email is fine.",
    "Please stop contacting me via LinkedIn.",
    "No more LinkedIn requests, please.",
    "Bitte schreiben Sie mir nicht über LinkedIn.",
    "Bitte keine Nachrichten über LinkedIn.",
    "Merci de ne plus me contacter sur LinkedIn.",
    "Ne me contactez plus sur LinkedIn, par courriel c'est bien.",
    "Por favor, no me escriba por LinkedIn.",
    "Non mi scriva su LinkedIn, per favore.",
    "Graag niet via LinkedIn.",
    "링크드인으로는 연락하지 마세요.",
    "LinkedInでの連絡はご遠慮ください。",
  ])("while asking not to be written to on LinkedIn leaves mail alone: %s", (body) => {
    expect(classify(ANSWERS, body)).toMatchObject({ kind: "reply", optOut: null, noLinkedIn: true });
  });

  test.each([
    "I am not on LinkedIn much, so mail works best.",
    "Ich bin nicht bei LinkedIn.",
    "Let's connect on LinkedIn, I do not call people.",
    "Could you message me on LinkedIn instead?",
    "I saw that you never post on LinkedIn.",
  ])("and who only speaks of LinkedIn asks for nothing: %s", (body) => {
    expect(classify(ANSWERS, body)).toMatchObject({ noLinkedIn: false });
  });

  test.each([
    "Please do not call or email me again.",
    "Do not contact me by email or on LinkedIn.",
    "Don't message me on LinkedIn or by email.",
    "Never call or write to me again.",
    "Please stop emailing or calling me.",
    "Do not email/call me anymore.",
    "Bitte rufen Sie mich nicht an und schreiben Sie mir keine Mails mehr.",
  ])("but who declines mail in the same breath is never taken for somebody who goes on: %s", (body) => {
    expect(classify(ANSWERS, body).optOut).not.toBeNull();
  });
});

describe("what a mail service sends for a tap on Unsubscribe is an opt-out, however automatic it calls itself", () => {
  const TOKEN = "AbCdEf0123456789-_AbCdEf0123456789";
  test.each([
    [
      "Apple",
      { "X-Apple-Unsubscribe": "true", "Auto-Submitted": "auto-replied", Subject: "unsubscribe" },
      "",
    ],
    [
      "Gmail",
      { Subject: `unsubscribe ${TOKEN}`, Precedence: "bulk" },
      "This message was automatically generated by Gmail.",
    ],
    ["Outlook", { Subject: `Re: unsubscribe ${TOKEN}`, "Auto-Submitted": "auto-generated" }, ""],
    [
      "Yahoo",
      {
        Subject: `unsubscribe ${TOKEN}`,
        "List-Id": "<unsub.yahoo.example>",
        From: "no-reply@cc.yahoo.example",
      },
      "",
    ],
    ["a phone in Korean", { Subject: "수신거부" }, ""],
  ])("%s", (_service, fields, body) => {
    expect(classify(fields, body)).toMatchObject({ kind: "opt_out", optOut: "sure" });
  });
});

describe("a field that asks others not to answer says nothing about who wrote", () => {
  test.each([
    ["X-Auto-Response-Suppress", "All"],
    ["X-MS-Exchange-Inbox-Rules-Loop", "bob@hanbit.example"],
    ["Delivered-To", "autoresponder@hanbit.example"],
    ["Auto-Submitted", "auto-generated"],
  ])("%s", (name, value) => {
    const fields = { ...ANSWERS, [name]: value };
    expect(classify(fields, "Yes, call me on Thursday.").kind).toBe("reply");
    expect(classify(fields, "Please take me off your list.").kind).toBe("opt_out");
  });
});
