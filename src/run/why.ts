import { findRefused } from "../engine/advance.ts";
import { keyOfId } from "../engine/lineage.ts";
import type { Instant } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import { AWAY } from "../engine/transition.ts";
import type { Claim, Prospect } from "../store/port.ts";
import { openEnrollmentCheck } from "./actions/enrollment-check.ts";
import { evaluationOf } from "./apply-event.ts";
import { nameOf, type RunContext } from "./context.ts";
import { REFUSED } from "./delivery/refusals.ts";
import { describeEnd, type End } from "./describe-end.ts";
import { activeGate } from "./gates/active.ts";
import { approvedGate } from "./gates/approved.ts";
import type { GateVerdict } from "./gates/gate.ts";
import { openInspector } from "./gates/inspect.ts";
import { gates } from "./gates/registry.ts";

export interface GateView {
  gate: string;
  pass: boolean;
  detail: string;
  until?: Instant;
  /** Closed now, and open by the time of the next touch. */
  open_by_then?: true;
}

export interface EnrollmentView {
  sequence: string;
  step: string | null;
  /** active, paused, finished, exited; or what an active one waits for: task, review, uncertain, held. */
  status: string;
  reason: string | null;
  /** The stored planned time: the same at every look. */
  next_at: Instant | null;
  /** The gate that moved it, where one did. */
  deferred_by: string | null;
  gates: GateView[];
  /** What waits for a person, and how to get at it: `task 1`; null for nothing. */
  waits_for: string | null;
  /** How it ended; null while it goes on. */
  ended: End | null;
}

/** A code that a person was given. */
export interface CodeView {
  code: string;
  /** What seq.yaml calls its kind. */
  name: string;
  /** As seq.yaml says it; null where it says nothing. */
  discount: string | null;
  expires_at: Instant | null;
  used: number;
  /** How often it may be used; null: any number of times. */
  uses: number | null;
}

/** What `seq enroll` would say of somebody and a sequence. */
export interface EntryView {
  sequence: string;
  /** Why they would be left out; null where they would be let in. */
  reason: string | null;
}

export interface WhyView {
  prospect: string;
  enrollments: EnrollmentView[];
  /** Of somebody who is in no sequence: each that is ready, whether it would take them. */
  entries: EntryView[];
  /** All that they hold, used up and expired ones too. */
  codes: CodeView[];
}

/** Every gate in order for each enrollment of a person, as the runner would see them now. Writes nothing. */
export async function explainProspect(context: RunContext, person: Prospect): Promise<WhyView> {
  const enrollments: EnrollmentView[] = [];
  for (const { id } of await context.store.enrollmentsOf(person.id)) {
    const claim = await context.store.readEnrollment(id);
    if (claim !== null) enrollments.push(await explainEnrollment(context, claim));
  }
  const kinds = context.config.codes ?? {};
  const codes = (await context.store.codesOf(person.id)).map(
    ({ code, name, expiresAt, used, uses }): CodeView => ({
      ...{ code, name, used, uses },
      discount: Object.hasOwn(kinds, name) ? (kinds[name]?.discount ?? null) : null,
      expires_at: expiresAt,
    }),
  );
  const entries = enrollments.length === 0 ? await listEntries(context, person) : [];
  return { prospect: nameOf(person), enrollments, entries, codes };
}

async function listEntries(context: RunContext, person: Prospect): Promise<EntryView[]> {
  const entries: EntryView[] = [];
  for (const { name: sequence, plan } of context.sequences) {
    if (plan === null) continue;
    const reason = await openEnrollmentCheck(context, plan, context.clock.now()).check(person);
    entries.push({ sequence, reason });
  }
  return entries;
}

async function explainEnrollment(context: RunContext, claim: Claim): Promise<EnrollmentView> {
  const { enrollment } = claim;
  const { state } = enrollment;
  const nextAt = state.status === "active" ? state.dueAt : null;
  const hasEnded = state.status === "exited" || state.status === "finished";
  return {
    sequence: enrollment.sequence,
    step: state.step,
    status:
      state.status === "active" && !["waiting", "approved"].includes(state.phase)
        ? state.phase
        : state.status,
    reason: state.reason ?? describeAbsence(claim) ?? (await findLastFailure(context, claim)),
    next_at: nextAt,
    deferred_by: state.deferredBy,
    gates: state.step === null ? [] : (await askGates(context, claim)).map((gate) => markOpen(gate, nextAt)),
    waits_for: await findWaiting(context, claim),
    ended: hasEnded
      ? await describeEnd(context.store, claim, await context.store.loadPlan(enrollment.planHash))
      : null,
  };
}

/** A gate that is closed now says nothing against a touch that is planned for when it is open. */
function markOpen(gate: GateView, nextAt: Instant | null): GateView {
  const isOpenThen = !gate.pass && gate.until !== undefined && nextAt !== null && gate.until <= nextAt;
  return isOpenThen ? { ...gate, open_by_then: true } : gate;
}

/** What is open on a person's list for this enrollment. */
async function findWaiting({ store }: RunContext, { enrollment }: Claim): Promise<string | null> {
  const { phase, status } = enrollment.state;
  if (status === "exited" || status === "finished") return null;
  if (phase === "task") {
    const open = await store.tasks({ status: "open" });
    const task = open.find((each) => each.enrollment === enrollment.id);
    return task === undefined ? "a task" : `task ${task.id}`;
  }
  if (phase === "review") {
    const [review] = await store.reviews({ enrollment: enrollment.id, status: "open" });
    return review === undefined ? "an approval" : `approval of message ${review.id}`;
  }
  if (phase === "uncertain") {
    const [attempt] = await store.attempts({ enrollment: enrollment.id, status: "uncertain" });
    return attempt === undefined ? "a word on what became of it" : `a word on attempt ${attempt.id}`;
  }
  return null;
}

/** Why a planned time was moved to after the person's return. */
function describeAbsence({ enrollment: { state } }: Claim): string | null {
  return state.deferredBy === AWAY ? (state.away?.reason ?? null) : null;
}

/** Why a touch waits or is tried again later, or was left out: the words of its last failure. */
async function findLastFailure({ store }: RunContext, { enrollment }: Claim): Promise<string | null> {
  const { deferredBy, step, phase } = enrollment.state;
  if (deferredBy === "retry" || deferredBy === REFUSED || phase === "held") {
    const attempts = await store.attempts({ enrollment: enrollment.id, status: "failed" });
    const plan = await store.loadPlan(enrollment.planHash);
    const key = plan === null || step === null ? step : keyOfId(plan, step);
    return attempts.findLast((attempt) => attempt.stepKey === key)?.reason ?? null;
  }
  const failed = findRefused(enrollment.state);
  if (failed === null) return null;
  return `${failed.step} failed: ${failed.reason ?? "no reason is kept"}; seq resume tries it again`;
}

async function askGates(context: RunContext, claim: Claim): Promise<GateView[]> {
  const now = context.clock.now();
  const { catalog } = context;
  const inspector = openInspector(context, catalog, now);
  const evaluation = await evaluationOf(context, claim);
  const { enrollment } = claim;
  const step = findStep(evaluation.plan, enrollment.state.step);
  if (step?.kind !== "touch") {
    const readiness = catalog.readiness(enrollment.sequence);
    return [
      viewOf(activeGate.id, activeGate.check({ enrollment, pauses: await inspector.pauses() })),
      viewOf(approvedGate.id, approvedGate.check({ readiness, config: context.config })),
    ];
  }
  const input = await inspector.input(claim, evaluation, step, now);
  return gates.map((gate) => viewOf(gate.id, gate.check(input)));
}

function viewOf(gate: string, verdict: GateVerdict): GateView {
  const view: GateView = { gate, pass: verdict.pass, detail: verdict.detail };
  if (!verdict.pass && verdict.until !== null) view.until = verdict.until;
  return view;
}
