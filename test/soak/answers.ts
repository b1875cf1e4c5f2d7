import { type Case, groupBy, tell } from "./model.ts";
import type { Call } from "./script.ts";

const DAY = 24 * 3_600_000;

interface Why {
  enrollments: {
    sequence: string;
    step: string | null;
    status: string;
    reason: string | null;
    next_at: string | null;
    waits_for: string | null;
    gates: { gate: string; pass: boolean; detail: string }[];
  }[];
}

interface Status {
  sequences: { name: string; active: number; paused: number; finished: number; exited: number }[];
  senders: { id: string; sent_24h: number; held: string | null }[];
}

/** What a person may read: no stack, no bug report, no bare system error. */
const CRASH = /^\s+at |this is a bug|SQLITE_|TypeError|ReferenceError|\bundefined\b/m;

/** Exit codes are those that the command line promises, and errors are words. */
export function checkCodes({ play, fail }: Case): void {
  for (const call of play.calls) {
    const { n, code, err } = call;
    if (CRASH.test(err)) fail("words", n, null, `${tell(call)}: ${err.slice(0, 400)}`);
    const allowed = codesOf(call);
    if (!allowed.includes(code)) {
      fail(
        "exit codes",
        n,
        null,
        `${tell(call)}: ${code}, not ${allowed.join(" or ")}: ${err.slice(0, 300)}`,
      );
    }
  }
}

function codesOf({ about, argv, broken, mode }: Call): readonly number[] {
  // Killed with SIGKILL there is no code; with no room or no lock it could not work.
  if (about.does === "run" && about.trouble) return [-9, 0, 1, 3];
  if (about.does === "refused-run") return [3];
  if (broken === "seq.yaml") return [0, 1, 2, 3];
  switch (argv[0]) {
    case "run":
      // 1: something needs a person, which a held message or a doubt does for as long as it stands.
      return [0, 1];
    case "lint":
    case "doctor":
    case "status":
    case "plan":
    case "import":
      return [0, 1];
    case "preview":
    case "simulate":
    case "graph":
      return broken === null ? [0, 1, 2] : [0, 1, 2, 3];
    case "enroll":
      // Also where the sequence is gone, or half written.
      return [0, 1, 2, 3];
    case "reconcile":
    case "inbox":
      return [0, 1];
    case "undo":
      // What something has come after stays.
      return [0, 1, 2];
    case "pause":
    case "resume":
    case "exit":
      return [0, 2];
    case "suppress":
      // 2: added under two forms of one name, it is gone with the first removal.
      if (argv[1] === "remove") return [0, 1, 2];
      return mode === "well" ? [0] : [0, 1];
    case "event":
      return argv.includes("--step") ? [0, 2] : [0];
    case "prospects":
      // What is said again after a restore may have been known from the database that was put aside. Nobody's message
      // names anybody else, so that nothing may be left of whom it erases.
      return about.does === "erase" ? [0, 2] : mode === "well" ? [0] : [0, 1];
    case "tasks":
    case "review":
    case "resolve":
      // A stop in between may have taken it off the list; a list of doubts needs a person.
      return [0, 1, 2];
    default:
      return mode === "well" ? [0] : [0, 1];
  }
}

interface Answers {
  why: Why;
  status: Status;
  timeline: { kind: string; channel: string | null }[];
}

function read<Verb extends keyof Answers>({ code, out, argv }: Call, verb: Verb): Answers[Verb] | null {
  if (argv[0] !== verb || !argv.includes("--json") || code > 1 || code < 0) return null;
  try {
    return JSON.parse(out) as Answers[Verb];
  } catch {
    return null;
  }
}

/** Two looks with nothing in between show the same planned times, as long as they lie ahead. */
export function checkTimes({ play, fail }: Case): void {
  const shown = new Map<string, { call: Call; why: Why }>();
  for (const call of play.calls) {
    if (call.about.does !== "look") shown.clear();
    const why = read(call, "why");
    if (why === null) continue;
    const whose = call.argv[1]!;
    const before = shown.get(whose);
    if (before === undefined) {
      shown.set(whose, { call, why });
      continue;
    }
    if (before.why.enrollments.length !== why.enrollments.length) {
      fail(
        "times",
        call.n,
        null,
        `${whose} is in ${why.enrollments.length} sequences, before in ${before.why.enrollments.length}`,
      );
    }
    before.why.enrollments.forEach(({ sequence, next_at }, index) => {
      const now = why.enrollments[index]?.next_at ?? null;
      if (next_at !== now)
        fail(
          "times",
          call.n,
          null,
          `${whose} in ${sequence}: ${next_at} at call ${before.call.n}, then ${now}`,
        );
    });
  }
}

/** Nobody is stuck: who goes on has a time ahead, or `why` says what is waited for. */
export function checkStuck({ play, fail }: Case): void {
  const lastRun = play.calls.findLast(({ about, code }) => about.does === "run" && code < 2)?.at ?? 0;
  let putOff = new Map<string, string>();
  for (const call of play.calls) {
    if (call.about.does === "run") putOff = readPutOff(call);
    else if (call.about.does !== "look") putOff = new Map();
    const why = read(call, "why");
    for (const each of why?.enrollments ?? []) {
      const { sequence, step, status, reason, next_at, waits_for, gates } = each;
      const whose = `${call.argv[1]} in ${sequence} at ${step}`;
      if (["finished", "exited"].includes(status)) continue;
      const closed = gates.some(({ pass }) => !pass);
      const isNamed = closed || reason !== null || waits_for !== null;
      if (next_at === null && !isNamed)
        fail("stuck", call.n, null, `${whose}: ${status}, no time, no reason`);
      // Due for a day though runs came: what holds it must be said.
      if (next_at !== null && !closed && Date.parse(next_at) < Math.min(lastRun, call.at) - DAY)
        fail("stuck", call.n, null, `${whose}: due since ${next_at}, and every gate is open`);
      // A run of this very moment put it off again, as it would at every run: why it did must be said.
      const because = putOff.get(`${call.argv[1]} ${sequence} ${step} ${call.at}`);
      if (because !== undefined && status === "active" && !isNamed)
        fail("stuck", call.n, null, `${whose}: put off (${because}), and every gate is open`);
    }
  }
}

/** Whom a run put off, and what it gave as the reason. */
function readPutOff({ out, at }: Call): Map<string, string> {
  // The last line of a run that was killed may be half of one.
  const lines = out
    .split("\n")
    .filter((line) => line.includes('"deferred"') && /^\{"type":"touch".*\}$/.test(line));
  return new Map(
    lines.map((line) => {
      const { prospect, sequence, step, reason } = JSON.parse(line) as Record<string, string>;
      return [`${prospect} ${sequence} ${step} ${at}`, reason ?? "no reason"];
    }),
  );
}

/** `status` counts what was sent as the server did, and people as `why` shows them one by one. */
export function checkCounts({ play, mails, fail }: Case): void {
  const restored = play.calls.filter(({ about }) => about.does === "restore").map(({ n }) => n);
  for (const call of play.calls) {
    const status = read(call, "status");
    if (status === null || restored.some((n) => n < call.n && play.calls[n]!.at > call.at - 2 * DAY))
      continue;
    for (const { id, sent_24h } of status.senders) {
      const recent = mails.filter(
        ({ sender, at, call: n }) => sender === id && n < call.n && at > call.at - DAY && at <= call.at,
      );
      const unclear = play.calls.some(
        ({ n, at, mode, about }) =>
          n < call.n && at > call.at - DAY && (mode !== "well" || (about.does === "run" && about.trouble)),
      );
      const isRight = unclear
        ? sent_24h >= recent.filter(({ isUnanswered }) => !isUnanswered).length
        : sent_24h === recent.length;
      if (!isRight)
        fail(
          "counts",
          call.n,
          null,
          `status says ${id} sent ${sent_24h} in 24 hours, the server has ${recent.length}`,
        );
    }
  }
  checkPeopleCounts();

  function checkPeopleCounts(): void {
    const last = play.calls.findLast((call) => read(call, "status") !== null);
    if (last === undefined || play.calls.some(({ about }) => about.does === "erase")) return;
    const after = play.calls
      .filter(({ n }) => n > last.n)
      .map((call) => read(call, "why"))
      .filter((each) => each !== null);
    const shown = groupBy(
      after.flatMap((each) => each.enrollments),
      ({ sequence }) => sequence,
    );
    for (const { name, active, paused, finished, exited } of read(last, "status")!.sequences) {
      const own = shown.get(name) ?? [];
      const count = (status: string): number => own.filter((each) => each.status === status).length;
      const others = own.length - count("paused") - count("finished") - count("exited");
      const said = [active, paused, finished, exited].join(" ");
      const seen = [others, count("paused"), count("finished"), count("exited")].join(" ");
      if (said !== seen)
        fail(
          "counts",
          last.n,
          null,
          `status of ${name} (active paused finished exited): ${said}, why shows ${seen}`,
        );
    }
  }
}

/** What the server answered for is in the person's timeline as sent, and nothing else is. */
export function checkTimeline({ script, play, mails, fail }: Case): void {
  if (play.calls.some(({ about }) => about.does === "restore")) return;
  script.people.forEach(({ email }, person) => {
    const call = play.calls.findLast((each) => each.argv[0] === "timeline" && each.argv[1] === email);
    const entries = call === undefined ? null : read(call, "timeline");
    if (call === undefined || entries === null) return;
    const said = entries.filter(({ kind, channel }) => kind === "sent" && channel === "email").length;
    const own = mails.filter((mail) => mail.person === person && mail.call < call.n);
    const least = own.filter(({ isUnanswered }) => !isUnanswered).length;
    const doubts = play.calls.some(({ about }) => about.does === "run" && about.trouble) ? 1 : 0;
    if (said < least - doubts || said > own.length) {
      fail(
        "timeline",
        call.n,
        person,
        `${email} has ${said} mails sent, the server has ${own.length} (${least} answered for)`,
      );
    }
  });
}

/** After faults of process and disk the database can be read. */
export function checkTroubles({ play, fail }: Case): void {
  for (const { call, what } of play.troubles) fail("readable", call, null, what);
}
