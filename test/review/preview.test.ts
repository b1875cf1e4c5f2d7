import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";

interface Shown {
  prospect: string;
  why: string;
  step: string;
  variant: string | null;
  subject: string | null;
  text: string;
  warning: string | null;
  error: string | null;
}

const SEQUENCE = `name: intro
steps:
  - id: connect
    do: linkedin.connect
    note: "Hi {{ first_name }} of {{ company }}, ${"words ".repeat(25)}"
  - id: hello
    do: email
    subject: "For {{ company }}"
    body: |
      Hi {{ first_name }}, <script>alert(1)</script> ![x](https://tracker.example/p.png)
    variants:
      a: { subject: "A for {{ company }}" }
      b: { subject: "B for {{ company }}" }
  - id: again
    wait: 1 day
    do: email
    thread: hello
    body: Still about {{ title }}?
  - id: call
    do: call
    script: Ask {{ first_name }}.
`;

async function preview(
  args: readonly string[],
  change = {},
): Promise<{ shown: Shown[]; code: number; cwd: string }> {
  const cwd = makeWorkspace({ intro: SEQUENCE, ...change });
  const { out, code, err } = await runSeq(["preview", "intro", "--json", ...args], { cwd });
  expect(err).toBe("");
  return { shown: JSON.parse(out), code, cwd };
}

describe("a preview", () => {
  it("shows every message in every variant, without a database or anybody's data", async () => {
    const { shown, code, cwd } = await preview([]);
    expect(shown.map(({ step, variant }) => `${step} ${variant ?? ""}`.trim())).toEqual([
      "connect",
      "hello a",
      "hello b",
      "again",
      "call",
    ]);
    expect(shown.find(({ variant }) => variant === "b")?.subject).toBe("B for Brightpath");
    expect(shown.find(({ step }) => step === "again")?.subject).toMatch(/^Re: [AB] for Brightpath$/);
    expect(code).toBe(0);
    expect(readdirSync(cwd)).not.toContain(".seq");
  });

  it("shows where a message breaks: too long, a missing field, Korean", async () => {
    const { shown, code } = await preview(["--worst"]);
    const of = (why: string, step: string) =>
      shown.find((each) => each.why.includes(why) && each.step === step);
    expect(of("long names", "connect")?.warning).toMatch(/characters over/);
    expect(of("missing", "again")?.error).toContain("title");
    expect(of("Korean", "call")?.text).toContain("서연");
    expect(code).toBe(1);
  });

  it("draws the same sample at every look, and another one for another seed", async () => {
    const cwd = makeWorkspace();
    const rows = Array.from({ length: 40 }, (_, index) => `P${index},p${index}@p${index}.example,C${index}`);
    await runSeq(["import", "-"], { cwd, stdin: `first_name,email,company\n${rows.join("\n")}\n` });
    const draw = async (seed: string): Promise<string[]> => {
      const { out } = await runSeq(["preview", "intro", "--sample", "5", "--seed", seed, "--json"], { cwd });
      return [...new Set((JSON.parse(out) as Shown[]).map(({ prospect }) => prospect))];
    };
    expect(await draw("x")).toHaveLength(5);
    expect(await draw("x")).toEqual(await draw("x"));
    expect(await draw("x")).not.toEqual(await draw("y"));
  });

  it("writes one page that asks nothing of the network and runs nothing", async () => {
    const cwd = makeWorkspace({ intro: SEQUENCE });
    const { code } = await runSeq(["preview", "intro", "--html", "page.html"], { cwd });
    expect(code).toBe(0);
    const page = readFileSync(join(cwd, "page.html"), "utf8");
    expect(page).toContain(
      "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(page).not.toMatch(/<script|@import|<link|<iframe|url\((?!#)/);
    expect(page).toContain("&lt;script&gt;");
    expect(page).toContain("Inbox, phone");
    expect(page).toContain("Invitation to connect");
    expect(statSync(join(cwd, "page.html")).mode & 0o077).toBe(0);
  });

  it("sends a marked test to a sender's own address and to nobody else", async () => {
    const cwd = makeWorkspace();
    await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
    await runSeq(["enroll", "intro", "--all"], { cwd });
    const refused = await runSeq(["preview", "intro", "--to", "jin@hanbit.example"], { cwd });
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("no sender's own address")]);
    const sent = await runSeq(["preview", "intro", "--to", "anna@acme.example"], { cwd });
    expect([sent.code, sent.err]).toEqual([0, ""]);
    const outbox = join(cwd, ".seq/outbox/anna");
    const mails = readdirSync(outbox).map((name) => readFileSync(join(outbox, name), "utf8"));
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^Subject: \[test\] Hello/m);
    expect(mails[0]).toMatch(/^X-Seq-Test: yes/m);
    expect(mails[0]).toMatch(/^To: .*<anna@acme\.example>/m);
    expect(mails[0]).not.toContain("hanbit.example");
    const timeline = await runSeq(["timeline", "jin@hanbit.example", "--json"], { cwd });
    expect(timeline.out).not.toContain('"sent"');
    const status = JSON.parse((await runSeq(["status", "--json"], { cwd })).out);
    expect(status.senders[0].sent_24h).toBe(0);
  });
});
