import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/review/preview/messages.ts";
import { runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";

const SEQUENCE = `name: intro
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hi {{ first_name }}.
  - id: text
    do: sms
    text: "Hi {{ first_name }}, shall we talk about {{ company }}? [Anna]"
  - id: chat
    do: whatsapp
    text: "Hi {{ first_name }} <b>"
`;

async function preview(args: readonly string[] = [], intro = SEQUENCE) {
  const cwd = makeWorkspace({ intro });
  const ran = await runSeq(["preview", "intro", ...args], { cwd });
  return { cwd, ...ran };
}

const only = (messages: Message[], step: string) => messages.filter((each) => each.step === step);

describe("a preview of a text message", () => {
  it("says its segments and alphabet, for whom it is longest, and that nothing sends it yet", async () => {
    const { out, code, err } = await preview(["--json"]);
    expect([code, err]).toEqual([0, ""]);
    const [text] = only(JSON.parse(out), "text");
    expect(text).toMatchObject({
      channel: "sms",
      to: "+442079460102",
      text: "Hi Maya, shall we talk about Brightpath? [Anna]",
      sms: { alphabet: "GSM-7", segments: 1, units: 49, room: 160, foreign: [] },
      notes: [
        "1 segment: GSM-7, 49 of 160",
        expect.stringMatching(
          /^at worst 1 segment: GSM-7, 1\d\d of 160, for wilhelmina@longest\.example \(invented: long names\)/,
        ),
        "nothing performs sms yet, so this sequence cannot run: `do: task` can",
      ],
    });
    const [chat] = only(JSON.parse(out), "chat");
    expect(chat).toMatchObject({
      sms: null,
      text: "Hi Maya <b>",
      notes: [expect.stringContaining("whatsapp yet")],
    });
  });

  it("shows a rep the same in the terminal, the hardest people too", async () => {
    const { out } = await preview(["--worst"]);
    expect(out).toContain("To: +821012345678");
    expect(out).toMatch(/1 segment: UCS-2, \d+ of 70 \(GSM-7 has no 서 연 주 식 회\)/);
  });

  it("draws it as a phone shows it", async () => {
    const { cwd } = await preview(["--html", "page.html"]);
    const page = readFileSync(join(cwd, "page.html"), "utf8");
    const bubble = /<article><h3>text[\s\S]*?<\/article>/.exec(page)?.[0];
    expect(bubble).toMatchInlineSnapshot(
      `"<article><h3>text <span class="tag">sms</span> <span class="dim">line 7</span></h3><div class="frames"><div class="phone"><div class="bar">Anna Kim to +442079460102</div><div class="chat"><p class="bubble">Hi Maya, shall we talk about Brightpath? [Anna]</p></div></div><ul class="facts"><li>1 segment: GSM-7, 49 of 160</li><li>at worst 1 segment: GSM-7, 145 of 160, for wilhelmina@longest.example (invented: long names)</li><li>nothing performs sms yet, so this sequence cannot run: \`do: task\` can</li></ul></div></article>"`,
    );
    expect(page).toContain("Hi Maya &lt;b&gt;");
  });

  it("says when there is no text, and no number", async () => {
    const { out, code } = await preview(
      ["--json"],
      SEQUENCE.replace(/ {4}text: "Hi \{\{ first_name \}\}, .*\n/, ""),
    );
    expect([code, only(JSON.parse(out), "text")[0]?.error]).toEqual([1, "it has no text"]);
    const {
      out: mistaken,
      code: refused,
      err,
    } = await preview([], SEQUENCE.replace("company }}?", "compny }}?"));
    expect([refused, mistaken]).toEqual([3, ""]);
    expect(err).toMatch(/intro\.yaml:\d+:\d+/);
  });
});

describe("a sequence with a text message", () => {
  it("is refused by everything that would perform it, with the place of the step", async () => {
    const cwd = makeWorkspace({ intro: SEQUENCE });
    await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
    const message = /sequences\/intro\.yaml:8:9: "sms" is not available yet|cannot be approved: not valid/;
    for (const args of [
      ["enroll", "intro", "--all"],
      ["approve", "intro"],
      ["graph", "intro"],
      ["simulate", "intro", "--people", "5"],
      ["preview", "intro", "--to", "anna@acme.example"],
    ]) {
      const { code, out, err } = await runSeq(args, { cwd });
      expect([args[0], code === 0, out + err]).toEqual([args[0], false, expect.stringMatching(message)]);
    }
    const lint = await runSeq(["lint"], { cwd });
    expect([lint.code, lint.out]).toEqual([
      1,
      expect.stringContaining('8:9: error: "sms" is not available yet'),
    ]);
    const run = await runSeq(["run", "--json"], { cwd });
    expect(run.out).toContain('"sent":0');
  });

  it("that was sound before and gets one performs nothing more", async () => {
    const cwd = makeWorkspace();
    await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
    await runSeq(["enroll", "intro", "--all", "--now", "2026-03-02T10:00"], { cwd });
    mkdirSync(join(cwd, "sequences"), { recursive: true });
    writeFileSync(join(cwd, "sequences/intro.yaml"), SEQUENCE);
    const { out } = await runSeq(["run", "--json", "--now", "2026-03-02T10:00"], { cwd });
    expect(out).not.toContain('"sent","');
    expect(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ sent: 0, tasks: 0 });
  });
});
