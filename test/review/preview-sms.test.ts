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
  it("says its segments and alphabet and for whom it is longest", async () => {
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
      ],
    });
    const [chat] = only(JSON.parse(out), "chat");
    expect(chat).toMatchObject({
      sms: null,
      text: "Hi Maya <b>",
      notes: [],
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
      `"<article><h3>text <span class="tag">sms</span> <span class="dim">line 7</span></h3><div class="frames"><div class="phone"><div class="bar">Anna Kim to +442079460102</div><div class="chat"><p class="bubble">Hi Maya, shall we talk about Brightpath? [Anna]</p></div></div><ul class="facts"><li>1 segment: GSM-7, 49 of 160</li><li>at worst 1 segment: GSM-7, 145 of 160, for wilhelmina@longest.example (invented: long names)</li></ul></div></article>"`,
    );
    expect(page).toContain("Hi Maya &lt;b&gt;");
  });

  it("is not written where the step has no text, or asks for a field that nobody has", async () => {
    for (const [wrong, code] of [
      [SEQUENCE.replace(/ {4}text: "Hi \{\{ first_name \}\}, .*\n/, ""), "missing-key"],
      [SEQUENCE.replace("company }}?", "compny }}?"), "unknown-variable"],
    ] as const) {
      const { out, code: refused, err, cwd } = await preview([], wrong);
      expect([refused, out]).toEqual([3, ""]);
      expect(err).toMatch(/intro\.yaml:\d+:\d+/);
      const lint = await runSeq(["lint", "--format", "json"], { cwd });
      expect(lint.out).toContain(code);
    }
  });
});

describe("a sequence with a text message", () => {
  it("is performed as a task with its text by a sender who has no service for it", async () => {
    const cwd = makeWorkspace();
    await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
    await runSeq(["enroll", "intro", "--all", "--now", "2026-03-02T10:00"], { cwd });
    mkdirSync(join(cwd, "sequences"), { recursive: true });
    writeFileSync(join(cwd, "sequences/intro.yaml"), SEQUENCE);
    const { out } = await runSeq(["run", "--json", "--now", "2026-03-02T10:00"], { cwd });
    expect(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ sent: 1, tasks: 1 });
    const { out: tasks } = await runSeq(["tasks", "list", "--json", "--now", "2026-03-02T10:00"], { cwd });
    expect(JSON.parse(tasks)).toMatchObject([
      { channel: "sms", text: expect.stringMatching(/^Hi Jin, shall we talk about .*\[Anna\]$/) as string },
    ]);
  });
});

describe("a preview of an approved template", () => {
  const TEMPLATES = `name: intro
purpose: service
steps:
  - id: chat
    do: whatsapp
    template: form_received
    language: en
    parameters: |
      {{ first_name }}
      {{ company }}
  - id: talk
    do: kakao.alimtalk
    template: KA01TP1
    text: "{{ first_name }}님, 예약되었습니다."
    parameters: "#{name}: {{ first_name }}"
`;

  it("says what fills its places, and shows Kakao's as the card that it is", async () => {
    const { cwd, out } = await preview(["--json", "--html", "preview.html"], TEMPLATES);
    const [chat] = only(JSON.parse(out), "chat");
    expect(chat).toMatchObject({
      template: { name: "form_received", language: "en", parameters: { "1": "Maya", "2": "Brightpath" } },
      notes: ["template form_received (en): 1 = Maya, 2 = Brightpath"],
    });
    const page = readFileSync(join(cwd, "preview.html"), "utf8");
    expect(page).toContain('<p class="bubble">[form_received]</p>');
    expect(page).toContain('<p class="kind">알림톡</p><p>Maya님, 예약되었습니다.</p>');
    expect(page).toContain("<li>template KA01TP1: #{name} = Maya</li>");
  });
});
