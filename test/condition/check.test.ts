import { describe, expect, it } from "vitest";
import { type ConditionSchema, checkCondition, checkWhere } from "../../src/condition/check.ts";

const schema: ConditionSchema = {
  fields: { topic: "text", seats: "number", renewal: "date", vip: "boolean" },
  steps: { connect: ["accepted"], "follow-up": ["clicked", "opened"], in: ["replied"] },
  events: { rated: { stars: "number", visit: "date", words: "text" } },
  isKnownEvent: (name) => (name === "repleid" ? "replied" : /^[a-z_]+$/.test(name)),
};

describe("a condition is taken", () => {
  it.each([
    "steps.connect.accepted",
    "!steps.follow-up.clicked",
    'steps["follow-up"].clicked',
    "steps.in.replied",
    'steps.connect.variant == "a"',
    "steps.connect.skipped || steps.connect.failed",
    "event.replied && event.our_own_event",
    "event.rated && event.rated.stars <= 3",
    'event["rated"]["stars"] >= 5 && has(event.rated.words)',
    'event.rated.visit < "2026-01-01"',
    'event.rated.words.matches("(?i)fine")',
    "prospect.seats > 50",
    "prospect.seats == 50 || prospect.seats in [10, 20]",
    "prospect.seats * 2 + 1 >= 10.5",
    "prospect.vip",
    'prospect.renewal < "2026-01-01"',
    'prospect.renewal >= date("2026-01-01")',
    "prospect.title.matches('(?i)cto')",
    '"vip" in tags && size(tags) > 1',
    'tags.exists(t, t.startsWith("fair"))',
    'variant == "question"',
    "has(prospect.topic)",
  ])("%s", (source) => {
    expect(checkCondition(source, schema)).toEqual([]);
  });
});

describe("a condition is refused at the place and with the name that was meant", () => {
  it.each([
    ["steps.conect.accepted", "conect", "unknown-step", 'did you mean "connect"?'],
    ["steps.follow-up.clikced", "clikced", "unknown-event", 'did you mean "clicked"?'],
    ["event.repleid", "repleid", "unknown-event", 'did you mean "replied"?'],
    ["event.rated.strs >= 5", "strs", "unknown-event-data", 'did you mean "stars"?'],
    [
      "event.booked.seats > 1",
      "seats",
      "unknown-event-data",
      "say what it is under `events` in seq.yaml: { booked: { seats: number } }",
    ],
    ["event.repleid.stars > 1", "repleid", "unknown-event", 'did you mean "replied"?'],
    [
      "event.rated.words > 5",
      "event.rated.words > 5",
      "condition-type",
      "text stands in quotes, numbers do not",
    ],
    [
      "event.rated.stars",
      "event.rated.stars",
      "condition-type",
      'compare it, for example with `== "…"`, or ask `has(prospect.<field>)`',
    ],
    ['event.rated.visit < "2026-02-30"', '"2026-02-30"', "condition-type", "write YYYY-MM-DD"],
    ['prospect.compny == "a"', "compny", "unknown-field", 'did you mean "company"?'],
    ['company == "a"', "company", "condition-type", "write prospect.company"],
    ['prospct.name == "a"', "prospct", "condition-type", 'did you mean "prospect"?'],
    ["steps.connect", "steps.connect", "condition-type", "write steps.connect.<event>"],
    ["prospect.seats = 5", "=", "condition-syntax", "compare with `==`"],
    ['prospect.renewal < "2026-02-30"', '"2026-02-30"', "condition-type", "write YYYY-MM-DD"],
  ])("%s", (source, part, code, hint) => {
    const [problem, ...more] = checkCondition(source, schema);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code, hint });
    expect(source.slice(problem?.start, problem?.end)).toBe(part);
  });

  it("for every wrong name at once", () => {
    const codes = checkCondition("prospect.nope1 > 1 && steps.nope.sent && event.repleid", schema);
    expect(codes.map(({ code }) => code)).toEqual(["unknown-field", "unknown-step", "unknown-event"]);
  });

  it.each(["prospect.name", "prospect.seats", "variant", "tags", "1 + 1"])(
    "when it is not true or false: %s",
    (source) => {
      expect(checkCondition(source, schema)).toMatchObject([{ code: "condition-type" }]);
    },
  );

  it.each(['prospect.seats > "5"', "prospect.name > 5", "prospect.vip == 1", "prospect.renewal > 5"])(
    "when types do not go together: %s",
    (source) => {
      expect(checkCondition(source, schema)).toMatchObject([{ code: "condition-type" }]);
    },
  );

  it.each(["", "  ", "(", "a &&", "&", `prospect.name == "${"x".repeat(5_000)}"`, "(".repeat(3_000)])(
    "when it is no CEL: %.20s",
    (source) => {
      expect(checkCondition(source, schema)).toMatchObject([{ code: "condition-syntax" }]);
    },
  );

  it("when its pattern could take for ever", () => {
    expect(checkCondition('prospect.title.matches("(a+)+$")', schema)).toHaveLength(1);
    expect(checkCondition('prospect.title.matches("(")', schema)).toHaveLength(1);
  });
});

describe("a --where", () => {
  it("speaks of the person only", () => {
    expect(checkWhere("prospect.seats > 5 && 'vip' in tags", schema.fields)).toEqual([]);
    expect(checkWhere("steps.connect.accepted", schema.fields)).toMatchObject([{ start: 0, end: 5 }]);
    expect(checkWhere("event.replied", schema.fields)).toMatchObject([{ code: "condition-type" }]);
  });
});
