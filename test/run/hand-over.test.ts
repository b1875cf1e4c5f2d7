import { afterEach, describe, expect, it } from "vitest";
import { openRehearsal, type Rehearsal } from "./rehearsal.ts";

const SEQUENCES = {
  first: `name: first
steps:
  - { id: next, do: enroll, sequence: club, fields: { topic: service } }
`,
  club: `name: club
steps:
  - { id: call, do: call, script: "About {{ topic }}." }
`,
};

let play: Rehearsal;
afterEach(() => play.close());

async function open(sequences: Record<string, string> = SEQUENCES) {
  play = await openRehearsal(sequences);
  const [jin] = await play.people([{ email: "jin@hanbit.example", phone: "+447700900102" }]);
  if (jin === undefined) throw new Error("nobody");
  return jin;
}
const told = async (id: number) =>
  (await play.store.timeline(id))
    .filter(({ kind }) => kind.endsWith("handed_over"))
    .map(({ kind, step, data }) => [kind, step, data]);
const statusOf = async (id: number) =>
  (await play.store.enrollmentsOf(id)).map(({ sequence, state }) => [sequence, state.status]);

describe("a hand-over", () => {
  it("puts the person into the other sequence with the fields, once, and this one goes on", async () => {
    const jin = await open();
    await play.enroll("first", [jin]);
    await play.run();
    await play.run();
    expect(await told(jin.id)).toEqual([["handed_over", "next", { sequence: "club" }]]);
    expect(await statusOf(jin.id)).toEqual([
      ["first", "finished"],
      ["club", "active"],
    ]);
    expect((await play.store.tasks({})).map(({ text }) => text)).toEqual(["About service."]);
  });

  it("says why somebody stays outside", async () => {
    const jin = await open();
    await play.enroll("club", [jin]);
    await play.enroll("first", [jin]);
    await play.run();
    expect(await told(jin.id)).toEqual([
      ["not_handed_over", "next", { sequence: "club", reason: "is or was in it" }],
    ]);
    expect(await statusOf(jin.id)).toEqual([
      ["club", "active"],
      ["first", "finished"],
    ]);
  });

  it("writes its fields only where the person enters, and the next step looks at what is there then", async () => {
    const fields = "{ topic: service }";
    const jin = await open({
      ...SEQUENCES,
      first: `name: first
steps:
  - { id: next, do: enroll, sequence: club, fields: ${fields} }
  - { id: entered, if: "prospect.topic == 'service'", then: [{ id: yes, do: call, script: In. }], else: [{ id: no, do: call, script: Out. }] }
`,
    });
    const [mina] = await play.people([{ email: "mina@hanbit.example", phone: "+447700900103" }]);
    if (mina === undefined) throw new Error("nobody");
    await play.enroll("club", [mina]);
    await play.enroll("first", [jin, mina]);
    await play.run();
    expect((await play.store.getProspect(jin.id))?.fields["topic"]).toBe("service");
    expect((await play.store.getProspect(mina.id))?.fields["topic"]).toBeUndefined();
    const branchOf = async (id: number) =>
      (await play.store.enrollmentsOf(id)).find(({ sequence }) => sequence === "first")?.state.steps[
        "entered"
      ]?.branch;
    expect([await branchOf(jin.id), await branchOf(mina.id)]).toEqual(["then", "else"]);
  });

  it("waits for a sequence that can take nobody, and goes on once it can", async () => {
    const jin = await open({ first: SEQUENCES.first });
    await play.enroll("first", [jin]);
    await play.run();
    expect(await statusOf(jin.id)).toEqual([["first", "active"]]);
    play.write("sequences/club.yaml", SEQUENCES.club);
    play.at += 3_600_000;
    await play.run();
    expect(await told(jin.id)).toEqual([["handed_over", "next", { sequence: "club" }]]);
  });
});
