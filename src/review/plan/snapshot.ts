import { formatLocalDate } from "../../calendar/format.ts";
import { parseTime } from "../../calendar/parse-time.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { StepRecord } from "../../engine/facts.ts";
import { type Lineage, NO_LINEAGE, recordVersion, traceVersion } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import { findStep, planStep } from "../../engine/schedule.ts";
import type { State } from "../../engine/state.ts";
import { UserError } from "../../errors.ts";
import { type Evaluations, openEvaluations } from "../../run/evaluations.ts";
import type { InFlight, PersonInFlight } from "./in-flight.ts";

/** People who stand alike: counts, step names and days, nobody's data. */
interface Group {
  sequence: string;
  version: string;
  sender: string;
  status: State["status"];
  phase: State["phase"];
  step: string;
  deferred_by: string | null;
  /** Local day of the next look, `2026-03-02`; null where none is planned. */
  due_day: string | null;
  /** Local day of the previous step. */
  since_day: string;
  touched: boolean;
  /** How each step ended, and the kinds of events it had. */
  steps: Record<string, Omit<StepRecord, "events" | "at" | "reason"> & { events: string[] }>;
  /** The same by key, of steps that the version has no more; absent for none. */
  gone?: Group["steps"];
  happened: string[];
  people: number;
}

interface Snapshot {
  kind: "seq-snapshot";
  format: 1;
  at: number;
  /** The versions people are on, by hash: texts of the files in git. */
  plans: Record<string, Plan>;
  /** By sequence: who bore which name. Absent in files of an earlier version. */
  lineages?: Record<string, Lineage>;
  people: Group[];
}

const HINT = "seq snapshot FILE writes one";

/** Counts of the people in flight by where they stand; days are in the workspace's `zone`. */
export async function takeSnapshot(inFlight: InFlight, zone: string, at: number): Promise<Snapshot> {
  const groups = new Map<string, Group>();
  const plans: Record<string, Plan> = {};
  const lineages: Record<string, Lineage> = {};
  for (const sequence of await inFlight.sequences()) {
    const lineage = await inFlight.lineage(sequence);
    lineages[sequence] = lineage;
    for (const version of lineage.versions) {
      const known = await inFlight.plan(version);
      if (known !== null) plans[version] = known;
    }
    for await (const person of inFlight.stream(sequence)) {
      const { version, state } = person;
      if (state.step === null) continue;
      const group = groupOf(person, state.step, zone);
      const key = JSON.stringify(group);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, group);
      else known.people += 1;
      if (Object.hasOwn(plans, version)) continue;
      const plan = await inFlight.plan(version);
      if (plan !== null) plans[version] = plan;
    }
  }
  const people = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return { kind: "seq-snapshot", format: 1, at, plans, lineages, people };
}

function groupOf({ sequence, version, sender, state }: PersonInFlight, step: string, zone: string): Group {
  return {
    sequence,
    version,
    sender,
    status: state.status,
    phase: state.phase,
    step,
    deferred_by: state.deferredBy,
    due_day: state.dueAt === null ? null : formatLocalDate(state.dueAt, zone),
    since_day: formatLocalDate(state.since, zone),
    touched: state.touched,
    steps: groupRecords(state.steps),
    ...(state.gone !== undefined && { gone: groupRecords(state.gone) }),
    happened: Object.keys(state.happened).sort(),
    people: 1,
  };
}

function groupRecords(records: State["steps"]): Group["steps"] {
  return Object.fromEntries(
    Object.entries(records)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { outcome, branch, variant, events }]) => [
        id,
        {
          ...(outcome === undefined ? {} : { outcome }),
          ...(branch === undefined ? {} : { branch }),
          ...(variant === undefined ? {} : { variant }),
          events: Object.keys(events).sort(),
        },
      ]),
  );
}

/**
 * The people in flight of a snapshot. Times are as exact as days can be: a group's next touch is the one its own
 * version plans from the day of its previous step. UserError (exit 2) for any other file; `file` names it.
 */
export function readSnapshot(
  text: string,
  file: string,
  config: WorkspaceConfig,
  loadHolidays: (countries: readonly string[]) => Promise<(isoDate: string) => boolean>,
): InFlight {
  const snapshot = parseSnapshot(text, file);
  const evaluations = openEvaluations({ config, loadHolidays });
  const planOf = (version: string): Plan | null =>
    Object.hasOwn(snapshot.plans, version) ? (snapshot.plans[version] ?? null) : null;
  const lineageOf = (sequence: string): Lineage =>
    snapshot.lineages !== undefined && Object.hasOwn(snapshot.lineages, sequence)
      ? (snapshot.lineages[sequence] ?? NO_LINEAGE)
      : guessLineage(snapshot, sequence);
  return {
    sequences: async () => [...new Set(snapshot.people.map(({ sequence }) => sequence))].sort(),
    async *stream(sequence) {
      for (const [index, group] of snapshot.people.entries()) {
        if (group.sequence !== sequence) continue;
        yield await standFor(group, index, planOf(group.version), evaluations, config.calendar.zone);
      }
    },
    plan: async (version) => planOf(version),
    lineage: async (sequence) => lineageOf(sequence),
    async trace(version, plan) {
      const { versions, bearers } = lineageOf(plan.name);
      const before = versions.map((each) => planOf(each)).filter((each) => each !== null);
      return planOf(version) ?? traceVersion(before, bearers, plan, version);
    },
    touchTimes: async () => [],
    wasIn: async () => false,
    consentsOf: async () => [],
  };
}

/** For a file that does not tell: the version that most people are on was the last. */
function guessLineage({ people, plans }: Snapshot, sequence: string): Lineage {
  const counts = new Map<string, number>();
  for (const group of people) {
    if (group.sequence !== sequence) continue;
    counts.set(group.version, (counts.get(group.version) ?? 0) + group.people);
  }
  let lineage = NO_LINEAGE;
  for (const [version] of [...counts].sort((a, b) => a[1] - b[1])) {
    const plan = plans[version];
    if (plan !== undefined) lineage = recordVersion(lineage, version, plan);
  }
  return lineage;
}

async function standFor(
  group: Group,
  index: number,
  plan: Plan | null,
  evaluations: Evaluations,
  zone: string,
): Promise<PersonInFlight> {
  const key = `snapshot/${index}`;
  const person = { fields: {}, tags: [] };
  const evaluation = plan === null ? null : await evaluations.of(plan, key, person, group.sender);
  const morning = parseTime(group.since_day, zone) ?? 0;
  const since = evaluation?.calendar.nextOpen(morning) ?? morning;
  const noon = group.due_day === null ? null : (parseTime(`${group.due_day}T12:00`, zone) ?? null);
  const state: State = {
    status: group.status,
    reason: null,
    step: group.step,
    phase: group.phase,
    since,
    plannedAt: noon,
    dueAt: noon,
    deferredBy: group.deferred_by,
    tries: 0,
    touched: group.touched,
    steps: recordsOf(group.steps, since),
    ...(group.gone !== undefined && { gone: recordsOf(group.gone, since) }),
    happened: Object.fromEntries(group.happened.map((kind) => [kind, since])),
  };
  const step = plan === null ? null : findStep(plan, group.step);
  if (
    evaluation !== null &&
    step !== null &&
    noon !== null &&
    group.phase === "waiting" &&
    group.deferred_by === null
  ) {
    state.dueAt = planStep(evaluation, state, step, noon) ?? noon;
    state.plannedAt = state.dueAt;
  }
  const { sequence, version, sender, people } = group;
  return { name: null, id: null, sequence, version, sender, key, person, prospect: null, state, people };
}

function recordsOf(records: Group["steps"], at: number): State["steps"] {
  return Object.fromEntries(Object.entries(records).map(([id, record]) => [id, recordOf(record, at)]));
}

function recordOf({ events, ...record }: Group["steps"][string], at: number): StepRecord {
  return { ...record, at, events: Object.fromEntries(events.map((kind) => [kind, at])) };
}

function parseSnapshot(text: string, file: string): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is no snapshot: it is not JSON`, { hint: HINT, exit: 2, cause });
  }
  if (!isObject(value) || value["kind"] !== "seq-snapshot")
    throw new UserError(`${file} is no snapshot`, { hint: HINT, exit: 2 });
  if (value["format"] !== 1) {
    throw new UserError(`${file} was written by another version of seq (format ${String(value["format"])})`, {
      hint: HINT,
      exit: 2,
    });
  }
  const { people, plans } = value;
  const broken = Array.isArray(people) ? people.findIndex((group) => !isGroup(group)) : 0;
  if (!Array.isArray(people) || !isObject(plans) || broken >= 0 || !Object.values(plans).every(isPlan)) {
    throw new UserError(
      `${file} is a damaged snapshot${broken >= 0 ? `: people[${broken}] cannot be read` : ""}`,
      { hint: HINT, exit: 2 },
    );
  }
  return value as unknown as Snapshot;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlan(value: unknown): boolean {
  return (
    isObject(value) &&
    Array.isArray(value["steps"]) &&
    typeof value["name"] === "string" &&
    isObject(value["calendar"])
  );
}

function isGroup(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { due_day: dueDay, deferred_by: deferredBy, people, steps, happened } = value;
  const texts = ["sequence", "version", "sender", "status", "phase", "step", "since_day"];
  return (
    texts.every((key) => typeof value[key] === "string") &&
    (dueDay === null || typeof dueDay === "string") &&
    (deferredBy === null || typeof deferredBy === "string") &&
    typeof people === "number" &&
    Number.isSafeInteger(people) &&
    people > 0 &&
    isObject(steps) &&
    Object.values(steps).every((record) => isObject(record) && Array.isArray(record["events"])) &&
    Array.isArray(happened)
  );
}
