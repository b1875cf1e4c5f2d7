import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, matches } from "../../src/condition/holds.ts";
import type { Facts } from "../../src/engine/facts.ts";

const facts: Facts = {
  person: {
    fields: { title: "Deputy CTO", seats: 60, renewal: "2026-01-15", vip: false },
    tags: ["fair", "vip"],
  },
  steps: {
    connect: { outcome: "performed", at: 5, events: { accepted: 9 }, variant: "b" },
    "follow-up": { outcome: "skipped", events: {} },
    broken: { outcome: "failed", events: {} },
    fork: { outcome: "passed", events: {} },
  },
  happened: { accepted: 9, rated: 9, purchased: 9 },
  told: { rated: { at: 9, data: { stars: 2, urgent: true, visit: "2026-03-01" } } },
  variant: "b",
};

describe("a condition holds", () => {
  it.each([
    ["steps.connect.accepted", true],
    ["steps.connect.sent && steps.connect.done", true],
    ["steps.connect.replied", false],
    ["steps.follow-up.skipped", true],
    ["steps.follow-up.sent", false],
    ["steps.broken.failed && !steps.broken.sent", true],
    ["steps.fork.done && !steps.fork.sent", true],
    ["steps.later.sent", false],
    ["!steps.later.clicked", true],
    ['steps["follow-up"].skipped', true],
    ['steps.connect.variant == "b" && variant == "b"', true],
    ['steps.later.variant == ""', true],
    ["event.accepted && !event.replied", true],
    ["event.rated && event.rated.stars <= 3", true],
    ["event.rated.stars >= 5", false],
    ['event["rated"].stars == 2 && event.rated["stars"] < 3 && event .rated . stars > 1', true],
    ["!event.rated.urgent", false],
    ["has(event.rated.stars) && !has(event.rated.words)", true],
    ['event.rated.visit < "2026-03-02"', true],
    ['prospect.title == "event.rated.stars" || event.accepted', true],
    ["prospect.seats > 50", true],
    ["prospect.seats == 60 && prospect.seats in [60, 70]", true],
    ["prospect.seats * 2 - 20 >= 100 && prospect.seats % 7 == 4", true],
    ['prospect.renewal < "2026-02-01" && prospect.renewal >= date("2026-01-15")', true],
    ["prospect.title.matches('(?i)cto$')", true],
    ["prospect.title.matches('cto')", false],
    ['"vip" in tags', true],
    ['tags.exists(t, t.startsWith("fa"))', true],
    ["!prospect.vip", true],
  ])("%s: %s", (condition, expected) => {
    expect(holds(condition, facts)).toBe(expected);
  });
});

describe("what cannot be decided is false", () => {
  it.each([
    'prospect.topic == "x"',
    "event.purchased.amount > 0",
    "!(event.purchased.amount > 0)",
    "event.booked.seats <= 3",
    "event.rated.words == 'fine'",
    "event.rated.constructor.name == 'Object'",
    "event.__proto__.stars <= 3",
    '!(prospect.topic == "x")',
    "!prospect.topic.contains('x')",
    'prospect.seats == "sixty" && false',
    "prospect.title > 5",
    "((",
    "",
    "prospect.constructor.name == 'Object'",
    "prospect.__proto__ == null",
  ])("%s", (condition) => {
    expect(holds(condition, facts)).toBe(false);
  });

  it("has() asks whether a field is there", () => {
    expect(holds("has(prospect.topic)", facts)).toBe(false);
    expect(holds("!has(prospect.topic)", facts)).toBe(true);
    expect(holds("has(prospect.title)", facts)).toBe(true);
  });

  it("one side that is decided is enough for || and &&", () => {
    expect(holds("event.accepted || prospect.topic == 'x'", facts)).toBe(true);
    expect(holds("prospect.topic == 'x' || event.accepted", facts)).toBe(true);
  });

  it("any text at all gives an answer, never a crash", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (condition) => {
        expect(typeof holds(condition, facts)).toBe("boolean");
      }),
    );
  });
});

describe("--where", () => {
  it("sees fields and tags, and nothing of enrollments", () => {
    expect(matches("prospect.seats > 50 && 'vip' in tags", facts.person)).toBe(true);
    expect(matches("event.accepted", facts.person)).toBe(false);
  });
});
