import { afterEach, describe, expect, it } from "vitest";
import type { MachineChannel } from "../../../src/channels/channel.ts";
import { exitTarget, pauseTarget } from "../../../src/run/actions/pause.ts";
import { recordFact } from "../../../src/run/actions/record-fact.ts";
import { approveMessage, declineMessage } from "../../../src/run/actions/review.ts";
import { endTask } from "../../../src/run/actions/tasks.ts";
import { runDue } from "../../../src/run/run.ts";
import type { Prospect, Store } from "../../../src/store/port.ts";
import { optOut, resubscribe, setPreference } from "../../../src/web/person.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";
import { onStore } from "../../../src/run/on-store.ts";

const WORKSPACE = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
company: { stop_on: [opted_out, replied] }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
`;
const step = (name: string, text: string, more = "") =>
  `name: ${name}\nexit_on: [replied]\n${more}steps:\n  - id: first\n    ${text}\n  - id: second\n    wait: 2 days\n    do: email\n    subject: B\n    body: B\n`;
const SEQUENCES = {
  mails: step("mails", "do: email\n    subject: A\n    body: A"),
  todo: step("todo", "do: linkedin.connect\n    note: Hi"),
  asked: step("asked", "do: email\n    approve: true\n    subject: A\n    body: A"),
  began: step("began", "wait: 1 day\n    do: email\n    subject: A\n    body: A", "start: { on: booked }\n"),
};

let play: Rehearsal;
afterEach(() => play.close());

/** Two colleagues, each with a mail to come, an open task and a message that waits for approval. */
async function openPlay(): Promise<[Prospect, Prospect]> {
  play = await openRehearsal(SEQUENCES, { workspace: WORKSPACE });
  const [jin, mia] = await play.people(
    ["jin", "mia"].map((name) => ({
      email: `${name}@hanbit.example`,
      first_name: name,
      linkedin_url: `https://www.linkedin.com/in/${name}`,
    })),
  );
  if (jin === undefined || mia === undefined) throw new Error("nobody");
  for (const name of ["mails", "todo", "asked"]) await play.enroll(name, [jin, mia]);
  await play.run();
  return [jin, mia];
}

const WRITES = new Set<string>([
  ...["settle", "record", "suppress", "enroll", "changeMessage"],
  ...["addConsents", "withdrawConsents", "closeDelivery", "updateProspect", "unsuppress"],
]);

/** A store whose process dies at its n-th write: that one and all later ones do nothing. */
function mortal(store: Store, n: number): { store: Store; writes: string[] } {
  const writes: string[] = [];
  const proxy = new Proxy(store, {
    get(target, name) {
      const verb: unknown = Reflect.get(target, name, target);
      if (typeof verb !== "function" || typeof name !== "string") return verb;
      return (...args: unknown[]): unknown => {
        if (WRITES.has(name) && writes.push(name) >= n) return Promise.reject(new Error("killed"));
        return Reflect.apply(verb, target, args);
      };
    },
  });
  return { store: proxy, writes };
}

type Act = (run: Run, jin: Prospect) => Promise<unknown>;
type Run = Awaited<ReturnType<typeof openRun>>;

async function openRun(store: Store) {
  return onStore(await play.context(), store);
}

/** Everything that a fact may change, of everybody. */
async function look(people: readonly Prospect[]): Promise<string> {
  const { store } = play;
  const seen = await Promise.all(
    people.map(async (person) => ({
      enrollments: await store.enrollmentsOf(person.id),
      timeline: await store.timeline(person.id),
      stop: await store.findSuppression(person),
      preference: await store.preferenceOf(person.id),
    })),
  );
  return JSON.stringify([seen, await store.tasks({}), await store.reviews({})]);
}

const visitor = (person: Prospect) => ({
  person,
  isErased: false,
  sequence: "mails",
  step: "first",
  senderName: null,
  senderEmail: null,
});
const fact = (kind: string, data?: Record<string, string>): Act => {
  return (run, jin) => recordFact(run, jin, { kind, at: play.at, ...(data && { data }) }, play.at);
};
const todo = (store: Store) => store.tasks({ status: "open" }).then(([task]) => task?.id ?? 0);
const asked = (store: Store) => store.reviews({ status: "open" }).then(([review]) => review?.id ?? 0);

const ACTS: readonly [string, Act][] = [
  ["an opt-out, and the end of the colleagues' sequences,", fact("opted_out")],
  ["a reply", fact("replied")],
  ["a bounce", fact("bounced", { reason: "user_unknown" })],
  ["a complaint", fact("complained")],
  ["an absence", fact("out_of_office", { return_date: "2026-03-20" })],
  ["a click on the opt-out page", (run, jin) => optOut(run, visitor(jin), "page")],
  ["a pause on the preference page", (run, jin) => setPreference(run, visitor(jin), "pause")],
  [
    "a pause by hand",
    (run, person) => pauseTarget(run, { type: "prospect", person, sequence: null }, play.at),
  ],
  [
    "an end by hand",
    (run, person) => exitTarget(run, { type: "prospect", person, sequence: null }, "by hand", play.at),
  ],
  ["a task done", async (run) => endTask(run, await todo(run.store), "done", play.at)],
  ["a task skipped", async (run) => endTask(run, await todo(run.store), "skip", play.at)],
  [
    "a task of somebody connected before",
    async (run) => endTask(run, await todo(run.store), "already_connected", play.at),
  ],
  ["an approval", async (run) => approveMessage(run, await asked(run.store), { subject: "C" }, play.at)],
  ["a message declined", async (run) => declineMessage(run, await asked(run.store), play.at)],
  [
    "an event and the sequence it begins",
    async (run, jin) => {
      const { started } = await recordFact(run, jin, { kind: "booked", at: play.at }, play.at);
      expect(started).toEqual(["began"]);
    },
  ],
];

describe("what follows from a fact", () => {
  it.each(ACTS)(
    "%s is one write: killed before it nothing has happened, and nothing is left to do after it",
    async (_name, act) => {
      const people = await openPlay();
      const before = await look(people);
      const dead = mortal(play.store, 1);
      await expect(act(await openRun(dead.store), people[0])).rejects.toThrow("killed");
      expect(await look(people)).toBe(before);
      const { store, writes } = mortal(play.store, 2);
      await act(await openRun(store), people[0]);
      expect(writes).toHaveLength(1);
      expect(await look(people)).not.toBe(before);
    },
  );

  it("an opt-out ends everything of the person and of their colleagues", async () => {
    const people = await openPlay();
    await fact("opted_out")(await openRun(play.store), people[0]);
    for (const { id } of people) {
      const states = (await play.store.enrollmentsOf(id)).map(({ state }) => state.status);
      expect(states).toEqual(["exited", "exited", "exited"]);
    }
    expect(await play.store.tasks({ status: "open" })).toEqual([]);
    expect(await play.store.reviews({ status: "open" })).toEqual([]);
  });

  it("taking an opt-out back is one write too", async () => {
    const [jin] = await openPlay();
    await optOut(await openRun(play.store), visitor(jin), "page");
    const dead = mortal(play.store, 1);
    await expect(resubscribe(await openRun(dead.store), visitor(jin))).rejects.toThrow("killed");
    expect(await play.store.findSuppression(jin)).not.toBeNull();
    const { store } = mortal(play.store, 2);
    expect(await resubscribe(await openRun(store), visitor(jin))).toBe(true);
    expect(await play.store.findSuppression(jin)).toBeNull();
  });

  it("an address that the server refuses for ever is closed in the write that says so, on every channel", async () => {
    await openPlay();
    const { store, writes } = mortal(play.store, Number.POSITIVE_INFINITY);
    const context = await openRun(store);
    play.at += 3 * 86_400_000;
    await runDue(
      { ...context, findChannel: (id) => refuseAll(context.findChannel(id) as MachineChannel) },
      {
        fingerprint: "x",
        max: null,
        sequence: "mails",
        signal: new AbortController().signal,
        isAlive: () => true,
        onTouch: () => undefined,
      },
    );
    expect(writes.filter((name) => name !== "settle")).toEqual(["record", "record"]);
    const failed = (await play.store.attempts({})).filter(({ status }) => status === "failed");
    expect(failed).toHaveLength(2);
    for (const { prospect } of failed) {
      const kinds = (await play.store.timeline(prospect)).map(({ kind }) => kind);
      expect(kinds.slice(-5)).toEqual(["failed", "bounced", "finished", "exited", "exited"]);
    }
    expect(await play.store.check()).toEqual([]);
  });

  it("waits for whoever enters a sequence in between", async () => {
    const [jin] = await openPlay();
    let isFirst = true;
    const store = new Proxy(play.store, {
      get(target, name) {
        const verb: unknown = Reflect.get(target, name, target);
        if (typeof verb !== "function") return verb;
        return async (...args: unknown[]): Promise<unknown> => {
          if (name === "record" && isFirst) {
            isFirst = false;
            await play.enroll("began", [jin]);
          }
          return Reflect.apply(verb, target, args) as unknown;
        };
      },
    });
    // Streams are passed through as they are.
    const run = await openRun(
      Object.assign(Object.create(store) as Store, {
        streamEnrollments: play.store.streamEnrollments.bind(play.store),
      }),
    );
    await fact("replied")(run, jin);
    const states = (await play.store.enrollmentsOf(jin.id)).map(({ state }) => state.status);
    expect(states).toEqual(["exited", "exited", "exited", "exited"]);
    expect((await play.store.timeline(jin.id)).filter(({ kind }) => kind === "replied")).toHaveLength(1);
  });
});

function refuseAll(channel: MachineChannel): MachineChannel {
  return {
    ...channel,
    async connect(sender, context) {
      const transport = await channel.connect(sender, context);
      const reason = "550 5.1.1 no such user";
      return {
        connections: 1,
        prepare: (touch) => transport.prepare(touch),
        send: async () => ({
          type: "failed",
          blame: "recipient",
          permanent: true,
          suppress: true,
          reason,
        }),
        verify: () => transport.verify(),
        close: () => transport.close(),
      };
    },
  };
}

describe("whom something has stopped", () => {
  it.each<[string, (jin: Prospect) => Promise<unknown>]>([
    [
      "suppressed, and a crash came before the end of the sequences",
      (jin) =>
        play.store.suppress([{ kind: "person", value: String(jin.id), reason: "by hand", at: play.at }]),
    ],
    [
      "suppressed by the domain",
      () =>
        play.store.suppress([{ kind: "domain", value: "hanbit.example", reason: "by hand", at: play.at }]),
    ],
    [
      "recorded by an earlier version as one who replied",
      (jin) => play.store.record([{ kind: "replied", at: play.at, prospect: jin.id }]),
    ],
  ])("%s: no task is taken as done and no message let go", async (_name, stop) => {
    const [jin] = await openPlay();
    await stop(jin);
    const run = await openRun(play.store);
    const [task] = (await play.store.tasks({ status: "open" })).filter(({ prospect }) => prospect === jin.id);
    const [review] = (await play.store.reviews({ status: "open" })).filter(
      ({ prospect }) => prospect === jin.id,
    );
    for (const ending of ["done", "already_connected"] as const) {
      await expect(endTask(run, task?.id ?? 0, ending, play.at)).rejects.toThrow(
        /is closed now|is cancelled already/,
      );
    }
    await expect(approveMessage(run, review?.id ?? 0, null, play.at)).rejects.toThrow(/is closed now/);
    const ended = (await play.store.enrollmentsOf(jin.id)).filter(({ sequence }) => sequence !== "mails");
    expect(ended.map(({ state }) => state.status)).toEqual(["exited", "exited"]);
    const kinds = (await play.store.timeline(jin.id)).map(({ kind }) => kind);
    for (const kind of ["done", "accepted", "approved"]) expect(kinds).not.toContain(kind);
    play.at += 9 * 86_400_000;
    const before = play.outbox().length;
    await play.run();
    expect(
      play
        .outbox()
        .slice(before)
        .filter((mail) => mail.includes("To: jin")),
    ).toEqual([]);
  });
});
