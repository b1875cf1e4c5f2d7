import { describe, expect, test } from "vitest";
import { classify, hearResponder, multipart } from "./letters.ts";

describe("an absence is told with the first day back", () => {
  // Sent on Monday, 2 March 2026.
  test.each([
    [
      "Automatic reply: a question",
      "I am out of the office and will be back on Monday, 9 March.",
      "2026-03-09",
    ],
    ["Out of Office", "I am out of office until March 5th. For urgent matters call Eva.", "2026-03-06"],
    ["Away", "I'm on vacation from March 3 to March 13, 2026 with limited access to email.", "2026-03-14"],
    ["Out of office", "I'm away and will return on Monday.", "2026-03-09"],
    ["Automatic reply", "I am currently out of the office, returning 03/16/2026.", "2026-03-16"],
    ["Automatic reply", "Out of the office 2026-03-03 - 2026-03-10.", "2026-03-11"],
    ["OOO", "I am out of the office today. I'll reply tomorrow.", "2026-03-03"],
    ["Abwesenheitsnotiz: Frage", "Ich bin bis einschließlich 12.03.2026 nicht im Büro.", "2026-03-13"],
    [
      "Automatische Antwort",
      "Vielen Dank. Ich bin im Urlaub und ab dem 16. März wieder erreichbar.",
      "2026-03-16",
    ],
    ["Abwesend", "Ich bin ab 05.03. bis 10.03. nicht erreichbar.", "2026-03-11"],
    ["Out of office", "I am out of office March 2-6.", "2026-03-07"],
    ["Abwesend", "Ich bin vom 3. bis 9. März im Urlaub.", "2026-03-10"],
    ["Réponse automatique : question", "Je suis absente du bureau jusqu'au 13 mars inclus.", "2026-03-14"],
    ["Absence", "Je suis en congés du 3 au 10 mars. Cordialement", "2026-03-11"],
    ["Réponse automatique", "Je suis absent, de retour le lundi 16 mars 2026.", "2026-03-16"],
    ["Respuesta automática: pregunta", "Estoy fuera de la oficina hasta el 10 de marzo.", "2026-03-11"],
    ["Fuera de oficina", "Estaré de vacaciones del 3 al 12 de marzo de 2026.", "2026-03-13"],
    ["Ausente", "Estoy ausente. Vuelvo el lunes 9 de marzo.", "2026-03-09"],
    ["[자동 회신] 문의", "안녕하세요. 휴가로 3월 6일까지 부재중입니다.", "2026-03-07"],
    ["부재중 알림", "출장 중이며 3월 9일(월)부터 정상 근무합니다.", "2026-03-09"],
    ["자동 응답", "3월 3일 ~ 3월 10일 휴가입니다.", "2026-03-11"],
    ["【自動返信】", "休暇のため3月6日まで不在にしております。", "2026-03-07"],
    ["不在のお知らせ", "出張のため不在です。3月9日（月）より出社いたします。", "2026-03-09"],
    ["自動応答", "3月3日〜3月10日は休業とさせていただきます。", "2026-03-11"],
    ["Out of office", "I am out of the office with no date in mind.", null],
    ["Out of office", "I was out of the office until 5 February 2026.", null],
  ])("%s: %s", (subject, body, back) => {
    const classified = hearResponder(subject, body);
    expect(classified.kind).toBe("out_of_office");
    expect(classified.returnDate).toBe(back);
  });

  test("a December absence ends in the next year", () => {
    const classified = hearResponder("Out of office", "I am away until January 4th.", {
      Date: "Mon, 21 Dec 2026 10:00:00 +0000",
    });
    expect(classified.returnDate).toBe("2027-01-05");
  });

  test("numbers that can be read two ways follow the writer's part of the world, and what lies ahead", () => {
    const back = (zone: string) =>
      hearResponder("Out of office", "I am away, back on 04/03.", {
        Date: `Mon, 02 Mar 2026 10:00:00 ${zone}`,
      }).returnDate;
    expect(back("-0500")).toBe("2026-04-03");
    expect(back("+0100")).toBe("2026-03-04");
    const may = hearResponder("Out of office", "I am away, back on 11/03.", {
      Date: "Mon, 02 Mar 2026 10:00:00 -0500",
    });
    expect(may.returnDate).toBe("2026-03-11");
  });

  test("also where the responder only says so in subject and words", () => {
    expect(
      classify({ Subject: "Automatic reply: a question" }, "I am out of the office until Friday.").kind,
    ).toBe("out_of_office");
  });

  test("a person who writes about being away is a reply", () => {
    expect(classify({}, "I'm out of the office next week, let's talk on March 12?").kind).toBe("reply");
    expect(
      classify({ Subject: "Re: Automatic reply: a question" }, "Sorry I was out of office. Tell me more!")
        .kind,
    ).toBe("reply");
    expect(classify({ Subject: "Urlaub" }, "Danke, gern mehr Infos!").kind).toBe("reply");
  });
});

describe("an automatic answer is no absence where nobody comes back", () => {
  test.each([
    "Bob no longer works here. Please write to eva@acme.example.",
    "I have left the company. Please contact my colleague.",
    "Herr Braun ist nicht mehr im Unternehmen tätig.",
    "M. Petit ne travaille plus chez Acme depuis le 1er mars.",
    "Bob ya no trabaja en esta empresa.",
    "김철수님은 퇴사하였습니다. 담당자에게 연락 부탁드립니다.",
    "田中は退職いたしました。",
  ])("%s", (body) => {
    const classified = hearResponder("Automatic reply", body);
    expect(classified.kind).toBe("auto_reply");
    expect(classified.returnDate).toBeNull();
    expect(classified.evidence.join()).toContain("nobody comes back");
  });

  test("nor where a ticket was opened", () => {
    expect(hearResponder("Ticket #42", "We have received your request. Unsubscribe at any time.").kind).toBe(
      "auto_reply",
    );
    expect(classify({ "X-Autoreply": "yes" }, "Thank you for your message.").kind).toBe("auto_reply");
    expect(classify({ Precedence: "auto_reply" }, "Thank you.").kind).toBe("auto_reply");
    expect(
      classify(
        { "Auto-Submitted": 'auto-generated; owner-email="x@y.example"' },
        "We have received your message and will answer soon.",
      ).kind,
    ).toBe("auto_reply");
    expect(classify({ "Auto-Submitted": "no" }, "Hello").kind).toBe("reply");
  });
});

const QUOTE =
  "\n\nOn Mon, 2 Mar 2026 at 09:59, Rep <rep@ours.example> wrote:\n> Hello,\n> click to unsubscribe, or reply STOP.\n> I was out of the office.\n";

describe("a request not to be written to is heard in six languages", () => {
  test.each([
    "Unsubscribe",
    "STOP",
    "stop.",
    "Please remove me from your list.",
    "Take me off this list",
    "Remove me please",
    "Don't contact me again.",
    "Please do not email me anymore",
    "Stop emailing me!",
    "I would like to opt out",
    "Hi,\n\nplease unsubscribe me.\n\nBest,\nBob",
    "Not interested. Please stop sending these emails.",
    "No more emails please",
    "Bitte nehmen Sie mich aus dem Verteiler.",
    "Abmelden",
    "Bitte keine weiteren E-Mails mehr senden.",
    "Ich möchte mich abmelden.",
    "Löschen Sie bitte meine Daten.",
    "Désinscription",
    "Merci de me désinscrire de votre liste",
    "Ne m'écrivez plus. Retirez-moi de votre liste.",
    "Je ne souhaite plus recevoir vos mails",
    "Por favor, denme de baja",
    "No me envíe más correos",
    "Baja",
    "Quiero darme de baja de la lista",
    "수신거부",
    "수신 거부 부탁드립니다.",
    "더 이상 메일을 보내지 마세요.",
    "연락하지 말아 주세요",
    "더 이상 연락 주지 마세요",
    "配信停止してください",
    "今後のメールは不要です。",
    "配信停止",
    "リストから削除してください",
  ])("%s", (body) => {
    const classified = classify({}, body + QUOTE);
    expect(classified.kind).toBe("opt_out");
    expect(classified.optOut).toBe("sure");
    expect(classified.text).not.toContain("click to");
  });

  test.each([
    "Not interested, thanks.",
    "Please do not remove me from the list, I like it!",
    "Don't stop, tell me more",
    "We can't stop talking about it.",
    "Kein Interesse, danke.",
    "Pas intéressé, merci.",
    "No me interesa, gracias.",
    "관심 없습니다.",
    "今回は見送ります。",
    "How do your customers unsubscribe from this?",
    "Let's stop by your booth on Monday.",
    "Our last delivery failed, can you help?",
    "Sounds good! Call me.",
    "We don't want to receive a discount, just a demo",
    "Don't email me before Monday, I am at a fair.",
    "",
  ])("but not in: %s", (body) => {
    const classified = classify({ "In-Reply-To": "<touch-1@ours.example>" }, body + QUOTE);
    // It may be asked about; it never acts by itself.
    expect(classified.kind).toBe("reply");
    expect(classified.optOut).not.toBe("sure");
  });
});

describe("what a person wrote is told from what was quoted", () => {
  test.each([
    ["Gmail", `Yes please.${QUOTE}`, "Yes please."],
    [
      "folded by Gmail",
      "Yes.\n\nOn Mon, 2 Mar 2026 at 09:59, Rep Resentative\n<rep@ours.example> wrote:\n\n> Hello",
      "Yes.",
    ],
    [
      "Outlook",
      "Yes.\n\nFrom: Rep <rep@ours.example>\nSent: Monday, March 2, 2026 9:59 AM\nTo: Anna\nSubject: a question\n\nunsubscribe",
      "Yes.",
    ],
    ["old Outlook", "Yes.\n\n-----Original Message-----\nFrom: Rep\nunsubscribe", "Yes."],
    [
      "German Outlook",
      "Ja.\n\nVon: Rep <rep@ours.example>\nGesendet: Montag, 2. März 2026 09:59\nAn: Anna\nBetreff: Frage\n\nabmelden",
      "Ja.",
    ],
    [
      "German Apple Mail",
      "Ja.\n\n> Am 02.03.2026 um 09:59 schrieb Rep <rep@ours.example>:\n> \n> abmelden",
      "Ja.",
    ],
    ["German Thunderbird", "Ja.\n\nAm 02.03.26 um 09:59 schrieb Rep:\n> abmelden", "Ja."],
    [
      "French Gmail",
      "Oui.\n\nLe lun. 2 mars 2026 à 09:59, Rep <rep@ours.example> a écrit :\n\n> Bonjour",
      "Oui.",
    ],
    [
      "Spanish Gmail",
      "Sí.\n\nEl lun, 2 mar 2026 a las 9:59, Rep (<rep@ours.example>) escribió:\n\n> Hola",
      "Sí.",
    ],
    [
      "Korean Gmail",
      "네, 좋습니다.\n\n2026년 3월 2일 (월) 오전 9:59, Rep <rep@ours.example>님이 작성:\n\n> 안녕하세요",
      "네, 좋습니다.",
    ],
    [
      "Korean Outlook",
      "네.\n\n보낸 사람: Rep <rep@ours.example>\n보낸 날짜: 2026년 3월 2일\n받는 사람: Anna\n제목: 문의\n\n수신거부",
      "네.",
    ],
    ["Japanese Gmail", "はい。\n\n2026年3月2日(月) 9:59 Rep <rep@ours.example>:\n\n> こんにちは", "はい。"],
    [
      "Japanese Outlook",
      "はい。\n\n差出人: Rep\n送信日時: 2026年3月2日\n宛先: Anna\n件名: 質問\n\n配信停止",
      "はい。",
    ],
    [
      "below the quote",
      "On Mon, 2 Mar 2026, Rep <rep@ours.example> wrote:\n> Are you there?\n\nYes, I am.",
      "Yes, I am.",
    ],
    ["between the quotes", "> Are you there?\n\nYes.\n\n> unsubscribe?\n\nNo!", "Yes.\n\nNo!"],
    ["with a signature", "Yes.\n-- \nAnna Kim\nUnsubscribe manager", "Yes."],
    ["from a phone", "Yes.\n\nSent from my iPhone", "Yes."],
  ])("%s", (_program, body, own) => {
    const classified = classify({}, body);
    expect(classified.text).toBe(own);
    expect(classified.kind).toBe("reply");
  });

  test("in HTML alone", () => {
    const html =
      '<html><body><p>Yes, <b>please</b>.</p><div class="gmail_quote"><div class="gmail_attr">On Mon Rep wrote:</div><blockquote>please unsubscribe me</blockquote></div></body></html>';
    const classified = classify({ "Content-Type": "text/html; charset=utf-8" }, html);
    expect(classified.text).toBe("Yes, please.");
    expect(classified.kind).toBe("reply");
  });

  test("a person who quotes a bounce is a reply", () => {
    const classified = classify(
      { Subject: "Re: Undeliverable: a question" },
      "I got this, what is wrong?\n\n> <bob@dead.example>: 550 5.1.1 User unknown\n> delivery failed permanently",
    );
    expect(classified.kind).toBe("reply");
    expect(classified.recipients).toEqual([]);
  });
});

describe("machines that answer are no replies", () => {
  test("a calendar's answer, with what it says", () => {
    for (const [status, words] of [
      ["ACCEPTED", "accepted"],
      ["DECLINED", "DECLINED"],
    ] as const) {
      const [head, body] = multipart("alternative", [
        "Content-Type: text/plain\n\nAccepted: demo\n",
        `Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=${status}:mailto:anna@acme.example\nEND:VEVENT\nEND:VCALENDAR\n`,
      ]);
      const classified = classify({ Subject: "Accepted: demo", ...head }, body);
      expect(classified.kind).toBe("calendar");
      expect(classified.evidence.join()).toContain(words);
    }
  });

  test("a counter-proposal too", () => {
    expect(
      classify(
        { "Content-Type": "text/calendar; method=COUNTER" },
        "BEGIN:VCALENDAR\nMETHOD:COUNTER\nEND:VCALENDAR",
      ).kind,
    ).toBe("calendar");
  });

  test.each([
    "manual-action/MDN-sent-manually; displayed",
    "automatic-action/MDN-sent-automatically; deleted",
  ])("a read receipt: %s", (disposition) => {
    const [head, body] = multipart("report; report-type=disposition-notification", [
      "Content-Type: text/plain\n\nYour message was displayed.\n",
      `Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;anna@acme.example\nOriginal-Message-ID: <touch-1@ours.example>\nDisposition: ${disposition}\n`,
    ]);
    const classified = classify({ Subject: "Read: a question", ...head }, body);
    expect(classified.kind).toBe("receipt");
    expect(classified.references).toContain("<touch-1@ours.example>");
  });

  test.each([
    ["Read: a question", "Your message was read on Monday, March 2, 2026."],
    ["Gelesen: Frage", "Ihre Nachricht wurde am Montag, 2. März 2026 gelesen."],
    ["읽음: 문의", "메시지를 2026년 3월 2일에 읽었습니다."],
  ])("a receipt in words: %s", (subject, body) => {
    expect(classify({ Subject: subject }, body).kind).toBe("receipt");
  });

  test("a challenge that holds our mail back", () => {
    const classified = classify(
      { Subject: "Please verify your message", "Auto-Submitted": "auto-replied" },
      "Your message is being held. To prove you are a human, click this link to deliver it.",
    );
    expect(classified.kind).toBe("challenge");
  });

  test("our own copy in Sent", () => {
    const knowing = { ownAddresses: ["rep@ours.example"] };
    expect(classify({ From: "Rep <rep@ours.example>" }, "Hello", knowing).kind).toBe("own");
    expect(classify({ From: "Rep <rep+crm@ours.example>" }, "Hello", knowing).kind).toBe("own");
    expect(
      classify({ From: "Rep <rep@ours.example>", "Reply-To": "team@ours.example" }, "Hello", knowing).kind,
    ).toBe("own");
  });

  test("a header like ours makes no answer our own", () => {
    const classified = classify({ "X-Seq-Touch": "v1.42.abcdef" }, "Hello", {
      ownAddresses: ["rep@ours.example"],
    });
    expect(classified).toMatchObject({ kind: "reply", ownToken: "v1.42.abcdef", bearsOurs: false });
  });

  test("the writer behind our own address in From is whom a group of ours names, and nobody else", () => {
    const knowing = { ownAddresses: ["rep@ours.example"] };
    const writerOf = (fields: Record<string, string>) => classify(fields, "Hello", knowing).from;
    const rewritten = {
      From: "Jin via Sales <sales@ours.example>",
      "X-Original-From": "Jin <jin@x.example>",
    };
    expect(writerOf(rewritten)).toBe("jin@x.example");
    // Anybody can add such a field under a name of their own, and pass every check of the server.
    expect(writerOf({ ...rewritten, From: "list@evil.example", "List-Id": "<list.evil.example>" })).toBe(
      "list@evil.example",
    );
    expect(writerOf({ From: "jin@x.example", "Reply-To": "other@y.example" })).toBe("jin@x.example");
  });

  test("newsletters and forwards", () => {
    expect(
      classify(
        { Subject: "News", "List-Unsubscribe": "<https://x.example>", "List-Id": "<news.x.example>" },
        "Buy!",
      ).kind,
    ).toBe("unrelated");
    expect(classify({ Subject: "Fwd: a question" }, "fyi").kind).toBe("unrelated");
  });
});
