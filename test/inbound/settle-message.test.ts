import { describe, expect, it } from "vitest";
import { settleMessage } from "../../src/inbound/settle-message.ts";
import { pauseTarget } from "../../src/run/actions/pause.ts";
import { COURSE, type InboundRehearsal, openInboundRehearsal } from "./inbound-rehearsal.ts";

async function openQuestion(rehearsed?: InboundRehearsal) {
  const world = rehearsed ?? (await openInboundRehearsal());
  const [jin] = await world.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
  if (jin === undefined) throw new Error("nobody");
  await world.enroll("course", [jin]);
  await world.run();
  const outcome = await world.receive({ from: "jin@hanbit.example", subject: "A question", text: "Hello?" });
  const settle = async (
    ...[id, answer, given]: [
      number,
      Parameters<typeof settleMessage>[2],
      Partial<Parameters<typeof settleMessage>[3]>?,
    ]
  ) =>
    settleMessage(
      await world.inboundContext(),
      id,
      answer,
      { person: null, returnDate: null, ...given },
      world.at,
    );
  return { rehearsed: world, jin, id: outcome.message ?? 0, settle };
}

describe("a person who says what a message is", () => {
  it("ends the sequences with a reply", async () => {
    const { rehearsed, jin, id, settle } = await openQuestion();
    await settle(id, "replied");
    expect(await rehearsed.status(jin)).toBe("exited (replied)");
    expect((await rehearsed.store.messages({ id }))[0]).toMatchObject({
      status: "unanswered",
      outcome: "replied",
    });
    expect((await rehearsed.store.countWaiting()).open).toBe(0);
  });

  it("lets the sequences go on, at the time they had", async () => {
    const { rehearsed, jin, id, settle } = await openQuestion();
    const before = (await rehearsed.store.enrollmentsOf(jin.id))[0]?.state.dueAt;
    const { resumed } = await settle(id, "unrelated");
    expect(resumed).toEqual(["course"]);
    const after = (await rehearsed.store.enrollmentsOf(jin.id))[0]?.state;
    expect(after).toMatchObject({ status: "active", dueAt: before });
  });

  it("does not lift what a person paused", async () => {
    const rehearsed = await openInboundRehearsal();
    const [mina] = await rehearsed.people([{ email: "mina@hanbit.example" }]);
    if (mina === undefined) throw new Error("nobody");
    const { settle } = await openQuestion(rehearsed);
    await rehearsed.enroll("course", [mina]);
    await pauseTarget(
      await rehearsed.inboundContext(),
      { type: "prospect", person: mina, sequence: null },
      rehearsed.at,
    );
    const { message } = await rehearsed.receive({ from: "mina@hanbit.example", subject: "Hi" });
    expect(await rehearsed.status(mina)).toBe("paused (by hand)");
    await settle(message ?? 0, "unrelated");
    expect(await rehearsed.status(mina)).toBe("paused (by hand)");
  });

  it("keeps the sequences paused while another message of the person waits", async () => {
    const { rehearsed, jin, id, settle } = await openQuestion();
    const second = await rehearsed.receive({ from: "jin@hanbit.example", subject: "Another" });
    await settle(id, "unrelated");
    expect(await rehearsed.status(jin)).toMatch(new RegExp(`^paused \\(inbox ${second.message}:`));
    await settle(second.message ?? 0, "unrelated");
    expect(await rehearsed.status(jin)).toBe("active");
  });

  it("names whose message it is", async () => {
    const { rehearsed, jin, settle } = await openQuestion();
    const { message } = await rehearsed.receive({
      kind: "opt_out",
      optOut: "sure",
      from: "x@private.example",
      subject: "stop",
    });
    await expect(settle(message ?? 0, "opted_out")).rejects.toThrow("belongs to nobody yet");
    await settle(message ?? 0, "opted_out", { person: jin });
    expect(await rehearsed.status(jin)).toBe("exited (opted_out)");
    const alias = { id: 0, email: "x@private.example", linkedin_url: null, phone: null };
    expect(await rehearsed.store.findSuppression(alias)).not.toBeNull();
  });

  it("delays until after a return that only they could read", async () => {
    const { rehearsed, jin, id, settle } = await openQuestion();
    await settle(id, "out_of_office", { returnDate: "2026-03-13" });
    const state = (await rehearsed.store.enrollmentsOf(jin.id))[0]?.state;
    expect(state).toMatchObject({ status: "active", dueAt: Date.UTC(2026, 2, 16, 9) });
  });

  it("ends every sequence of somebody who left", async () => {
    const { rehearsed, jin, id, settle } = await openQuestion();
    await settle(id, "left_company");
    expect(await rehearsed.status(jin)).toBe("exited (left_company)");
    expect(await rehearsed.store.findSuppression(jin)).toBeNull();
  });

  it("changes nothing by saying it twice", async () => {
    const { rehearsed, jin, id, settle } = await openQuestion(await openInboundRehearsal({ course: COURSE }));
    await settle(id, "replied");
    await settle(id, "replied");
    expect((await rehearsed.kinds(jin)).filter((kind) => kind === "replied")).toHaveLength(1);
  });
});
