import { describe, expect, test } from "vitest";
import { FOOTER_WORDS } from "../../../src/law/footer-languages.ts";
import { fillWords } from "../../../src/law/footer-words.ts";
import { classify, hearResponder, hearServer } from "./letters.ts";

const ANSWERS = { "In-Reply-To": "<touch-1@ours.example>" };

test("of whom and a list alone, in few words, an end is asked about: its verb may be misspelt", () => {
  for (const body of ["tke me of the list", "retirre moi de la liste", "nehmt mich vonn der Liste"])
    expect(classify(ANSWERS, body).optOut, body).not.toBeNull();
  for (const body of ["Send me the price list", "Can you send me the list of customers?"])
    expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null });
});

describe("an end that is denied never silences anybody", () => {
  test.each([
    "Não pare de me mandar!",
    "Bitte nicht aufhören zu schreiben.",
    "No dejéis de escribirme.",
    "Non smettete di scrivermi.",
    "N'arrêtez pas de m'écrire.",
    "Sluta inte skriva.",
    "Please don't stop sending these.",
    "Hold ikke op med at skrive.",
    "Proszę nie przestawać pisać.",
  ])("%s", (body) => {
    expect(classify(ANSWERS, body).kind).toBe("reply");
  });

  test("and is not asked about where the letter goes on", () => {
    for (const body of [
      "Não pare de me mandar, estou a gostar! Quando podemos falar?",
      "Bitte nicht aufhören zu schreiben, ich bin nur gerade im Umzug. Im Mai gern wieder.",
      "Please don't stop sending these, they are useful. Could we talk next week?",
      "Non smettete di scrivermi, mi interessa. Quanto costa?",
    ])
      expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null });
  });

  test("while an end beside another denial is still heard", () => {
    for (const body of [
      "Please stop, do not write again.",
      "Please stop do not contact me",
      "no stop emailing me",
    ])
      expect(classify(ANSWERS, body).optOut, body).not.toBeNull();
  });
});

describe("words that smell of an end are asked about rather than missed", () => {
  test.each([
    "No more, please.",
    "Ich will das nicht.",
    "Jeg ønsker ikke dette.",
    "Ik wil dit niet.",
    "Wie oft denn noch?",
    "Combien de fois faut-il le dire ?",
    "Nunca pedi isto.",
    "Nikdy jsem o to nežádal.",
    "En ole antanut lupaa tällaisiin viesteihin.",
    "메일 받기 싫어요",
    "我从来没有订阅过。",
    "Mich bitte rausnehmen.",
    "Nehmt mich bitte von der Liste, danke!",
    "Poistakaa yhteystietoni rekisteristänne.",
    "Wil je me van de lijst afhalen?",
    "Bitte künftig von solchen Schreiben absehen.",
  ])("%s", (body) => {
    expect(classify(ANSWERS, body).optOut).not.toBeNull();
  });

  test("but a plain no, and what we end ourselves, are not", () => {
    for (const body of [
      "Not interested, thanks.",
      "Pas pour nous, merci.",
      "Nein danke, kein Bedarf.",
      "Vi har redan en lösning.",
      "いいえ、結構です。",
      "Lopetamme palvelun käytön kesällä.",
      "配信停止の機能はありますか？あれば資料をいただきたいです。",
    ])
      expect(classify(ANSWERS, body), body).toMatchObject({ kind: "reply", optOut: null });
  });
});

describe("what stands below a letter to the writer is not the writer's", () => {
  test.each([
    [
      "a rule and a greeting",
      "----\nHi Anna, I noticed you run a depot in Leeds.\nReply STOP to hear no more.\nRep",
    ],
    [
      "a greeting alone",
      "Guten Tag Frau Kim,\n\nwenn Sie keine weiteren Mails wünschen, antworten Sie mit Abmelden.",
    ],
    [
      "the name of an original",
      "Ursprüngliche Nachricht\nVon Rep\n\nGuten Tag,\nantworten Sie mit Abmelden.",
    ],
  ])("%s", (_, quoted) => {
    const heard = classify(ANSWERS, `Sounds good, let's do Thursday 10:00.\n\n${quoted}`);
    expect(heard).toMatchObject({
      kind: "reply",
      text: "Sounds good, let's do Thursday 10:00.",
      optOut: null,
    });
  });

  test("a greeting of somebody else, and the writer's own name, are", () => {
    for (const body of [
      "Forwarding this to Bob.\n\nHi Bob,\n\ncould you have a look at this offer, please?",
      "Thanks.\n\nHello, Anna here again: please send the prices for forty seats.",
    ])
      expect(classify(ANSWERS, body).text, body).toContain("please");
  });

  test("nor is our own footer, unmarked, in any language and without a workspace", () => {
    for (const [language, { sender, optOutByReply, optOutByLink, source, privacy }] of Object.entries(
      FOOTER_WORDS,
    )) {
      const footer = [sender, optOutByReply, optOutByLink, source, privacy]
        .map((line) =>
          fillWords(
            line,
            Object.fromEntries(
              [...line.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, FILLED[name] ?? "Ours Ltd"]),
            ),
          ),
        )
        .join("\n");
      const heard = classify(ANSWERS, `Sounds good, Thursday 10:00 works.\n\n${footer}`);
      expect(heard, language).toMatchObject({ kind: "reply", optOut: null });
    }
  });
});

/** What the blanks of a footer are filled with. */
const FILLED: Record<string, string> = {
  keyword: "unsubscribe",
  link: "https://ours.example/u/abc",
  url: "https://ours.example/u/abc",
};

test("a responder's few words with an end of something tell of an absence, whatever its name", () => {
  expect(hearResponder("Fravær", "Jeg er bortreist til og med onsdag 11. mars.")).toMatchObject({
    kind: "out_of_office",
    returnDate: "2026-03-12",
  });
});

test("who has no account at a service is nobody there", () => {
  const heard = hearServer(
    "failure notice",
    "<bob@acme.example>:\n554 delivery error: dd This user doesn't have an account here",
  );
  expect(heard.recipients).toMatchObject([{ address: "bob@acme.example", hard: true }]);
});

describe("bait in somebody's name is no answer", () => {
  test.each([
    "Sehr geehrter Kunde,\n\nbitte bestätigen Sie Ihre Angaben innerhalb von 24 Stunden: https://check.example/login\n\nIhre Hausbank",
    "Su paquete está retenido. Pague las tasas: https://paquete.example/x",
    "Uw rekening is geblokkeerd. Klik hier: https://bank.example/x",
    "Your mailbox has reached its limit. Log in to restore it: https://quota.example/x",
  ])("%s", (body) => {
    expect(classify({ From: "Kundenservice <service@other.example>", Subject: "Wichtig" }, body).kind).toBe(
      "unrelated",
    );
  });

  test("while a link in an answer, or in a question of a stranger's, is a person's", () => {
    for (const [fields, body] of [
      [ANSWERS, "Please confirm your account of the meeting here: https://acme.example/notes"],
      [{ Subject: "Your offer" }, "Can you confirm a time? My calendar: https://cal.example/anna"],
    ] as const)
      expect(classify(fields, body).kind, body).toBe("reply");
  });
});

test("nobody is there, in Finnish, Norwegian, Hungarian and Romanian", () => {
  for (const words of [
    "Käyttäjää ei ole olemassa",
    "Mottakeren finnes ikke",
    "A címzett nem létezik",
    "Utilizatorul nu există",
  ])
    expect(hearServer("failure notice", `<bob@acme.example>:\n550 ${words}`).recipients, words).toMatchObject(
      [{ hard: true }],
    );
});
