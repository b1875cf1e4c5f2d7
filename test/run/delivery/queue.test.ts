import { existsSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import type { MachineChannel, Outcome, Prepared, Transport } from "../../../src/channels/channel.ts";
import { channels } from "../../../src/channels/registry.ts";
import { judgeHealth } from "../../../src/report/health.ts";
import { readStatus } from "../../../src/report/status.ts";
import { retryMissed } from "../../../src/run/actions/retry-missed.ts";
import type { RunContext } from "../../../src/run/context.ts";
import { takeUntold } from "../../../src/run/delivery/sender-trouble.ts";
import { runDue } from "../../../src/run/run.ts";
import { waitDue } from "../../../src/run/watch.ts";
import type { Prospect } from "../../../src/store/port.ts";
import { writeWorkspaceFile } from "../../../src/workspace/init-templates.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Answer = (to: string, at: number) => Outcome;
const sent: Outcome = { type: "sent", receipt: "taken" };
const failed = (
  blame: "recipient" | "network",
  reason: string,
  permanent = false,
): Outcome & { type: "failed" } => ({ type: "failed", blame, permanent, suppress: false, reason });

interface Office extends Rehearsal {
  answer: Answer;
  taken: { to: string; at: number }[];
  /** Works with the workspace as it was read at first: a test of many runs reads no file again. */
  turn(): ReturnType<typeof runDue>;
  ready: RunContext;
  enter(count: number, more?: Record<string, string>): Promise<Prospect[]>;
}

/** Weeks of runs wait for the disk longer than for anything else: where there is memory to write to, they need not. */
async function inMemory<T>(open: () => Promise<T>): Promise<T> {
  const before = process.env.TMPDIR;
  if (existsSync("/dev/shm")) process.env.TMPDIR = "/dev/shm";
  try {
    return await open();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** A workspace whose mail server is a function. */
async function openOffice(steps: string, limits: string, workspace?: string): Promise<Office> {
  const rehearsal = await inMemory(() =>
    openRehearsal(
      { mail: `name: mail\nsteps:\n${steps}` },
      {
        workspace:
          workspace ??
          `
workspace: queue
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
fields: { topic: text }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { ${limits} } }
`,
      },
    ),
  );
  onTestFinished(() => rehearsal.close());
  const email = channels.find(({ id }) => id === "email") as MachineChannel;
  const to = ({ content }: Prepared) => /[\w.+-]+@x\d+\.example/.exec(content)?.[0] ?? content;
  const office: Office = Object.assign(rehearsal, {
    answer: () => sent,
    taken: [],
    ready: await rehearsal.context(),
    turn: () =>
      runDue(office.ready, {
        fingerprint: "unchanged",
        max: null,
        sequence: null,
        signal: new AbortController().signal,
        isAlive: () => true,
        onTouch: (line) => void office.touches.push(line),
      }),
    enter: async (count, more = {}) => {
      const people = await office.people(
        Array.from({ length: count }, (_, index) => ({ email: `p${index}@x${index}.example`, ...more })),
      );
      await office.enroll("mail", people);
      return people;
    },
  } satisfies Omit<Office, keyof Rehearsal>);
  const served: MachineChannel = {
    ...email,
    async connect(sender, context): Promise<Transport> {
      const { prepare, verify, close } = await email.connect(sender, context);
      return {
        connections: 1,
        prepare,
        verify,
        close,
        async send(prepared) {
          const outcome = office.answer(to(prepared), office.at);
          if (outcome.type === "sent") office.taken.push({ to: to(prepared), at: office.at });
          return outcome;
        },
      };
    },
  };
  office.ready = {
    ...office.ready,
    findChannel: (id) => (id === "email" ? served : (channels.find((each) => each.id === id) ?? null)),
  };
  return office;
}

/** Runs by cron, a little late each time, until nothing is planned. Returns how long that took. */
async function playOut(office: Office, everyMs: number, longestMs: number): Promise<void> {
  const end = office.at + longestMs;
  for (office.at += 20 * SECOND; office.at < end; ) {
    const { due, nextAt } = await office.store.peekDue(office.at);
    if (due) await office.turn();
    else if (nextAt === null) return;
    else office.at += Math.floor((nextAt - office.at) / everyMs) * everyMs;
    office.at += everyMs;
  }
}

const STEP = "  - { id: intro, do: email, subject: Hello, body: Hi. }\n";

it("500 people, the limits of `seq init` and a greylisting server lose nobody", {
  timeout: 120_000,
}, async () => {
  const written = writeWorkspaceFile({
    workspace: "acme",
    senderName: "Anna Kim",
    senderEmail: "anna@acme.example",
    timezone: "UTC",
    country: null,
    postalAddress: "1 Main Street",
  });
  const office = await openOffice(
    "  - { id: intro, do: email, subject: Hello, body: Hi., max_age: 5 days }\n",
    "",
    `rehearsal: true\n${written.replace("    signature: snippets/signature.md\n", "")}`,
  );
  // As postgrey: a triplet is let in 5 minutes after its first try, and forgotten after two days.
  const firsts = new Map<string, number>();
  office.answer = (to, at) => {
    const first = firsts.get(to);
    if (first !== undefined && at - first >= 5 * MINUTE && at - first < 2 * DAY) return sent;
    if (first === undefined || at - first >= 2 * DAY) firsts.set(to, at);
    return failed("recipient", "450 4.2.0 greylisted");
  };
  await office.enter(500, { country: "US" });
  await playOut(office, 10 * MINUTE, 60 * DAY);
  expect(new Set(office.taken.map(({ to }) => to)).size).toBe(500);
  expect(await office.store.countMissed(0)).toEqual([]);
  expect((await readStatus(office.ready)).sequences).toMatchObject([
    { finished: 500, failed: 0, skipped: 0 },
  ]);
});

it("days in the queue count neither as age nor towards giving up", async () => {
  const office = await openOffice(STEP.replace("Hi.", "Hi., max_age: 1 day"), "per_day: 2");
  let isRefused = false;
  office.answer = () => (isRefused ? failed("network", "connection refused") : sent);
  await office.enter(14);
  const start = office.at;
  await playOut(office, 10 * MINUTE, 5 * DAY);
  expect(office.taken.length).toBeGreaterThanOrEqual(8);
  isRefused = true;
  await playOut(office, 10 * MINUTE, 10 * HOUR);
  expect(office.touches.filter(({ outcome }) => ["failed", "skipped"].includes(outcome))).toEqual([]);
  isRefused = false;
  await playOut(office, 10 * MINUTE, 20 * DAY);
  expect(new Set(office.taken.map(({ to }) => to)).size).toBe(14);
  expect(office.at - start).toBeGreaterThan(6 * DAY);
});

it("gives up four days after the first attempt, and says so until it is tried again", async () => {
  const office = await openOffice(STEP, "per_day: 100");
  office.answer = () => failed("recipient", "452 4.2.2 mailbox full");
  const [anna] = await office.enter(1);
  if (anna === undefined) throw new Error("nobody");
  office.at += 10 * DAY;
  await office.turn();
  const first = office.at;
  await playOut(office, MINUTE, 6 * DAY);
  const [last] = office.touches.filter(({ outcome }) => outcome === "failed");
  expect((last?.at ?? 0) - first).toBeGreaterThan(3 * DAY);
  expect(last?.at).toBeLessThan(first + 4 * DAY + HOUR);

  const view = await readStatus(office.ready);
  expect(view.sequences[0]).toMatchObject({
    failed: 1,
    skipped: 0,
    lost_lately: 1,
    missed: [{ outcome: "failed", step: "intro", reason: "452 4.2.2 mailbox full", people: 1 }],
  });
  const setting = { disk: null, holder: null, overdueMs: 30 * MINUTE, restoredFrom: null };
  expect(judgeHealth(view, setting)).toEqual([expect.objectContaining({ check: "failed" })]);

  office.answer = () => sent;
  const missed = await office.store.missedTouches({});
  expect(missed).toMatchObject([{ prospect: anna.id, sequence: "mail", step: "intro", outcome: "failed" }]);
  expect(await retryMissed(office.ready, missed, office.at)).toHaveLength(1);
  expect(await office.turn()).toMatchObject({ sent: 1 });
  expect(await office.store.missedTouches({})).toEqual([]);
  expect(await retryMissed(office.ready, missed, office.at)).toEqual([]);
  expect(judgeHealth(await readStatus(office.ready), setting)).toEqual([]);
});

it("what was skipped can be tried again once it is mended, and what its `when` left out is not listed", async () => {
  const office = await openOffice(
    `  - { id: never, do: email, subject: No, body: No., when: prospect.first_name == "X" }\n  - { id: ring, do: call, script: Ring. }\n`,
    "per_day: 100",
  );
  const [anna] = await office.enter(1);
  if (anna === undefined) throw new Error("nobody");
  await office.turn();
  const missed = await office.store.missedTouches({ sequence: "mail" });
  expect(missed).toMatchObject([{ step: "ring", outcome: "skipped", reason: "unreachable" }]);
  await office.store.updateProspect(anna.id, { phone: "+49301234567" }, office.at);
  expect(await retryMissed(office.ready, missed, office.at)).toHaveLength(1);
  expect(await office.turn()).toMatchObject({ tasks: 1 });
});

it("drafts that wait for approval take none of the spacing, and approved ones leave before them", async () => {
  const office = await openOffice(STEP.replace("Hi.", "Hi., approve: true"), "every: 2 seconds, per_day: 3");
  await office.enter(6);
  expect(await office.turn()).toMatchObject({ held: 6, deferred: 0 });
});

it("messages that cannot be written take none of the spacing", async () => {
  const office = await openOffice(
    STEP.replace("Hi.", '"About {{ topic }}."'),
    "every: 20 seconds, per_day: 3",
  );
  await office.enter(5);
  const others = await office.people([{ email: "q@x90.example", topic: "maps" }]);
  await office.enroll("mail", others);
  expect(await office.turn()).toMatchObject({ held: 5, sent: 1, deferred: 0 });
});

it("a run of 50 seconds waits for the spacing itself: `every: 20 seconds` is three a minute", async () => {
  const office = await openOffice(STEP, "every: 20 seconds");
  await office.enter(6);
  const signal = new AbortController().signal;
  const sleep = (ms: number): Promise<void> => {
    office.at += ms;
    return Promise.resolve();
  };
  await waitDue(() => office.turn(), office.ready.clock, office.at + 50 * SECOND, sleep, signal);
  expect(office.taken).toHaveLength(3);
});

it("an outage is told at its first minute and then ever less often, and names its cause", async () => {
  const office = await openOffice(STEP, "every: 1 second");
  office.answer = () => failed("network", "no connection to the server: it was refused");
  await office.enter(3);
  const start = office.at;
  const told: number[] = [];
  for (; office.at < start + 2 * DAY; office.at += 20 * MINUTE) {
    if ((await office.store.peekDue(office.at)).due) await office.turn();
    const [trouble] = await takeUntold(office.store, ["anna"], office.at);
    if (trouble === undefined) continue;
    expect(trouble).toEqual({
      sender: "anna",
      kind: "outage",
      since: start,
      reason: "no connection to the server: it was refused",
    });
    told.push((office.at - start) / HOUR);
  }
  expect(told).toEqual([0, 1, 2, 4, 8, 16, 32]);
  const view = await readStatus(office.ready);
  expect(view.senders[0]?.outage).toMatchObject({ since: start });
  // Nothing has looked for half an hour: cron is not the cause while the server is.
  const late = { ...view, now: (view.next_due ?? 0) + HOUR };
  const setting = { disk: null, holder: null, overdueMs: 30 * MINUTE, restoredFrom: null };
  expect(judgeHealth(late, setting).map(({ check, hint }) => [check, hint])).toEqual([
    ["overdue", "seq doctor"],
    ["sender", expect.stringContaining("seq doctor")],
  ]);
  office.answer = () => sent;
  office.at += 9 * HOUR;
  await office.turn();
  expect((await readStatus(office.ready)).senders[0]?.outage).toBeUndefined();
  expect(await takeUntold(office.store, ["anna"], office.at + DAY)).toEqual([]);
});
