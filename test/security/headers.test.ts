import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { composeMail, makeSender, makeTouch } from "../channels/email/touch.ts";

// prettier-ignore
const KNOWN = [
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
  "X-Seq-Touch",
  "From",
  "To",
  "Subject",
  "Message-ID",
  "In-Reply-To",
  "References",
  "Date",
  "MIME-Version",
  "Content-Type",
];

const PAYLOADS: Readonly<Record<string, string>> = {
  CRLF: "Hi\r\nBcc: victim@x.example",
  LF: "Hi\nBcc: victim@x.example",
  CR: "Hi\rBcc: victim@x.example",
  NUL: "Hi\0Bcc: victim@x.example",
  "a second body": "Hi\r\n\r\n<script>alert(1)</script>",
  "U+2028": "Hi\u2028Bcc: victim@x.example",
  "U+2029": "Hi\u2029Bcc: victim@x.example",
  NEL: "Hi\u0085Bcc: victim@x.example",
  "vertical tab": "Hi\u000BBcc: victim@x.example",
  "form feed": "Hi\u000CBcc: victim@x.example",
  "an encoded word with CRLF": "=?utf-8?q?Hi=0D=0ABcc=3A_victim@x.example?=",
  "a base64 word with CRLF": "=?utf-8?b?SGkNCkJjYzogdmljdGltQHguZXhhbXBsZQ==?=",
  "another address": 'Hi" <victim@x.example>, "x',
  "a quoted end": 'Hi\\" <victim@x.example>',
  "a group": "Hi: victim@x.example;",
  "a comment": "Hi (victim@x.example) <victim@x.example>",
  "full-width CRLF look-alikes": "Hi\u560D\u560ABcc: victim@x.example",
  "a very long line": `Hi ${"x".repeat(3_000)}\tBcc: victim@x.example`,
};

const PLACES: Readonly<Record<string, (payload: string) => ReturnType<typeof makeTouch>>> = {
  subject: (text) => makeTouch({ content: { subject: text, body: "x" } }),
  "first name": (text) =>
    makeTouch({ person: { fields: { email: "jin@hanbit.example", first_name: text }, tags: [] } }),
  "full name": (text) =>
    makeTouch({ person: { fields: { email: "jin@hanbit.example", name: text }, tags: [] } }),
  "recipient's address": (text) => makeTouch({ person: { fields: { email: text }, tags: [] } }),
  "recipient's domain": (text) => makeTouch({ person: { fields: { email: `jin@${text}` }, tags: [] } }),
  "sender's name": (text) => makeTouch({ sender: makeSender({ name: text }) }),
  "sender's address": (text) => makeTouch({ sender: makeSender({ email: `anna@${text}` }) }),
  "thread's subject": (text) =>
    makeTouch({ parent: { messageId: "<a@acme.example>", references: [], subject: text } }),
  "thread's references": (text) =>
    makeTouch({
      parent: { messageId: "<a@acme.example>", references: [`<${text}>`], subject: "x" },
    }),
  "thread's Message-ID": (text) =>
    makeTouch({ parent: { messageId: `<${text}>`, references: [], subject: "x" } }),
};

describe.each(Object.entries(PLACES))("nothing in the %s makes a header or a recipient", (_, make) => {
  test.each(Object.entries(PAYLOADS))("%s", async (__, payload) => {
    let mail: ReturnType<typeof composeMail>;
    try {
      mail = composeMail(make(payload));
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      // The error names the part, never its text.
      expect((error as Error).message).not.toContain("victim");
      return;
    }
    const [head = ""] = mail.message.split("\r\n\r\n", 1);
    expect(head).not.toMatch(/\r(?!\n)|(?<!\r)\n|[\0\v\f]/);
    for (const line of head.replace(/\r\n[ \t]/g, " ").split("\r\n"))
      expect(KNOWN).toContain(line.split(":")[0]);
    for (const line of mail.message.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
    expect([mail.to, mail.from].join()).not.toMatch(/victim/);
    const read = await PostalMime.parse(mail.message);
    expect(read.to?.map(({ address }) => address)).toEqual([mail.to]);
    expect(read.from?.address).toBe(mail.from);
    expect(read.bcc ?? read.cc ?? null).toBeNull();
    expect(read.html ?? "").not.toContain("<script");
  });
});
