import { describe, expect, it, test } from "vitest";
import { dropQuote, quoteBelow } from "../../src/cli/interactive/answer.ts";
import { writePage } from "../../src/cli/show-page.ts";
import { classifyMessage } from "../../src/inbound/classify/classify-message.ts";
import { escapeMarkdown, unescapeMarkdown } from "../../src/message/escape-markdown.ts";
import { renderMarkdown } from "../../src/message/markdown.ts";
import type { InboxMessage } from "../../src/store/ports/inbox-port.ts";
import { type Field, MONDAY, makeField } from "../faults/field.ts";

const AT = ["--now", MONDAY];
const KIM = "min@hanbit.example";
const PEOPLE = `first_name,last_name,email,phone,company,title,timezone,linkedin_url
민,김,${KIM},+821012345678,"A.B. Smith & Co.",대표,Asia/Seoul,https://www.linkedin.com/in/min
Bo,Berg,bo@other.example,+49301000002,Other,CTO,Europe/Berlin,https://www.linkedin.com/in/bo
`;
const CALLS = `name: calls
exit_on: [replied]
steps:
  - { id: hello, do: email, subject: "Hello {{ company }}", body: "Hi {{ first_name }} of {{ company }}." }
  - { id: ring, do: call, script: "Ring {{ first_name }}." }
  - { id: write, wait: 2 business days, do: linkedin.message, text: Hello. }
`;

async function openDay(sequence = CALLS, runs = 2): Promise<Field> {
  const field = makeField({ sequences: { calls: sequence } });
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  await field.seq(["enroll", "calls", "--all", ...AT]);
  for (let run = 0; run < runs; run++) await field.seq(["run", ...AT]);
  return field;
}

interface Task {
  id: number;
  prospect: string;
}
const taskOf = async (field: Field, person = KIM): Promise<number> =>
  (await field.look<Task[]>(["tasks", "list", ...AT])).find(({ prospect }) => prospect === person)?.id ?? 0;
const kindsOf = async (field: Field, person = KIM) =>
  (await field.look<{ kind: string; data: object }[]>(["timeline", person, ...AT])).map(
    ({ kind, data }) => [kind, data] as const,
  );

describe("a task", () => {
  it("shows who it is, their time, what was before, what comes next, and the text", async () => {
    const field = await openDay();
    const { out } = await field.seq(["tasks", "show", String(await taskOf(field)), ...AT]);
    for (const part of [
      "김민",
      "대표, A.B. Smith & Co.",
      "18:00 (Asia/Seoul)",
      "sent (email › hello)",
      "Ring 민.",
    ])
      expect(out).toContain(part);
    expect(out).toContain("write: linkedin.message, 2 business days later");
    const tasks = await field.look<{ full_name: string; history: { kind: string }[] }[]>([
      "tasks",
      "list",
      ...AT,
    ]);
    expect(tasks.map(({ full_name: name }) => name).sort()).toEqual(["Bo Berg", "김민"]);
    expect(tasks[0]?.history[0]?.kind).toBe("sent");
  });

  test.each([
    ["answered", "write", "answered"],
    ["no_answer", "write", "no_answer"],
    ["voicemail", "write", "voicemail"],
    ["meeting_booked", "write", "meeting_booked"],
    ["wrong_number", "write", "wrong_number"],
    ["not-found", "write", "not_found"],
  ])("a call ends as %s, which is an event with its note", async (as, step, kind) => {
    const field = await openDay();
    const id = await taskOf(field);
    const done = await field.seq(["tasks", "done", String(id), "--as", as, "--note", "as they said", ...AT]);
    expect(done.err).toBe("");
    expect(field.query(`SELECT step FROM enrollments WHERE prospect = 1`)).toEqual([{ step }]);
    expect(await kindsOf(field)).toContainEqual([
      kind,
      expect.objectContaining({ note: "as they said", task: id }),
    ]);
    const charged = field.query("SELECT 1 FROM attempts WHERE step = 'ring' AND failed = 0");
    expect(charged).toHaveLength(as === "wrong_number" || as === "not-found" ? 0 : 1);
  });

  it("comes back when the person asked to be called, and is charged only then", async () => {
    const field = await openDay();
    const id = String(await taskOf(field));
    await field.seq(["tasks", "done", id, "--as", "call_back", "--until", "2026-03-03T10:00", ...AT]);
    expect(await taskOf(field)).toBe(0);
    expect(field.query("SELECT 1 FROM attempts WHERE step = 'ring' AND failed = 0")).toEqual([]);
    const later = await field.look<Task[]>(["tasks", "list", "--now", "2026-03-03T10:00"]);
    expect(later.map(({ id: each }) => String(each))).toContain(id);
    expect((await field.seq(["tasks", "done", id, "--as", "call_back", ...AT])).code).toBe(2);
    expect((await field.seq(["tasks", "done", id, "--as", "inmail_only", ...AT])).err).toContain(
      "does not end as",
    );
  });

  it("to a number that is wrong is opened no more, until calls are allowed again", async () => {
    const twice = CALLS.replace(
      "id: write, wait: 2 business days, do: linkedin.message, text: Hello.",
      "id: again, do: call, script: Again.",
    );
    const field = await openDay(twice);
    await field.seq(["tasks", "done", String(await taskOf(field)), "--as", "wrong_number", ...AT]);
    await field.seq(["run", ...AT]);
    expect(await taskOf(field)).toBe(0);
    expect(JSON.stringify(await kindsOf(field))).toContain("the number is wrong");
  });

  it("of several ends though another of them cannot", async () => {
    const field = await openDay();
    const { code, out } = await field.seq(["tasks", "done", "1", "99", "2", "--json", ...AT]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { id: 1, ending: "done" },
      { id: 99, ending: null, error: "there is no task 99" },
      { id: 2, ending: "done" },
    ]);
  });
});

describe("a message that waits for approval", () => {
  const MAILS = CALLS.replace("do: email,", "do: email, approve: true,");

  it("is shown as its reader gets it: addresses, subject, plain words", async () => {
    const field = await openDay(MAILS, 1);
    const { out } = await field.seq(["review", "list", ...AT]);
    expect(out).toContain("From: Anna Kim <anna@acme.example>");
    expect(out).toContain(`To: ${KIM}`);
    expect(out).toContain("Subject: Hello A.B. Smith & Co.");
    expect(out).toContain("Hi 민 of A.B. Smith & Co.");
    expect(out).not.toMatch(/&#\d+;/);
  });

  it("is found by channel, sequence, sender and day, and approved with all like it", async () => {
    const field = await openDay(MAILS, 1);
    const count = async (...by: string[]): Promise<number> =>
      (await field.look<unknown[]>(["review", "list", ...by, ...AT])).length;
    expect(
      await count("--channel", "email", "--sequence", "calls", "--sender", "anna", "--day", "today"),
    ).toBe(2);
    expect(await count("--channel", "call")).toBe(0);
    expect(await count("--sequence", "other")).toBe(0);
    expect(await count("--sender", "bert")).toBe(0);
    expect(await count("--day", "2026-03-01")).toBe(0);
    expect(await field.json(["review", "approve", "--like", "1", ...AT])).toEqual({ approved: [1, 2] });
    await field.seq(["run", ...AT]);
    expect(field.outbox()).toHaveLength(2);
  });

  test.each([
    "A.B. Smith & Co.",
    "*_x_* [y](z)",
    "- item",
    "www.evil.example",
    "a@b.example",
    "1. <b>",
    "  lead",
  ])("is edited as Markdown that says the same: %s", (value) => {
    const markdown = `Hi ${escapeMarkdown(value)}, **well**.\n\n${escapeMarkdown(value)}`;
    const shown = unescapeMarkdown(markdown);
    expect(renderMarkdown(shown).html).toBe(renderMarkdown(markdown).html);
    if (!/^\s/.test(value)) expect(shown).not.toMatch(/&#\d+;/);
  });
});

describe("seq why", () => {
  it("says of somebody ended when, by whom and by which words", async () => {
    const field = await openDay();
    await field.seq(["event", KIM, "replied", "--data", "note=call me in May", ...AT]);
    const { out } = await field.seq(["why", KIM, ...AT]);
    expect(out).toContain("ended Mon 2 Mar 2026, 09:00");
    expect(out).toContain("call me in May");
    const view = await field.look<{ enrollments: { ended: { at: string; words: string } }[] }>([
      "why",
      KIM,
      ...AT,
    ]);
    expect(view.enrollments[0]?.ended).toMatchObject({ words: "call me in May" });
    await field.seq(["exit", "bo@other.example", ...AT]);
    expect((await field.seq(["why", "bo@other.example", ...AT])).out).toContain("by hand");
  });

  it("says which task waits, and marks no gate as closed that is open by then", async () => {
    const field = await openDay();
    const id = await taskOf(field);
    expect((await field.seq(["why", KIM, ...AT])).out).toContain(`waits for you: task ${id}`);
    const late = makeField({ sequences: { calls: CALLS }, hours: "Mon-Fri 09:00-17:00" });
    await late.seq(["import", "-", ...AT], { stdin: PEOPLE });
    await late.seq(["enroll", "calls", "--all", "--now", "2026-03-07T12:00"]);
    const { out } = await late.seq(["why", KIM, "--now", "2026-03-07T12:00"]);
    expect(out).toContain("next touch");
    expect(out).toMatch(/· window .*open by then/);
    expect(out).not.toContain("✗ window");
  });

  it("is told in the order in which things happened", async () => {
    const field = await openDay();
    await field.seq(["event", KIM, "visited", "--at", "2026-01-05T10:00", ...AT]);
    const times = (await field.look<{ at: string }[]>(["timeline", KIM, ...AT])).map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });
});

it("seq status names no time outside the send window", async () => {
  const night = `name: calls
steps:
  - { id: hello, do: email, subject: Hello, body: Hi. }
  - { id: fork, wait: 14 hours, if: steps.hello.opened, then: [], else: [] }
  - { id: last, do: email, thread: hello, body: Well? }
`;
  const field = makeField({ sequences: { calls: night }, hours: "Mon-Fri 09:00-17:00" });
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  const enrolled = await field.seq(["enroll", "calls", "--prospect", "bo@other.example", ...AT]);
  expect(enrolled.err).toBe("");
  await field.seq(["run", ...AT]);
  const status = await field.look<{ next_due: string; senders: { next_at: string }[] }>(["status", ...AT]);
  expect(status.next_due).toMatch(/^2026-03-03T/);
  expect(new Date(status.next_due).getUTCHours()).toBeGreaterThanOrEqual(8);
  expect(status.senders[0]?.next_at).toBe(status.next_due);
});

describe("a message that was heard", () => {
  const RAW = [
    "From: Jin <jin@hanbit.example>",
    "Subject: Re: Hello",
    "Message-ID: <a@hanbit.example>",
    'Content-Type: multipart/alternative; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Sounds good.",
    "",
    "-- ",
    "Jin Han",
    "Could we talk on Tuesday?",
    "",
    "On Mon, 2 Mar 2026, Anna wrote:",
    "> Hello Jin",
    "--b",
    "Content-Type: text/html; charset=utf-8",
    "",
    '<p>Sounds good.</p><script>alert(1)</script><img src="https://spy.example/x">',
    "--b--",
    "",
  ].join("\r\n");

  it("is kept whole: with its signature, with what it quotes, as HTML", () => {
    const { body } = classifyMessage(Buffer.from(RAW));
    expect(body.words).toContain("Could we talk on Tuesday?");
    expect(body.words).not.toContain("Hello Jin");
    expect(body.whole).toContain("> Hello Jin");
    expect(body.html).toContain("<p>Sounds good.</p>");
  });

  it("as a page runs nothing and loads nothing", () => {
    const { body } = classifyMessage(Buffer.from(RAW));
    const page = writePage(
      { id: 1, from: "jin@hanbit.example", subject: "Re: <Hello>" } as InboxMessage,
      body,
    );
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("<iframe sandbox srcdoc=");
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("<img");
    expect(page).toContain("Re: &lt;Hello&gt;");
  });

  it("stands quoted in the editor of its answer, and is not sent with it", () => {
    const opened = quoteBelow("Could we talk?\nJin");
    expect(opened).toContain("> Could we talk?\n> Jin");
    expect(dropQuote(opened)).toBe("");
    expect(dropQuote(`Yes.${opened}`)).toBe("Yes.");
    expect(dropQuote("Yes.\n> kept")).toBe("Yes.\n> kept");
  });
});
