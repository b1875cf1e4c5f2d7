import { afterEach, describe, expect, it } from "vitest";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const SEQUENCES = {
  mend: `name: mend
start: { on: rated, where: data.stars <= 3 }
steps:
  - { id: call, do: call, script: "They gave {{ event.rated.stars }}." }
`,
  met: `name: met
start: { on: accepted }
steps:
  - { id: call, do: call, script: Hello. }
`,
  answer: `name: answer
start: { on: replied }
exit_on: []
steps:
  - { id: call, do: call, script: Hello. }
`,
  invite: `name: invite
exit_on: []
steps:
  - { id: ask, do: linkedin.connect }
  - { id: rated, until: event.rated, wait: 9 days, if: event.rated.stars <= 3, then: [{ id: low, do: call, script: "{{ event.rated.stars }} stars" }], else: [{ id: high, do: task, title: Thank them, text: Thanks. }] }
`,
};

let play: Rehearsal;
afterEach(() => play.close());

async function open(): ReturnType<Rehearsal["people"]> {
  play = await openRehearsal(SEQUENCES);
  return play.people([
    { email: "jin@hanbit.example", phone: "+447700900102", linkedin_url: "https://www.linkedin.com/in/jin" },
  ]);
}
const sequencesOf = async (id: number) =>
  (await play.store.enrollmentsOf(id)).map(({ sequence }) => sequence);
const texts = async () => (await play.store.tasks({ status: "open" })).map(({ step, text }) => [step, text]);

describe("an event starts sequences", () => {
  it("once, however often it is told, and only for whom its data says", async () => {
    const [jin] = await open();
    if (jin === undefined) return;
    await play.fact(jin, { kind: "rated", data: { stars: "5" }, key: "a" });
    expect(await sequencesOf(jin.id)).toEqual([]);
    for (const key of ["b", "b", "c"]) await play.fact(jin, { kind: "rated", data: { stars: "2" }, key });
    expect(await sequencesOf(jin.id)).toEqual(["mend"]);
    await play.run();
    expect(await texts()).toEqual([["call", "They gave 2."]]);
  });

  it("by the way in which a task ends", async () => {
    const [jin] = await open();
    if (jin === undefined) return;
    await play.enroll("invite", [jin]);
    await play.run();
    const [task] = await play.store.tasks({ status: "open" });
    await play.endTask(task?.id ?? 0, "already_connected");
    expect(await sequencesOf(jin.id)).toContain("met");
  });

  it("but none by what a stranger can write in somebody's name", async () => {
    const [jin] = await open();
    if (jin === undefined) return;
    await play.fact(jin, { kind: "replied", data: { matched_by: "address" } });
    await play.fact(jin, { kind: "replied", data: { unproven: true } });
    expect(await sequencesOf(jin.id)).toEqual([]);
    await play.fact(jin, { kind: "replied", data: { matched_by: "message_id" } });
    expect(await sequencesOf(jin.id)).toEqual(["answer"]);
  });
});

describe("what an event carries", () => {
  it.each([
    [3, "low"],
    [4, "high"],
    ["none", "high"],
  ])("decides the branch that waited for it: %s stars", async (stars, step) => {
    const [jin] = await open();
    if (jin === undefined) return;
    await play.enroll("invite", [jin]);
    await play.run();
    const [task] = await play.store.tasks({ status: "open" });
    await play.endTask(task?.id ?? 0, "done");
    await play.fact(jin, { kind: "rated", data: { stars } });
    await play.run();
    expect((await texts()).map(([id]) => id)).toContain(step);
  });

  it("is known to a sequence that the person enters later, as the newest said it", async () => {
    const [jin] = await open();
    if (jin === undefined) return;
    await play.fact(jin, { kind: "rated", data: { stars: 5 }, at: play.at - 1_000 });
    await play.fact(jin, { kind: "rated", data: { stars: 1 }, at: play.at - 9_000 });
    await play.enroll("invite", [jin]);
    const [enrollment] = (await play.store.enrollmentsOf(jin.id)).filter(
      ({ sequence }) => sequence === "invite",
    );
    expect(enrollment?.state.told?.["rated"]?.data).toEqual({ stars: 5 });
    await play.fact(jin, { kind: "rated", data: { stars: 2 }, at: play.at - 5_000 });
    const [same] = (await play.store.enrollmentsOf(jin.id)).filter(({ sequence }) => sequence === "invite");
    expect(same?.state.told?.["rated"]?.data).toEqual({ stars: 5 });
  });
});
