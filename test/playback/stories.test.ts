import { describe, expect, it } from "vitest";
import { readStory } from "../../src/playback/read-story.ts";
import { play } from "./world.ts";

const STORY = {
  title: "one day",
  start: "2026-03-02T09:00[Asia/Seoul]",
  days: 1,
  people: "people.csv",
  sequence: "intro",
  try: ["status"],
  tasks: { done_after: "1 hour" },
  facts: [{ prospect: "jin@hanbit.example", in: "1 hour", event: "booked", data: { day: "2026-03-05" } }],
};

describe("a story", () => {
  it("gives a fact its sequence and what it carries; without `after` it counts from the start", () => {
    expect(readStory(JSON.stringify(STORY), "story.json").facts).toEqual([
      {
        prospect: "jin@hanbit.example",
        after: null,
        inMs: 3_600_000,
        event: "booked",
        step: null,
        sequence: "intro",
        data: { day: "2026-03-05" },
        set: {},
        by: null,
      },
    ]);
  });

  it.each([
    [{ start: "soon" }, "`start` is not a time"],
    [{ try: "status" }, "`try` must be a list of texts"],
    [{ facts: [{ ...STORY.facts[0], in: "later" }] }, "`in: later` is not a duration"],
    [{ facts: [{ ...STORY.facts[0], data: { day: null } }] }, "`data` must hold texts and numbers"],
    [{ facts: [{ event: "booked" }] }, "`prospect` must be text"],
  ])("says what is wrong: %j", (change, said) => {
    expect(() => readStory(JSON.stringify({ ...STORY, ...change }), "story.json")).toThrow(said);
  });
});

describe("what comes with a given event", () => {
  const test = (given: string, expected: string) => `tests:
  - name: one
    start: 2026-03-02T08:00Z
    prospect: { first_name: Jin, linkedin_url: https://www.linkedin.com/in/jin-example, timezone: UTC }
    given:
      - ${given}
    expect:
      - ${expected}
`;

  it("is written into the person by `set`: an address that was found is written to", async () => {
    const without = await play(
      test(
        "{ after: connect, in: 1 hour, event: replied_elsewhere }",
        "{ skipped: intro, reason: unreachable }",
      ),
    );
    const withAddress = await play(
      test(
        "{ after: connect, in: 1 hour, event: told_us, set: { email: jin@hanbit.example } }",
        '{ step: intro, body: { contains: "Hi Jin" } }',
      ),
    );
    for (const { diagnostics, results } of [without, withAddress]) {
      expect(diagnostics).toEqual([]);
      expect(results.map(({ passed }) => passed)).toEqual([true]);
    }
  });

  it("is refused with its place where the workspace has no such field", async () => {
    const { diagnostics } = await play(
      test("{ in: 1 hour, event: told_us, set: { emial: jin@hanbit.example } }", "{ never: call }"),
    );
    expect(diagnostics.map(({ code, range, hint }) => [code, range.line, hint])).toEqual([
      ["unknown-field", 6, 'did you mean "email"?'],
    ]);
  });
});
