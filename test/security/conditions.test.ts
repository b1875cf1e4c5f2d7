import { describe, expect, test } from "vitest";
import { checkCondition, checkWhere } from "../../src/condition/check.ts";
import { holds, matches } from "../../src/condition/holds.ts";

process.env["SEQ_TEST_CANARY"] = "CANARY-4711";
const schema = {
  fields: { topic: "text", seats: "number" } as const,
  steps: { intro: ["clicked"] },
  isKnownEvent: (name: string) => name === "replied",
};
const person = { fields: { topic: `${"a".repeat(5_000)}!`, seats: 3 }, tags: ["vip"] };
const facts = { person, variant: "", happened: {}, steps: {} };

/** Conditions that would reach out of a person's values, or never end: refused, or false. */
const ATTACKS: Readonly<Record<string, string>> = {
  "the process": "process.env.SEQ_TEST_CANARY == 'CANARY-4711'",
  "the global": "globalThis.process.pid > 0",
  require: "require('fs').existsSync('/etc/passwd')",
  "a constructor": "prospect.topic.constructor == prospect.topic.constructor",
  "a constructor's constructor": "prospect.constructor.constructor('return true')()",
  __proto__: "prospect.__proto__ == prospect.__proto__",
  "__proto__, in brackets": "prospect['__proto__'] == prospect['__proto__']",
  "constructor, in brackets": "prospect['constr' + 'uctor'] != null",
  "a method of objects": "prospect.hasOwnProperty('topic')",
  toString: "prospect.toString() != ''",
  valueOf: "tags.valueOf().size() > 0",
  "a list's length": "tags.length > 0",
  "an unknown root": "self.topic != ''",
  "a step called __proto__": "steps.__proto__.clicked",
  "a step called constructor": "steps.constructor.sent",
  "an event called __proto__": "event.__proto__",
  "an event called constructor": "event.constructor",
  "a step's event called constructor": "steps.intro.constructor",
  "a function of its own": "eval('true')",
  "an assignment": "prospect.seats = 5",
  "a list of lists": `${"[".repeat(1_000)}1${"]".repeat(1_000)}.size() > 0`,
  "brackets 2,000 deep": `${"(".repeat(1_999)}true${")".repeat(1_999)}`,
  "nots by the thousand": `${"!".repeat(3_999)}true`,
  "a sum of 3,000": `${"1+".repeat(1_999)}1 > 0`,
  "ors by the thousand": Array.from({ length: 900 }, () => "true").join("||"),
  "a choice in a choice": `${"true?".repeat(700)}true${":false".repeat(700)}`,
  "a source of 100,000": `'${"x".repeat(100_000)}' != ''`,
  "lists that multiply":
    "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f, [1,2,3,4,5,6,7,8,9].all(g, [1,2,3,4,5,6,7,8,9].all(h, true))))))))",
  "maps of maps":
    "[1,2,3,4,5,6,7,8,9].map(a, [1,2,3,4,5,6,7,8,9].map(b, [1,2,3,4,5,6,7,8,9].map(c, [1,2,3,4,5,6,7,8,9].map(d, [1,2,3,4,5,6,7,8,9].map(e, [1,2,3,4,5,6,7,8,9].map(f, [1,2,3,4,5,6,7,8,9].map(g, [1,2,3,4,5,6,7,8,9])))))))  .size() > 0",
  "a text that doubles": `${"(prospect.topic + ".repeat(200)}'x'${")".repeat(200)} != ''`,
  "a pattern that explodes": "prospect.topic.matches('^(a+)+b$')",
  "a pattern that explodes otherwise": "prospect.topic.matches('^(a|a)*b$')",
  "a pattern that looks back": "prospect.topic.matches('(a*)\\\\1{50}$')",
  "a pattern that looks ahead": "prospect.topic.matches('(?=(a+))x')",
  "a pattern that counts": "prospect.topic.matches('(((a{0,500}){0,500}){0,500}){0,500}x')",
  "a pattern of 10,000": `prospect.topic.matches('${"a?".repeat(1_500)}x')`,
  "a pattern made of a value": "prospect.topic.matches(prospect.topic)",
  "a pattern that is none": "prospect.topic.matches('(')",
  "a big number": "9999999999999999999999999999 > 0",
  "a division by nothing": "1 / 0 > 0",
  "hex escapes": "'\\x70rocess' == process",
  "a template": "'{{ topic }}' == topic",
  "a comment that hides": "false // || true",
  "a line break": "false\n|| process",
  NUL: "true\0",
  "a macro by name": "has(process.env)",
  bytes: "b'abc'.size() > 0 && nobody",
  duration: "duration('999999999999h') > duration('1s')",
};

describe("a condition decides by the person's values, in bounded time", () => {
  test.each(Object.entries(ATTACKS))("%s", (_, source) => {
    const problems = [...checkCondition(source, schema), ...checkWhere(source, schema.fields)];
    for (const { message, hint = "" } of problems)
      expect(message.slice(0, 500) + hint).not.toMatch(/CANARY|native code|InternalError/);
    // Whoever skips the check gets no further: what cannot be decided is false.
    const decided = [holds(source, facts), matches(source, person)];
    if (problems.length === 0) return;
    for (const each of decided) expect(typeof each).toBe("boolean");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(
    Object.entries(ATTACKS).filter(([name]) =>
      /process|global|require|__proto__|constructor|explodes|multiply|function/.test(name),
    ),
  )("%s is never true", (_, source) => {
    expect(holds(source, facts)).toBe(false);
    expect(matches(source, person)).toBe(false);
  });
});
