import { afterEach, describe, expect, it } from "vitest";
import { loadHolidays } from "../../src/calendar/holidays.ts";
import { readInFlight } from "../../src/review/plan/in-flight.ts";
import { makePlan } from "../../src/review/plan/plan.ts";
import { readTree, type Tree } from "../../src/review/tree.ts";
import { runSeq } from "../cli/run-seq.ts";
import { openRehearsal, type Rehearsal } from "../run/rehearsal.ts";

const DAY = 86_400_000;
const WORKSPACE = `workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 09:00-17:00, holidays: none }
fields: { topic: text }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, smtp: outbox, limits: { per_day: 20 } }
`;
const FIRST = `name: first
steps:
  - { id: hello, do: email, subject: Hi, body: Hi }
  - { id: over, wait: 1 day, do: enroll, sequence: club, fields: { topic: service } }
  - { id: thanks, wait: 1 day, do: email, when: "prospect.topic == 'service'", subject: Thanks, body: Thanks }
`;
const CLUB = `name: club
steps:
  - { id: one, do: email, subject: One, body: "{{ topic | default: 'nothing' }}" }
  - { id: two, wait: 2 days, do: email, when: "prospect.topic == 'service'", subject: Two, body: Two }
`;

let play: Rehearsal;
afterEach(() => play.close());

async function open(): Promise<void> {
  play = await openRehearsal({ first: FIRST, club: CLUB }, { workspace: WORKSPACE });
  const people = await play.people([1, 2, 3, 4, 5].map((id) => ({ email: `p${id}@h${id}.example` })));
  // One of them is in the club already.
  await play.enroll("club", people.slice(0, 1));
  await play.enroll("first", people);
}

async function treeOf(files: Record<string, string>): Promise<Tree> {
  const sequences = Object.entries(files).map(([name, text]) => ({ file: `sequences/${name}.yaml`, text }));
  return readTree({ workspace: WORKSPACE, sequences, snippet: () => null });
}

const planFor = (from: Tree, to: Tree) =>
  makePlan({
    from,
    to,
    against: "HEAD",
    inFlight: readInFlight(play.store, play.at),
    loadHolidays,
    firstTouchAt: () => null,
    now: play.at,
  });

/** What really leaves, by day. */
async function runToTheEnd(): Promise<[string, number][]> {
  const days = new Map<string, number>();
  for (let left = 0; left < 200; left++) {
    await play.run();
    const { nextAt } = await play.store.peekDue(play.at);
    if (nextAt === null) break;
    play.at = nextAt;
  }
  for (const { outcome, at } of play.touches) {
    if (outcome !== "sent") continue;
    const day = new Date(at).toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return [...days].sort();
}

describe("people who are handed over", () => {
  it("count in the days that seq plan shows, as seq run then sends them, and once where they are inside already", async () => {
    await open();
    const tree = await treeOf({ first: FIRST, club: CLUB });
    const { capacity } = await planFor(tree, tree);
    const planned = capacity.map(({ day, after }): [string, number] => [day, after]);
    const sent = await runToTheEnd();
    expect(planned).toEqual(sent);
    // Five hellos; thanks, one and two of the four who enter; `one` of who was inside, whose field stays as it was.
    expect(sent.reduce((sum, [, count]) => sum + count, 0)).toBe(5 + 4 * 3 + 1);
  });

  it("make a change of the sequence that they are to enter show before anybody is in it", async () => {
    await open();
    const from = await treeOf({ first: FIRST, club: CLUB });
    const to = await treeOf({ first: FIRST, club: CLUB.replace("wait: 2 days", "wait: 9 days") });
    const { capacity, finish } = await planFor(from, to);
    const last = (of: "before" | "after") => capacity.filter((row) => row[of] > 0).at(-1)?.day ?? "";
    expect(Date.parse(last("after")) - Date.parse(last("before"))).toBe(7 * DAY);
    const club = finish.find(({ sequence }) => sequence === "club");
    expect((club?.after ?? 0) - (club?.before ?? 0)).toBe(7 * DAY);
  });

  it("are named by seq simulate, which plays them in one sequence alone", async () => {
    await open();
    const none = ["--reply", "0", "--bounce", "0", "--opt-out", "0"];
    const simulate = (...more: string[]) =>
      runSeq(["-C", play.root, "simulate", "first", ...none, ...more], { now: play.at });
    const { out } = await simulate();
    expect(out).toContain("5 people over to club, whose touches are not counted here: seq simulate club");
    expect(JSON.parse((await simulate("--json")).out)).toMatchObject({
      touches: 10,
      handed_over: [{ sequence: "club", people: 5 }],
    });
  });
});
