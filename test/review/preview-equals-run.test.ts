import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { makeFolder, runSeq } from "../cli/run-seq.ts";

const FILES: Record<string, string> = {
  "seq.yaml": `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, signature: snippets/anna.md }
compliance:
  jurisdictions: auto
  postal_address: 1 Main Street, Springfield
  company: Acme
  phone: "+82 2-555-0100"
  privacy_url: https://acme.example/privacy
  data_source: your company's website
web: { public_url: https://go.acme.example }
`,
  "snippets/anna.md": "Anna Kim, [what you get from us]({{ preferences_url }})\n",
  "sequences/intro.yaml": `name: intro
calendar: { timezone: UTC }
steps:
  - id: korean
    if: "prospect.country == 'KR'"
    then:
      - id: hello-kr
        do: email
        subject: "{{ company }} 소식"
        body: |
          안녕하세요 {{ first_name }}님.
    else:
      - id: hello
        do: email
        subject: "(광고) A word for {{ company }}"
        body: |
          Hi {{ first_name }}, [no more of this]({{ unsubscribe_url }}).
  - id: again
    wait: 1 day
    do: email
    thread: hello
    subject: Once more
    body: Still there?
`,
};

const PEOPLE = `first_name,company,email,country,consent_basis,consent_source,consent_date
Jin,Hanbit,jin@hanbit.example,KR,express,form,2026-02-01
Hans,Bau,hans@bau.example,DE,express,form,2026-02-01
Bob,Bolt,bob@bolt.example,US,,,
Luc,Fer,luc@fer.example,FR,express,form,2026-02-01
Ana,Ola,ana@ola.example,,,,
`;

interface Shown {
  prospect: string;
  step: string;
  subject: string;
  text: string;
  html: string;
}

/** A signed token is another one in every mail; a preview has none. */
const withoutTokens = (text: string) =>
  text
    .replace(/(go\.acme\.example\/[up]\/)[\w.~-]+/g, "$1TOKEN")
    .replaceAll("\r\n", "\n")
    .trim();

const flat = (html: string) => withoutTokens(/<body>([\s\S]*)<\/body>/.exec(html)?.[1] ?? html);

describe("a preview", () => {
  it("shows each mail as it then goes out: footer, opt-out, prefix, source notice; only the token is none", async () => {
    const root = makeFolder();
    for (const folder of ["snippets", "sequences"]) mkdirSync(join(root, folder));
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(root, file), text);
    const seq = (line: string, now = "2026-03-02T10:00") =>
      runSeq([...line.split(" "), "--now", now], { cwd: root });
    await runSeq(["import", "-"], { cwd: root, stdin: PEOPLE });
    expect((await seq("enroll intro --all")).code).toBe(0);
    const people = ["jin@hanbit", "hans@bau", "bob@bolt", "luc@fer", "ana@ola"];
    const asked = people.map((each) => `--prospect ${each}.example`).join(" ");
    const preview = await runSeq(`preview intro --json ${asked}`.split(" "), { cwd: root });
    const shown = JSON.parse(preview.out) as Shown[];
    await seq("run");
    await seq("run", "2026-03-03T10:01");

    const folder = join(root, ".seq/outbox/anna");
    const mails = await Promise.all(
      readdirSync(folder).map((name) => new PostalMime().parse(readFileSync(join(folder, name)))),
    );
    expect(mails).toHaveLength(2 * people.length);
    for (const { to, subject = "", text = "", html = "" } of mails) {
      const candidates = shown.filter(({ prospect }) => prospect === to?.[0]?.address);
      const isAnswer = text.includes("Still there?");
      const expected = candidates.find(({ step, text: said }) =>
        isAnswer ? step === "again" : said.slice(0, 4) === text.slice(0, 4) && step !== "again",
      );
      expect(expected).toBeDefined();
      if (to?.[0]?.address !== "jin@hanbit.example" || !isAnswer) expect(expected?.subject).toBe(subject);
      expect(withoutTokens(expected?.text ?? "")).toBe(withoutTokens(text));
      expect(withoutTokens(expected?.html ?? "")).toBe(flat(html));
    }

    const all = shown.map(({ subject, text, html }) => `${subject}\n${text}\n${html}`).join("\n");
    expect(all).toContain("https://go.acme.example/u/preview-no-token");
    expect(all).toContain("https://go.acme.example/p/preview-no-token");
    expect(all).not.toMatch(/\/[up]\/(?!preview-no-token)/);
    const notice = shown.filter(({ text }) => text.includes("your company's website"));
    expect(new Set(notice.map(({ step }) => step))).toEqual(new Set(["hello-kr", "hello"]));
    expect(shown.filter(({ subject }) => subject.startsWith("(광고) ")).length).toBeGreaterThan(2);
  });
});
