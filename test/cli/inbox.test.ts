import { describe, expect, it } from "vitest";
import { openInboundRehearsal, WORKSPACE } from "../inbound/inbound-rehearsal.ts";
import { runSeq } from "./run-seq.ts";

async function openInbox(notify = "") {
  const rehearsed = await openInboundRehearsal(undefined, `${WORKSPACE}${notify}`);
  const [jin] = await rehearsed.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
  if (jin === undefined) throw new Error("nobody");
  await rehearsed.enroll("course", [jin]);
  await rehearsed.run();
  const intro = await rehearsed.sent(jin);
  const seq = (...argv: string[]) =>
    runSeq(argv, {
      cwd: rehearsed.root,
      env: { SEQ_NOW: new Date(rehearsed.at).toISOString() },
      now: rehearsed.at,
    });
  return { rehearsed, jin, intro, seq };
}

describe("seq inbox", () => {
  it("says when nothing waits", async () => {
    const { seq } = await openInbox();
    expect(await seq("inbox")).toMatchObject({ code: 0, out: "no message waits for you\n" });
  });

  it("lists questions and unanswered replies, without their text, and status counts them", async () => {
    const { rehearsed, intro, seq } = await openInbox();
    await rehearsed.receive({ from: "jin@hanbit.example", subject: "A question", text: "Private words" });
    await rehearsed.receive({
      from: "jin@hanbit.example",
      references: [intro.messageId],
      text: "Private words",
    });
    const listed = await seq("inbox", "list", "--json");
    expect(listed.code).toBe(1);
    expect(JSON.parse(listed.out)).toMatchObject([
      { id: 1, status: "open", question: "a mail outside any thread", prospect: "jin@hanbit.example" },
      { id: 2, status: "unanswered", outcome: "replied", sequence: "course", step: "intro" },
    ]);
    expect(listed.out).not.toContain("Private");
    const status = await seq("status");
    expect(status.out).toContain("1 reply waits for you: seq inbox");
    expect(status.out).toContain("1 message asks what to do: seq inbox");
  });

  it("shows one message with its text, and lets nothing of it reach the terminal's controls", async () => {
    const { rehearsed, seq } = await openInbox();
    await rehearsed.receive({
      from: "jin@hanbit.example",
      subject: "Hi \u001b[2Jthere",
      text: "One\u001b]0;x\u0007\nTwo",
    });
    const { out } = await seq("inbox", "show", "1");
    expect(out).toContain("  Two");
    expect(out).not.toMatch(/[\u001b\u0007]/);
    expect(JSON.parse((await seq("inbox", "show", "1", "--json")).out)).toMatchObject({
      id: 1,
      kind: "reply",
    });
  });

  it("settles by hand, and why explains before and after", async () => {
    const { rehearsed, seq } = await openInbox();
    await rehearsed.receive({ from: "jin@hanbit.example", subject: "A question" });
    expect((await seq("why", "jin@hanbit.example")).out).toContain(
      "paused (inbox 1: a mail outside any thread)",
    );
    expect((await seq("inbox", "set", "1", "unrelated")).out).toContain("goes on: course");
    expect((await seq("why", "jin@hanbit.example")).out).toContain("in course: active");
    expect((await seq("inbox", "set", "1", "repleid")).err).toContain("did you mean replied?");
    expect((await seq("inbox", "set", "9", "replied")).err).toContain("there is no message 9");
  });

  it("answers without a question only with --text and --yes", async () => {
    const { rehearsed, intro, seq } = await openInbox();
    await rehearsed.receive({ from: "jin@hanbit.example", references: [intro.messageId] });
    expect((await seq("inbox", "reply", "1", "--text", "Hello")).code).toBe(2);
    const sent = await seq("inbox", "reply", "1", "--text", "Thursday it is.", "--yes", "--json");
    expect(JSON.parse(sent.out)).toMatchObject({ outcome: "sent", to: "jin@hanbit.example" });
    expect(rehearsed.outbox().some((mail) => mail.includes("Thursday it is."))).toBe(true);
    expect((await seq("inbox", "list")).code).toBe(0);
    expect((await seq("timeline", "jin@hanbit.example")).out).toContain("answer sent");
    expect((await seq("inbox", "reply", "1", "--text", "Again.", "--yes")).err).toContain("answered already");
  });

  it("lets a reply that was dealt with elsewhere wait no longer", async () => {
    const { rehearsed, intro, seq } = await openInbox();
    await rehearsed.receive({ from: "jin@hanbit.example", references: [intro.messageId] });
    expect((await seq("inbox", "done", "1")).code).toBe(0);
    expect((await seq("inbox")).out).toBe("no message waits for you\n");
  });

  it("keeps what a person takes a reply for, the last word counting, and only of a reply", async () => {
    const { rehearsed, intro, seq } = await openInbox();
    await rehearsed.receive({ from: "jin@hanbit.example", references: [intro.messageId] });
    const sentiments = async () =>
      (
        JSON.parse((await seq("timeline", "jin@hanbit.example", "--json")).out) as {
          kind: string;
          data: object;
        }[]
      )
        .filter(({ data }) => "sentiment" in data)
        .map(({ kind, data }) => [kind, data]);
    expect((await seq("inbox", "done", "1", "--sentiment", "neutral")).code).toBe(0);
    expect((await seq("inbox", "set", "1", "replied", "--sentiment", "positive")).code).toBe(0);
    expect(await sentiments()).toEqual([
      ["reply_marked", { sentiment: "neutral", message: 1 }],
      ["reply_marked", { sentiment: "positive", message: 1 }],
    ]);
    expect((await seq("inbox", "set", "1", "unrelated", "--sentiment", "positive")).code).toBe(2);
    expect((await seq("event", "jin@hanbit.example", "replied", "--sentiment", "negative")).code).toBe(0);
    expect((await sentiments()).at(-1)).toEqual(["replied", { sentiment: "negative" }]);
    expect((await seq("event", "jin@hanbit.example", "accepted", "--sentiment", "negative")).code).toBe(2);
    expect((await seq("event", "jin@hanbit.example", "replied", "--sentiment", "great")).err).toContain(
      "positive, neutral",
    );
  });

  it("shows an absence as the reason of a later time", async () => {
    const { rehearsed, intro, seq } = await openInbox();
    await rehearsed.receive({
      kind: "out_of_office",
      returnDate: "2026-03-13",
      references: [intro.messageId],
    });
    const { out } = await seq("why", "jin@hanbit.example");
    expect(out).toContain("Mon 16 Mar 2026, 09:00");
    expect(out).toContain("moved: away, back on 2026-03-13");
    expect((await seq("timeline", "jin@hanbit.example")).out).toContain("until=2026-03-16");
  });
});

describe("notify in seq.yaml", () => {
  it.each([
    ["{ on: [repleid], url: 'https://x.example' }", "did you mean"],
    ["{ on: [replied], url: 'http://x.example' }", "must be https"],
    ["{ on: [replied], url: 'https://hooks.slack.com/services/T0/B0/x' }", "A secret is written out"],
    ["{ on: [replied], url: '$" + "{NOWHERE}' }", "NOWHERE is not set"],
  ])("refuses %s", async (entry, message) => {
    const { rehearsed, seq } = await openInbox();
    rehearsed.write("seq.yaml", `${WORKSPACE}notify:\n  - ${entry}\n`);
    const { code, out, err } = await seq("lint");
    expect(code).toBe(entry.includes("NOWHERE") ? 0 : 1);
    if (code === 1) expect(out + err).toContain(message);
    expect((await seq("status")).code).toBe(3);
  });
});
