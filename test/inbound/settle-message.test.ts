import { describe, expect, it } from "vitest";
import { settleMessage } from "../../src/inbound/settle-message.ts";
import { pauseTarget } from "../../src/run/actions/pause.ts";
import { COURSE, type Ear, openEar } from "./inbound-rehearsal.ts";

async function openQuestion(ear?: Ear) {
  const world = ear ?? (await openEar());
  const [jin] = await world.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
  if (jin === undefined) throw new Error("nobody");
  await world.enroll("course", [jin]);
  await world.run();
  const outcome = await world.hear({ from: "jin@hanbit.example", subject: "A question", text: "Hello?" });
  const settle = async (
    ...[id, answer, given]: [
      number,
      Parameters<typeof settleMessage>[2],
      Partial<Parameters<typeof settleMessage>[3]>?,
    ]
  ) =>
    settleMessage(await world.hearing(), id, answer, { person: null, returnDate: null, ...given }, world.at);
  return { ear: world, jin, id: outcome.message ?? 0, settle };
}

describe("a person who says what a message is", () => {
  it("ends the sequences with a reply", async () => {
    const { ear, jin, id, settle } = await openQuestion();
    await settle(id, "replied");
    expect(await ear.status(jin)).toBe("exited (replied)");
    expect((await ear.store.messages({ id }))[0]).toMatchObject({ status: "unanswered", outcome: "replied" });
    expect((await ear.store.countWaiting()).open).toBe(0);
  });

  it("lets the sequences go on, at the time they had", async () => {
    const { ear, jin, id, settle } = await openQuestion();
    const before = (await ear.store.enrollmentsOf(jin.id))[0]?.state.dueAt;
    const { resumed } = await settle(id, "unrelated");
    expect(resumed).toEqual(["course"]);
    const after = (await ear.store.enrollmentsOf(jin.id))[0]?.state;
    expect(after).toMatchObject({ status: "active", dueAt: before });
  });

  it("does not lift what a person paused", async () => {
    const ear = await openEar();
    const [mina] = await ear.people([{ email: "mina@hanbit.example" }]);
    if (mina === undefined) throw new Error("nobody");
    const { settle } = await openQuestion(ear);
    await ear.enroll("course", [mina]);
    await pauseTarget(await ear.hearing(), { type: "prospect", person: mina, sequence: null }, ear.at);
    const { message } = await ear.hear({ from: "mina@hanbit.example", subject: "Hi" });
    expect(await ear.status(mina)).toBe("paused (by hand)");
    await settle(message ?? 0, "unrelated");
    expect(await ear.status(mina)).toBe("paused (by hand)");
  });

  it("keeps the sequences paused while another message of the person waits", async () => {
    const { ear, jin, id, settle } = await openQuestion();
    const second = await ear.hear({ from: "jin@hanbit.example", subject: "Another" });
    await settle(id, "unrelated");
    expect(await ear.status(jin)).toMatch(new RegExp(`^paused \\(inbox ${second.message}:`));
    await settle(second.message ?? 0, "unrelated");
    expect(await ear.status(jin)).toBe("active");
  });

  it("names whose message it is", async () => {
    const { ear, jin, settle } = await openQuestion();
    const { message } = await ear.hear({
      kind: "opt_out",
      optOut: "sure",
      from: "x@private.example",
      subject: "stop",
    });
    await expect(settle(message ?? 0, "opted_out")).rejects.toThrow("belongs to nobody yet");
    await settle(message ?? 0, "opted_out", { person: jin });
    expect(await ear.status(jin)).toBe("exited (opted_out)");
    const alias = { id: 0, email: "x@private.example", linkedin_url: null, phone: null };
    expect(await ear.store.findSuppression(alias)).not.toBeNull();
  });

  it("delays until after a return that only they could read", async () => {
    const { ear, jin, id, settle } = await openQuestion();
    await settle(id, "out_of_office", { returnDate: "2026-03-13" });
    const state = (await ear.store.enrollmentsOf(jin.id))[0]?.state;
    expect(state).toMatchObject({ status: "active", dueAt: Date.UTC(2026, 2, 16, 9) });
  });

  it("ends every sequence of somebody who left", async () => {
    const { ear, jin, id, settle } = await openQuestion();
    await settle(id, "left_company");
    expect(await ear.status(jin)).toBe("exited (left_company)");
    expect(await ear.store.findSuppression(jin)).toBeNull();
  });

  it("changes nothing by saying it twice", async () => {
    const { ear, jin, id, settle } = await openQuestion(await openEar({ course: COURSE }));
    await settle(id, "replied");
    await settle(id, "replied");
    expect((await ear.kinds(jin)).filter((kind) => kind === "replied")).toHaveLength(1);
  });
});
