import { afterEach, describe, expect, it } from "vitest";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const WORKSPACE = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
`;
const mail = (name: string, wait: string) =>
  `name: ${name}\nsteps:\n  - id: thanks\n    ${wait}\n    do: email\n    subject: Thanks\n    body: Hi.\n`;
const SEQUENCES = {
  waits: mail("waits", "wait: 30 days\n    until: event.booked"),
  tells: mail("tells", "wait: 60 days"),
};

let play: Rehearsal;
afterEach(() => play.close());

describe("a wait until an event of the person", () => {
  it.each([
    ["told without a sequence", "booked", {}, "finished"],
    ["told by another sequence", "booked", { sequence: "tells", step: "thanks" }, "finished"],
    ["of another kind", "visited", {}, "active"],
  ] as const)("ends at the event %s only where it is the one waited for", async (_name, kind, of, status) => {
    play = await openRehearsal(SEQUENCES, { workspace: WORKSPACE });
    const [jin] = await play.people([{ email: "jin@hanbit.example", first_name: "Jin" }]);
    if (jin === undefined) throw new Error("nobody");
    for (const name of ["waits", "tells"]) await play.enroll(name, [jin]);
    await play.run();
    await play.fact(jin, { kind, ...of });
    await play.run();
    const states = new Map(
      (await play.store.enrollmentsOf(jin.id)).map(({ sequence, state }) => [sequence, state.status]),
    );
    expect(states.get("waits")).toBe(status);
    expect(states.get("tells")).toBe("active");
  });
});
