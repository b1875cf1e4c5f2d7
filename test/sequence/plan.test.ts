import { describe, expect, it } from "vitest";
import { parseWait } from "../../src/config/duration.ts";
import type { Step } from "../../src/engine/plan.ts";
import { versionOf } from "../../src/sequence/compile.ts";
import { readFile, readStarter, readSteps } from "./support.ts";

const links = (steps: readonly Step[]) =>
  steps.map((step) =>
    step.kind === "branch" ? [step.id, step.then, step.else, step.next] : [step.id, step.next],
  );

describe("a sequence becomes a plan", () => {
  it("joins nested branches again after their if", () => {
    const { plan, diagnostics } = readSteps(`
  - { id: start, do: linkedin.view }
  - id: outer
    if: event.accepted
    then:
      - id: inner
        if: event.clicked
        then:
          - { id: deep, do: linkedin.like }
      - { id: after-inner, do: linkedin.follow }
    else:
      - { id: leave, do: exit, reason: no interest }
  - { id: last, do: linkedin.view }
`);
    expect(diagnostics).toEqual([]);
    expect(plan?.first).toBe("start");
    expect(links(plan?.steps ?? [])).toEqual([
      ["start", "outer"],
      ["outer", "inner", "leave", "last"],
      ["inner", "deep", null, "after-inner"],
      ["deep", "after-inner"],
      ["after-inner", "last"],
      ["leave", null],
      ["last", null],
    ]);
  });

  it("keeps every wait as it was meant", () => {
    const waits: [string, unknown][] = [
      ["30 minutes", { kind: "duration", ms: 1_800_000 }],
      ["1.5 hours", { kind: "duration", ms: 5_400_000 }],
      ["3 days", { kind: "days", days: 3, business: false }],
      ["1 day", { kind: "days", days: 1, business: false }],
      ["2 business days", { kind: "days", days: 2, business: true }],
      ["1 week", { kind: "days", days: 7, business: false }],
      ["until 2026-03-01", { kind: "until", at: "2026-03-01" }],
      ["until 2026-03-01T09:00", { kind: "until", at: "2026-03-01T09:00" }],
    ];
    for (const [text, wait] of waits) {
      const { plan } = readSteps(`  - { id: a, do: linkedin.view, wait: ${text} }\n`);
      expect(plan?.steps[0]?.wait, text).toEqual(wait);
    }
  });

  it("waits for a date that is known of a person by then, or so long before or after it", () => {
    const waits: [string, unknown][] = [
      ["until event.booked.day", { kind: "date", of: "event.booked.day", days: 0 }],
      ["until 2 days before steps.offer.expires", { kind: "date", of: "steps.offer.expires", days: -2 }],
      ["until 1 week after prospect.renewal", { kind: "date", of: "prospect.renewal", days: 7 }],
    ];
    for (const [text, wait] of waits) expect(parseWait(text), text).toEqual({ ok: true, wait });
    expect(parseWait("until 9999 days before event.booked.day").ok).toBe(false);
  });

  it("lets the fields of a variant replace the step's own", () => {
    const { plan } = readSteps(`
  - id: intro
    do: email
    subject: Hello
    body: Hi
    variants:
      question: { subject: "Why?" }
      statement: { body: So }
    split: { question: 70%, statement: 30% }
`);
    expect(plan?.steps[0]).toMatchObject({
      content: { subject: "Hello", body: "Hi" },
      variants: [
        { name: "question", weight: 70, content: { subject: "Why?", body: "Hi" } },
        { name: "statement", weight: 30, content: { subject: "Hello", body: "So" } },
      ],
    });
  });

  it("takes a text that only the variants have", () => {
    const { diagnostics } = readSteps(`
  - id: intro
    do: email
    body: Hi
    variants: { a: { subject: A }, b: { subject: B } }
`);
    expect(diagnostics).toEqual([]);
  });

  it("fills in what a touch does not say", () => {
    const { plan } = readSteps("  - { id: a, do: linkedin.view, max_age: 4 days, from: [anna, ben] }\n");
    expect(plan?.steps[0]).toEqual({
      kind: "touch",
      id: "a",
      wait: null,
      until: null,
      when: null,
      next: null,
      action: "linkedin.view",
      channel: "linkedin",
      content: {},
      variants: [],
      thread: null,
      from: ["anna", "ben"],
      approve: false,
      maxAge: 345_600_000,
      onFail: "next",
      cost: null,
    });
  });

  it("sets fields and tags", () => {
    const { plan } = readSteps(`
  - id: mark
    do: set
    fields: { topic: onboarding, seats: 5, renewal: 2026-03-01 }
    tags: [warm]
    remove_tags: [cold]
`);
    expect(plan?.steps[0]).toMatchObject({
      kind: "set",
      fields: { topic: "onboarding", seats: 5, renewal: "2026-03-01" },
      addTags: ["warm"],
      removeTags: ["cold"],
    });
  });

  it("ends for a person who replies, unless the file says otherwise", () => {
    const step = "  - { id: a, do: linkedin.view }\n";
    expect(readSteps(step).plan?.exitOn).toEqual(["replied", "meeting_booked"]);
    expect(readSteps(step, "exit_on: [demo_held]\n").plan?.exitOn).toEqual(["demo_held"]);
    expect(readSteps(step, "exit_on: []\n").plan?.exitOn).toEqual([]);
  });

  it("lays its calendar over the workspace's, key by key", () => {
    const step = "  - { id: a, do: linkedin.view }\n";
    expect(readSteps(step).plan?.calendar).toMatchObject({ timezone: "prospect", holidays: ["KR"] });
    const own = readSteps(step, "calendar: { timezone: sender, holidays: none }\n").plan?.calendar;
    expect(own).toMatchObject({ timezone: "sender", holidays: [] });
    expect(own?.hours[0]).toEqual([{ from: 540, to: 1080 }]);
  });

  it("knows where each step and key stands", () => {
    const reading = readSteps("  - id: a\n    do: call\n    script: Hi\n");
    expect(reading.position("a")).toEqual({ line: 3, column: 9, endLine: 3, endColumn: 10 });
    expect(reading.position("a", "script")).toMatchObject({ line: 5, column: 13 });
    expect(reading.position("b")).toBeNull();
  });
});

describe("a version", () => {
  const text = readStarter("fair-followup").replace("name: fair-followup", "name: test");

  it("is 64 hex digits and the same for the same text", () => {
    const first = readFile(text);
    expect(first.version).toMatch(/^[0-9a-f]{64}$/);
    expect(readFile(text).version).toBe(first.version);
    expect(first.plan === null ? null : versionOf(structuredClone(first.plan))).toBe(first.version);
  });

  it("does not change with comments, line ends, a BOM or the order of keys", () => {
    const { version } = readFile(text);
    expect(readFile(`\uFEFF# a comment\n${text}`.replaceAll("\n", "\r\n")).version).toBe(version);
    const swapped = text.replace(/(goal: .*\n)(exit_on: .*\n)/, "$2$1");
    expect(swapped).not.toBe(text);
    expect(readFile(swapped).version).toBe(version);
  });

  it("changes with a single word of a message", () => {
    expect(readFile(text.replace("half an hour", "an hour")).version).not.toBe(readFile(text).version);
  });
});
