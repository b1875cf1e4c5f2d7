import * as fc from "fast-check";
import MailComposer from "nodemailer/lib/mail-composer";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { packMail, unpackMail } from "../../../src/channels/email/prepared-mail.ts";
import { writeMail } from "../../../src/channels/email/write-mail.ts";
import { UserError } from "../../../src/errors.ts";
import { composeMail, makeSender, makeTouch } from "./touch.ts";

function parse(message: string) {
  return PostalMime.parse(message);
}

/** Header names in order, unfolded; fails on a line that is no header. */
function headerNames(message: string): string[] {
  const head = message.slice(0, message.indexOf("\r\n\r\n")).replace(/\r\n[ \t]/g, " ");
  return head.split("\r\n").map((line) => {
    const name = /^([!-9;-~]+): ?/.exec(line)?.[1];
    if (name === undefined) throw new Error(`no header: ${line}`);
    return name;
  });
}

const HEADERS = [
  "List-Unsubscribe",
  "X-Seq-Touch",
  "From",
  "To",
  "Subject",
  "Message-ID",
  "Date",
  "MIME-Version",
  "Content-Type",
];

test("an email has a text part, an HTML part, names and a date, and reads back as written", async () => {
  const touch = makeTouch({
    content: {
      subject: "한빛: 온보딩을 더 짧게 하는 방법에 대하여 ✨",
      body: "안녕하세요 **진**님,\n잘 지내세요?",
    },
    person: { fields: { email: "jin@hanbit.example", first_name: "진", last_name: "이" }, tags: [] },
    sender: makeSender({ name: "김안나" }),
    signature: "**Anna**\nAcme",
    postalAddress: "Acme, 1 Teheran-ro\nSeoul",
  });
  const { message } = composeMail(touch);
  expect(headerNames(message)).toEqual(HEADERS);
  const mail = await parse(message);
  expect(mail.subject).toBe("한빛: 온보딩을 더 짧게 하는 방법에 대하여 ✨");
  expect(mail.from).toMatchObject({ name: "김안나", address: "anna@acme.example" });
  expect(mail.to).toMatchObject([{ name: "이진", address: "jin@hanbit.example" }]);
  expect(mail.date).toBe("2026-03-02T00:30:00.000Z");
  expect(mail.text?.trim()).toBe(
    "안녕하세요 진님, 잘 지내세요?\n\n-- \nAnna\nAcme\n\nAcme, 1 Teheran-ro\nSeoul",
  );
  expect(mail.html).toContain("안녕하세요 <strong>진</strong>님,\n잘 지내세요?");
  expect(mail.html).toContain("Acme, 1 Teheran-ro<br>Seoul");
});

test("the same touch gives the same bytes; another touch another Message-ID, at the sender's domain", () => {
  const once = packMail(composeMail(makeTouch()), makeTouch().at);
  expect(packMail(composeMail(makeTouch()), makeTouch().at)).toEqual(once);
  expect(once.messageId).toMatch(/^<[\da-f]{32}@acme\.example>$/);
  expect(composeMail(makeTouch({ key: "acme/43/intro" })).messageId).not.toBe(once.messageId);
});

test("what was journaled leaves, byte for byte, and nothing else does", () => {
  const composed = composeMail(makeTouch());
  const prepared = packMail(composed, makeTouch().at);
  expect(unpackMail(prepared)).toMatchObject({ from: "anna@acme.example", to: "jin@hanbit.example" });
  expect(unpackMail(prepared).bytes.toString("utf8")).toBe(composed.message);
  const changed = { ...prepared, content: prepared.content.replace("how are you", "how were you") };
  expect(() => unpackMail(changed)).toThrow(/not the one that was prepared/);
});

test("the bytes are the ones nodemailer itself would write", async () => {
  const parents = [
    { inReplyTo: null, references: [] },
    { inReplyTo: "<two@acme.example>", references: ["<one@acme.example>", "<two@acme.example>"] },
  ];
  for (const text of ["plain\r\n", "한글 only 한글\r\n", `${"long ".repeat(60)}\r\n.dot\r\n`, "é = 1\r\n"]) {
    for (const parent of parents) {
      const draft = {
        from: { name: "김안나", address: "a@acme.example" },
        to: { name: 'Lee, "J"', address: "b@bücher.example" },
        subject: text.trim(),
        messageId: "<x@acme.example>",
        ...parent,
        headers: { "List-Unsubscribe": { prepared: true, value: "<mailto:a@acme.example>" } } as const,
        text,
        html: `<p>${text}</p>\r\n`,
      };
      const { inReplyTo, references, ...rest } = draft;
      const theirs = new MailComposer({
        ...rest,
        ...(inReplyTo !== null && { inReplyTo, references }),
        date: new Date(0),
        baseBoundary: "abc",
      }).compile();
      const mail = writeMail({ ...draft, at: 0, boundary: "abc", touch: "t" });
      expect(mail.message).toBe((await theirs.build()).toString("utf8"));
      expect({ from: mail.from, to: [mail.to] }).toEqual(theirs.getEnvelope());
    }
  }
});

describe("a thread", () => {
  const parent = {
    messageId: "<two@acme.example>",
    references: ["<one@acme.example>"],
    subject: "Shorter onboarding",
  };

  test("answers its parent: In-Reply-To, References, one Re:, the step's own subject left out", async () => {
    const composed = composeMail(makeTouch({ parent, content: { subject: "Another", body: "Hello again" } }));
    expect(composed.subject).toBe("Re: Shorter onboarding");
    expect(composed.references).toEqual(["<one@acme.example>", "<two@acme.example>"]);
    const mail = await parse(composed.message);
    expect(mail.inReplyTo).toBe("<two@acme.example>");
    expect(mail.references).toBe("<one@acme.example> <two@acme.example>");
    expect(mail.subject).toBe("Re: Shorter onboarding");
  });

  test("of a thread has one Re: still", () => {
    for (const subject of [
      "Re: Shorter onboarding",
      "RE: re: Shorter onboarding",
      "re :Shorter onboarding",
    ]) {
      expect(composeMail(makeTouch({ parent: { ...parent, subject } })).subject).toBe(
        "Re: Shorter onboarding",
      );
    }
  });
});

test("opting out is one mail away, with a token that names the touch", async () => {
  const { message } = composeMail(makeTouch({ sender: makeSender({ email: "a+b%c@acme.example" }) }));
  expect(message).toMatch(
    /^List-Unsubscribe: <mailto:a%2Bb%25c@acme\.example\?subject=unsubscribe%20[\da-f]{16}>\r$/m,
  );
  expect(message).not.toContain("List-Unsubscribe-Post");
  expect(message).toMatch(/^X-Seq-Touch: [\da-f]{32}\r$/m);
});

test("an international domain goes out as an A-label", () => {
  const { to, message } = composeMail(
    makeTouch({ person: { fields: { email: "jin@한빛.example" }, tags: [] } }),
  );
  expect(to).toMatch(/^jin@xn--[a-z\d]+\.example$/);
  expect(message).toMatch(/^[\p{ASCII}]*$/u);
});

test("a local part outside ASCII stays as it is", () => {
  const { to } = composeMail(makeTouch({ person: { fields: { email: "진@hanbit.example" }, tags: [] } }));
  expect(to).toBe("진@hanbit.example");
});

test("a line break or NUL for a header is refused, and its text is not quoted", () => {
  for (const bad of ["a\r\nBcc: evil@evil.example", "a\nX: y", "a\rb", "a\0b"]) {
    const attempts = [
      makeTouch({ content: { subject: bad, body: "x" } }),
      makeTouch({ sender: makeSender({ name: bad }) }),
      makeTouch({ person: { fields: { email: "jin@hanbit.example", first_name: bad }, tags: [] } }),
      makeTouch({ person: { fields: { email: bad }, tags: [] } }),
      makeTouch({ parent: { messageId: `<${bad}>`, references: [], subject: "x" } }),
      makeTouch({ parent: { messageId: "<x@acme.example>", references: [], subject: bad } }),
    ];
    for (const touch of attempts) {
      try {
        composeMail(touch);
        expect.unreachable("composed a mail with a broken header");
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect(String(error)).not.toContain("evil");
      }
    }
  }
});

test("only one plain address is written to", () => {
  for (const email of [
    "",
    "jin",
    "a@x.example, b@x.example",
    "<a@x.example>",
    "a b@x.example",
    "a@b@x.example",
    7,
    undefined,
  ]) {
    const fields = email === undefined ? {} : { email };
    expect(() => composeMail(makeTouch({ person: { fields, tags: [] } }))).toThrow(UserError);
  }
});

test("an email without a subject is refused", () => {
  expect(() => composeMail(makeTouch({ content: { body: "x" } }))).toThrow(/no subject/);
});

test("no text in any field adds a header or breaks the message", async () => {
  const wild = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        "\r",
        "\n",
        "\0",
        ":",
        "=?utf-8?Q?=0D=0A?=",
        '"',
        "\\",
        "<",
        ">",
        "@",
        ",",
        ";",
        "(",
        "한",
        "é",
        "\u2028",
        "\u{1f600}",
        "\ud800",
        "--",
        " ",
        "\t",
      ),
      fc.string({ maxLength: 3 }),
    ),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(wild, wild, wild, wild, async (subject, name, body, senderName) => {
      const touch = makeTouch({
        content: { subject, body },
        person: { fields: { email: "jin@hanbit.example", first_name: name }, tags: [] },
        sender: makeSender({ name: senderName }),
      });
      let message: string;
      try {
        message = composeMail(touch).message;
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return;
      }
      expect(headerNames(message)).toEqual(HEADERS);
      expect(message).toMatch(/^[\p{ASCII}]*$/u);
      expect(message.replaceAll("\r\n", "")).not.toMatch(/[\r\n\0]/);
      for (const line of message.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
      const mail = await parse(message);
      expect(mail.to).toHaveLength(1);
      expect(mail.to?.[0]?.address).toBe("jin@hanbit.example");
      expect(mail.from?.address).toBe("anna@acme.example");
      expect(mail.attachments).toEqual([]);
      expect(mail.html).toContain("</body></html>");
    }),
    { numRuns: 300 },
  );
});
