import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { classify, write } from "./letters.ts";

/** What was sent, as the journal has it: with a footer that reads like a request. */
const SENT = `Hi Anna,

how long does onboarding take at Acme? We cut it from weeks to days for teams of your size, and I would
like to show you how in twenty minutes.

Best,
Rep Resentative

Not for you? Reply "unsubscribe" and you will not hear from us again.
How we use them; you can object at any time and have them erased: https://ours.example/privacy`;

const quoted = (mark: string): string =>
  SENT.split("\n")
    .map((line) => `${mark}${line}`)
    .join("\n");

/** The same words, wrapped at another width. */
function wrapAgain(text: string, width: number): string {
  return text
    .split("\n\n")
    .map((paragraph) => {
      const lines: string[] = [];
      for (const word of paragraph.replaceAll("\n", " ").split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + word.length < width)
          lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(word);
      }
      return lines.join("\n");
    })
    .join("\n\n");
}

const OWN = "Interesting! Can we talk on Thursday?\n\nAnna";

describe("a reply keeps its own words, and only them, whatever the program that quotes", () => {
  test.each([
    ["no head at all", `${OWN}\n\n${SENT}`],
    ["wrapped again", `${OWN}\n\n${wrapAgain(SENT, 48)}`],
    ["wrapped again, with marks", `${OWN}\n\n${wrapAgain(SENT, 60).replace(/^/gm, "> ")}`],
    ["tabs", `${OWN}\n\n${quoted("\t")}`],
    ["bars", `${OWN}\n\n${quoted("| ")}`],
    ["names as marks", `${OWN}\n\n${quoted("RR> ")}`],
    ["GroupWise", `${OWN}\n\n>>> Rep Resentative <rep@ours.example> 3/2/2026 10:00 AM >>>\n${SENT}`],
    ["Notes", `${OWN}\n\nRep Resentative ---03/02/2026 10:00:00 AM---${SENT}`],
    ["Front", `${OWN}\n\nOn March 2, 2026, 10:00 AM GMT+1 rep@ours.example wrote:\n\n${SENT}`],
    ["a said", `${OWN}\n\nRep Resentative said:\n${SENT}`],
    [
      "Yahoo on a phone",
      `${OWN}\n\nOn Mon, Mar 2, 2026 at 10:00 AM, Rep Resentative<rep@ours.example> wrote:\n${SENT}`,
    ],
    [
      "Zoho",
      `${OWN}\n\n---- On Mon, 02 Mar 2026 10:00:00 +0100 Rep Resentative <rep@ours.example> wrote ----\n\n${SENT}`,
    ],
    ["upper-case entities", `${OWN}\n\n${quoted("> ").replaceAll("'", "&#39;").toUpperCase()}`],
  ])("%s", (_shape, body) => {
    const classified = classify({}, body, { sent: [SENT] });
    expect(classified.text).toBe(OWN);
    expect(classified).toMatchObject({ kind: "reply", optOut: null });
  });

  test("an answer below and between what was quoted without marks", () => {
    const [greeting = "", question = "", ...rest] = SENT.split("\n\n");
    const body = `${greeting}\n\n${question}\n\nFour weeks today.\n\n${rest.join("\n\n")}\n\nCall me on Thursday.`;
    expect(classify({}, body, { sent: [SENT] }).text).toBe("Four weeks today.\n\nCall me on Thursday.");
  });

  test("a request that stands beside our own footer is heard all the same", () => {
    const classified = classify({}, `Please unsubscribe me.\n\n${SENT}`, { sent: [SENT] });
    expect(classified).toMatchObject({ kind: "opt_out", optOut: "sure", text: "Please unsubscribe me." });
  });

  test("our footers are known where the thread is not", () => {
    const classified = classifyMessage(
      write(
        {},
        `Spannend, rufen Sie mich an.\n\nGuten Tag,\nhaben Sie kurz Zeit?\n\n${SENT.split("\n").at(-2)}`,
      ),
    );
    expect(classified).toMatchObject({ kind: "reply", optOut: null });
    expect(classified.text).not.toContain("unsubscribe");
  });
});

const REP = "Rep Resentative <rep@ours.example>";

describe("the head of a quote is told by its shape, in languages that no table holds", () => {
  test.each([
    ["Estonian", `E, 2. märts 2026 kell 10:00 kirjutas ${REP}:`],
    ["Hungarian", `${REP} ezt írta (időpont: 2026. márc. 2., H, 10:00):`],
    ["Greek", `Στις Δευ 2 Μαρ 2026 στις 10:00 π.μ., ο χρήστης ${REP} έγραψε:`],
    ["Romanian", `În lun., 2 mar. 2026 la 10:00, ${REP} a scris:`],
    ["Vietnamese", `Vào Th 2, 2 thg 3, 2026 vào lúc 10:00 ${REP} đã viết:`],
    ["Hebrew", `‫בתאריך יום ב׳, 2 במרץ 2026 ב-10:00 מאת ‪Rep Resentative‬‏ <‪rep@ours.example‬‏>:‬`],
    ["Yandex", `02.03.2026, 10:00, "Rep Resentative" <rep@ours.example>:`],
    ["Mail.Ru", `Понедельник, 2 марта 2026, 10:00 +03:00 от ${REP}:`],
    ["date first", `2026-03-02 10:00 GMT+01:00 ${REP}:`],
    ["Thai", `ในวันที่ จ. 2 มี.ค. 2026 เวลา 10:00 ${REP} เขียนว่า:`],
    ["Apple in Polish", `Wiadomość napisana przez ${REP} w dniu 2 mar 2026, o godz. 10:00:`],
    ["a help desk's line", "##- Please type your reply above this line -##"],
    [
      "folded over three lines",
      "On Mon, Mar 2, 2026 at 10:00 AM Rep\nResentative <\nrep@ours.example> wrote:",
    ],
  ])("%s", (_language, head) => {
    for (const body of [
      `Yes.\n\n${head}\n> Hello\n> there`,
      `Yes.\n\n${head}\n\nHello\nthere, unsubscribe`,
    ]) {
      expect(classify({}, body).text).toBe("Yes.");
    }
  });

  test.each([
    ["Croatian", ["Šalje", "Poslano", "Prima", "Predmet"]],
    ["Slovene", ["Od", "Poslano", "Za", "Zadeva"]],
    ["Latvian", ["No", "Nosūtīts", "Kam", "Tēma"]],
    ["Thai", ["จาก", "ส่ง", "ถึง", "เรื่อง"]],
    ["in another order", ["Thema", "An", "Von", "Am"]],
  ])("a header block in %s", (_language, labels) => {
    const values = [REP, "Monday, 2 March 2026 10:00", "Anna Kim <anna@acme.example>", "a question"];
    const order = labels[0] === "Thema" ? [3, 2, 0, 1] : [0, 1, 2, 3];
    const block = labels.map((label, index) => `${label}: ${values[order[index] ?? 0]}`).join("\n");
    expect(
      classify({}, `Yes.\n\n________________________________\n${block}\n\nHello, unsubscribe`).text,
    ).toBe("Yes.");
    expect(classify({}, `Yes.\n\n${block.replace(/^([^:]+):/gm, "*$1:*")}\n\nHello`).text).toBe("Yes.");
  });
});

describe("what looks like a quote or a signature and is the person's stays", () => {
  test.each([
    ["a list of one's own", "Name: Bob\nPhone: 555 0100\nSeats: 12\nStart: in May", 4],
    [
      "a form filled in",
      "Company: Acme\nContact: Anna Kim\nE-mail: anna@acme.example\nStart: 1 April 2026",
      4,
    ],
    ["days and who comes", "These suit:\n\nThursday 12 March 2026, 10:00 - Anna Kim:\nor later.", 3],
    [
      "a colleague's words with a day and an address",
      'Bob wrote to me on 9 March 2026 (bob@acme.example) and he likes it:\n\n"Try it."\n\nSo let\'s talk.',
      3,
    ],
    ["a rule inside the text", "First part.\n\n-----------\n\nSecond part.", 3],
    ["underscores inside the text", "First part.\n\n______\n\nSecond part.", 3],
    [
      "a sentence that begins like a phone's",
      "Sent from the warehouse yesterday, it should be here tomorrow.",
      1,
    ],
    ["a postscript below the name", "Yes please.\n\nBest,\nBob\n\nPS: bring the price list.", 4],
    ["a question below thanks", "Thanks.\n\nCould we talk on Tuesday?", 2],
    [
      "a colleague's words in passing",
      "My boss wrote me on 5 May that we have budget:\nplease send an offer.",
      2,
    ],
    ["an answer below the quote", "> Are you there?\nYes, on Thursday.", 1],
  ])("%s", (_what, body, filled) => {
    const lines = classify({}, body)
      .text.split("\n")
      .filter((line) => line !== "");
    expect(lines.length).toBe(filled);
  });

  test.each([
    ["Horde", `Quoting ${REP}:`],
    ["no colon", "Rep Resentative (rep@ours.example) - 2 March 2026, 10:00"],
  ])("a head right above marked lines goes with them: %s", (_what, head) => {
    expect(classify({}, `Yes.\n\n${head}\n\n> Hello\n> there`).text).toBe("Yes.");
  });

  test("a name signed right above the head of a quote", () => {
    const body = `Yes, in May.\n\nO. Ershova\n14.04.2026, 12:24, "Rep" <rep@ours.example>:\n> Is there room in May?`;
    expect(classify({}, body).body.words).toBe("Yes, in May.\n\nO. Ershova");
  });

  test("but a name and a day right above a quote are its head", () => {
    expect(classify({}, "Yes.\n\nSomebody Else, 2 March:\n> Is there room in May?").text).toBe("Yes.");
  });

  test("words on the line of the head, and below a head that comes first", () => {
    expect(classify({}, `Sounds good! On Mon, Mar 2, 2026 at 10:00 AM ${REP} wrote:\n> Hello`).text).toBe(
      "Sounds good!",
    );
    expect(
      classify({}, `On Mon, Mar 2, 2026 at 10:00 AM ${REP} wrote:\n\nThursday at ten is fine.`).text,
    ).toBe("Thursday at ten is fine.");
  });

  test.each([
    "Début du message réexpédié :",
    "Inizio messaggio inoltrato:",
    "Anfang der weitergeleiteten Nachricht:",
  ])("a mail passed on below a program's own line: %s", (line) => {
    const head =
      "> De: Rep <rep@ours.example>\n> Objet: A question\n> Date: 2 mars 2026 à 09:14:00\n>\n> Hello";
    expect(classify({}, `Yes.\n\n${line}\n\n${head}`).text).toBe("Yes.");
    expect(classify({}, `Yes.\n\nThis is what I got:\n\n${head}`).text).toBe("Yes.\n\nThis is what I got:");
  });

  test("an opt-out below thanks is heard", () => {
    const classified = classify({}, "Thanks.\n\nBob\n\nPlease take me off your list.");
    expect(classified).toMatchObject({ kind: "opt_out", optOut: "sure" });
  });
});
