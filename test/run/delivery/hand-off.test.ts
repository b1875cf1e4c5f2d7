import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { Channel, Prepared } from "../../../src/channels/channel.ts";
import type { RunContext } from "../../../src/run/context.ts";
import { runDue } from "../../../src/run/run.ts";
import type { TouchLine } from "../../../src/run/touch-line.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { intentOf } from "../../store/fixtures.ts";
import { openRehearsal } from "../rehearsal.ts";

const SEQUENCE = "name: hello\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hi. }\n";

/** People who are due, and a server that takes one message at a time: the first at once, any other when it is told to. */
async function openSlowServer(count: number) {
  const rehearsal = await openRehearsal({ hello: SEQUENCE });
  onTestFinished(() => rehearsal.close());
  const people = await rehearsal.people(
    Array.from({ length: count }, (_, index) => ({ email: `p${index}@x${index}.example` })),
  );
  await rehearsal.enroll("hello", people);
  const delivered: string[] = [];
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const context = await rehearsal.context();
  const slow: RunContext = { ...context, findChannel: (id) => slowDown(context.findChannel(id)) };
  function slowDown(channel: Channel | null): Channel | null {
    if (channel?.performer !== "machine") return channel;
    return {
      ...channel,
      async connect(sender, context) {
        const transport = await channel.connect(sender, context);
        return {
          connections: 1,
          prepare: (touch) => transport.prepare(touch),
          verify: () => transport.verify(),
          close: () => transport.close(),
          async send(prepared: Prepared) {
            delivered.push(/p\d@/.exec(prepared.content)?.[0] ?? "?");
            if (delivered.length > 1) await answered;
            return { type: "sent", receipt: "250 2.0.0 Ok: queued as ABC" };
          },
        };
      },
    };
  }
  const abort = new AbortController();
  const touches: TouchLine[] = [];
  const run = (store = rehearsal.store, isAlive = true) =>
    runDue(
      { ...slow, store },
      {
        fingerprint: "one",
        max: null,
        sequence: null,
        signal: abort.signal,
        isAlive: () => isAlive,
        onTouch: (line) => touches.push(line),
      },
    );
  /** Until one message is at the server and another, journaled, waits for the connection. */
  const untilOneWaits = async (): Promise<void> => {
    const isWaiting = async () => (await rehearsal.store.attempts({ status: "started" })).length === 2;
    while (delivered.length < 2 || !(await isWaiting())) await sleep(1);
    // What was committed is on disk a moment later.
    await rehearsal.store.setSetting("test", "a write behind it");
  };
  return { rehearsal, people, delivered, answer, run, abort, untilOneWaits, touches };
}

it("a message that waits for a connection does not leave after its person's reply", async () => {
  const { rehearsal, people, delivered, answer, run, untilOneWaits } = await openSlowServer(3);
  const running = run();
  await untilOneWaits();
  const [, , third] = people;
  if (third !== undefined) await rehearsal.fact(third, { kind: "replied" });
  answer();
  expect(await running).toMatchObject({ sent: 2 });
  expect(delivered).toEqual(["p0@", "p1@"]);
  expect(await rehearsal.store.attempts({})).toMatchObject([
    { status: "sent" },
    { status: "sent" },
    { status: "failed", reason: "never handed over" },
  ]);
});

it("a message that waits for a connection is due again, untouched, when the run is stopped", async () => {
  const { rehearsal, delivered, answer, run, abort, untilOneWaits } = await openSlowServer(4);
  const running = run();
  await untilOneWaits();
  abort.abort();
  answer();
  expect(await running).toMatchObject({ sent: 2, deferred: 0, held: 0 });
  expect(delivered).toEqual(["p0@", "p1@"]);
  expect(await rehearsal.store.claimDue(rehearsal.at, 9, {})).toHaveLength(2);
});

it("a message that has waited long for its connection is looked at anew: hours may have ended", async () => {
  const { rehearsal, delivered, answer, run, untilOneWaits } = await openSlowServer(3);
  const running = run();
  await untilOneWaits();
  rehearsal.at = Date.UTC(2026, 2, 2, 17, 29);
  answer();
  expect(await running).toMatchObject({ sent: 2, deferred: 1, next_due: Date.UTC(2026, 2, 3, 9) });
  expect(delivered).toEqual(["p0@", "p1@"]);
});

it("a run after one that was killed sends what had not left, once, and knows what the server had taken", async () => {
  const { rehearsal, people, delivered, answer, run, touches } = await openSlowServer(3);
  answer();
  await rehearsal.run({ max: 0 });
  const { store, at, root } = rehearsal;
  const [first, second, third] = await store.claimDue(at, 9, {});
  if (first === undefined || second === undefined || third === undefined) throw new Error("nothing is due");
  for (const [claim, isHanded, isTaken] of [
    [first, true, true],
    [second, true, false],
    [third, false, false],
  ] as const) {
    const intent = intentOf(claim, { at, planHash: claim.enrollment.planHash });
    const journaled = await store.journal(intent);
    if (journaled.type !== "journaled") throw new Error(journaled.gate);
    if (isHanded) await store.handOff(intent, journaled.attempt);
    if (isTaken) await store.markAccepted(journaled.attempt, "0100018f-abc.def");
  }
  const later = await openStore({
    file: join(root, ".seq/state.db"),
    marker: join(root, ".seq/store.json"),
    create: false,
    owner: { host: "test", pid: 2, start: "boot/2" },
    wallClock: Date.now,
  });
  onTestFinished(() => later.close());
  expect(await run(later, false)).toMatchObject({ sent: 1 });
  expect(delivered).toEqual(["p2@"]);
  expect(touches).toMatchObject([{ prospect: "p2@x2.example", outcome: "sent" }]);
  const attempts = await later.attempts({});
  expect(attempts.map(({ status }) => status)).toEqual(["sent", "uncertain", "failed", "sent"]);
  expect(attempts[0]).toMatchObject({ providerId: "0100018f-abc.def", variant: "question" });
  const [taken] = people;
  const told = await later.timeline(taken?.id ?? 0);
  expect(told.map(({ kind }) => kind)).toEqual(["enrolled", "sent", "finished"]);
  expect(told[1]).toMatchObject({ at, data: { reason: "the server had taken it", variant: "question" } });
});
