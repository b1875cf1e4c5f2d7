import { expect, it, onTestFinished } from "vitest";
import { resolveAttempt } from "../../../src/run/actions/resolve.ts";
import { undo } from "../../../src/run/actions/undo.ts";
import type { Settlement } from "../../../src/store/port.ts";
import { intentOf } from "../../store/fixtures.ts";
import { openRehearsal } from "../rehearsal.ts";

const SEQUENCE = "name: hello\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hi. }\n";

/** One message in doubt: its worker journaled it and was gone. */
async function openUncertain() {
  const rehearsal = await openRehearsal({ hello: SEQUENCE });
  onTestFinished(() => rehearsal.close());
  const people = await rehearsal.people([{ email: "jin@hanbit.example" }]);
  await rehearsal.enroll("hello", people);
  await rehearsal.run({ max: 0 });
  const { store, at } = rehearsal;
  const [claim] = await store.claimDue(at, 1, {});
  if (claim === undefined) throw new Error("nothing is due");
  const journaled = await store.journal(intentOf(claim, { at, planHash: claim.enrollment.planHash }));
  if (journaled.type !== "journaled") throw new Error(journaled.gate);
  const { state } = claim.enrollment;
  await store.settle({
    claim: (await store.readEnrollment(claim.enrollment.id)) ?? claim,
    state: { ...state, phase: "uncertain", dueAt: null },
    events: [],
    attempt: { id: journaled.attempt, status: "uncertain", reason: "connection lost", at },
  });
  const context = await rehearsal.context();
  return { ...rehearsal, enrollments: context, attempt: journaled.attempt, person: claim.person.id };
}

it("a message that somebody settles while somebody else does is told of once", async () => {
  const { enrollments, store, attempt, person, at } = await openUncertain();
  let reads = 0;
  const slow = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "readEnrollment") return typeof value === "function" ? value.bind(target) : value;
      return async (id: number) => {
        reads += 1;
        if (reads === 1) await resolveAttempt(enrollments, attempt, true, at);
        return store.readEnrollment(id);
      };
    },
  });
  await expect(resolveAttempt({ ...enrollments, store: slow }, attempt, true, at)).rejects.toThrow(
    `attempt ${attempt} is sent, not uncertain`,
  );
  const kinds = (await store.timeline(person)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "sent")).toHaveLength(1);
});

it.each([true, false])(
  "what somebody said of a message in doubt (sent: %s) can be taken back",
  async (sent) => {
    const { enrollments, store, attempt, at, ...rehearsal } = await openUncertain();
    const person = { id: rehearsal.person };
    const before = await store.enrollmentsOf(person.id);
    await resolveAttempt({ ...enrollments, batch: "one" }, attempt, sent, at);
    const [taken] = await undo(enrollments, person, at + 1_000);
    expect(taken).toMatchObject({ act: { kind: "resolve" }, refusal: null });
    expect(await store.enrollmentsOf(person.id)).toEqual(before);
    expect(await store.attempts({ id: attempt })).toMatchObject([{ status: "uncertain", settledAt: null }]);
    await resolveAttempt({ ...enrollments, batch: "two" }, attempt, true, at + 2_000);
    expect(await store.attempts({ id: attempt })).toMatchObject([{ status: "sent" }]);
  },
);

it.each([
  ["goes on when that is taken back", false, 1],
  ["has ended all the same where another was accepted since", true, 0],
])("a row of refusals that a message in doubt ended %s", async (_, isAccepted, left) => {
  const { enrollments, store, at, people, enroll } = await openUncertain();
  await enroll("hello", await people(["b", "c", "d"].map((name) => ({ email: `${name}@${name}.example` }))));
  const [refused, unsettled, accepted] = await store.claimDue(at, 3, {});
  if (refused === undefined || unsettled === undefined || accepted === undefined) throw new Error("not due");
  const send = async (claim: typeof refused, end: Partial<NonNullable<Settlement["attempt"]>>) => {
    const journaled = await store.journal(intentOf(claim, { at, planHash: claim.enrollment.planHash }));
    if (journaled.type !== "journaled") throw new Error(journaled.gate);
    const attempt = { id: journaled.attempt, status: "sent" as const, reason: null, at, ...end };
    const { state } = claim.enrollment;
    const phase = attempt.status === "uncertain" ? "uncertain" : state.phase;
    await store.settle({ claim, state: { ...state, phase, dueAt: at + 1e9 }, events: [], attempt });
    return journaled.attempt;
  };
  await send(refused, { status: "failed", refused: true });
  const doubt = await send(unsettled, { status: "uncertain" });
  const row = async () => (await store.refusalsInRow("anna")).length;
  expect(await row()).toBe(1);
  await resolveAttempt({ ...enrollments, batch: "one" }, doubt, true, at);
  expect(await row()).toBe(0);
  if (isAccepted) await send(accepted, {});
  const [taken] = await undo(enrollments, unsettled.person, at + 1_000);
  expect(taken).toMatchObject({ act: { kind: "resolve" }, refusal: null });
  expect(await row()).toBe(left);
});

it("a message that is resolved by evidence is nobody's act", async () => {
  const { enrollments, attempt, at, person } = await openUncertain();
  await resolveAttempt(enrollments, attempt, true, at, "by what came back");
  await expect(undo(enrollments, { id: person }, at)).rejects.toThrow("nothing was done in the last hour");
});
