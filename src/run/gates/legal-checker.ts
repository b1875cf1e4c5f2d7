import { findAction } from "../../channels/find-channel.ts";
import type { Instant, Plan, TouchStep } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { dutiesOfConsent } from "../../law/duties.ts";
import { subjectOf } from "../../law/subject.ts";
import { findLaw } from "../../law/table.ts";
import type { Prospect } from "../../store/port.ts";
import type { RunContext } from "../context.ts";
import type { LawView } from "./gate.ts";
import { type JudgedTouch, openTouchJudge } from "./judge-touch.ts";
import { describeLaw } from "./law.ts";

/** Asks the law about touches, with the person's recorded consents and withdrawals. */
export interface LegalChecker {
  /** Null where the law has no say in the channel. */
  check(person: Prospect, touch: JudgedTouch, at: Instant): Promise<LawView | null>;
}

/** A checker for one run of the program. */
export function openLegalChecker({
  store,
  config,
}: {
  store: Pick<RunContext["store"], "consentsOf"> & Partial<Pick<RunContext["store"], "doneNotices">>;
  config: Pick<RunContext["config"], "compliance">;
}): LegalChecker {
  const judge = openTouchJudge(config);
  return {
    async check(person, touch, at) {
      // Always: what somebody took back counts wherever consents do not.
      return judge.isAsked(touch) ? judge.view(person, touch, at, await store.consentsOf(person.id)) : null;
    },
  };
}

/** Why the law holds a touch that a person is about to perform, in words; null where it does not. */
export function holdByLaw(view: LawView | null, at: Instant): string | null {
  if (view === null || !view.isEnforced) return null;
  if (view.judgement.verdict === "block") return describeLaw(view);
  const { hours } = view;
  if (hours === null) return null;
  if (hours === "unknown_zone") return "legal hours, and nobody knows the person's time zone: set timezone";
  return hours.calendar.nextOpen(at) === at ? null : `outside the legal hours, ${hours.words}`;
}

/** What enrolment asks about each person. */
export interface EntryCheck {
  /** Why the law keeps a person out of the sequence; null where it does not. */
  check(person: Prospect): Promise<string | null>;
  /** What it lets in with a caution, with the number of people each. */
  warnings(): { reason: string; people: number }[];
}

/**
 * Looks at the channels that everybody in the sequence meets: a step with a `when`, or inside a branch, may be
 * meant for the ones who agreed, and is judged when it is due.
 */
export function openEntryCheck(
  context: Parameters<typeof openLegalChecker>[0],
  plan: Plan,
  at: Instant,
): EntryCheck {
  const legal = openLegalChecker(context);
  const steps = listCertainTouches(plan);
  const counts = new Map<string, number>();
  return {
    async check(person) {
      const said = new Set<string>();
      for (const { id, channel, action } of steps) {
        const touch = { channel, action, isService: plan.purpose === "service" };
        const view = await legal.check(person, touch, at);
        if (view === null || !view.isEnforced) continue;
        const country = subjectOf(person).country ?? "unknown country";
        const words = `${country}: ${describeLaw(view)}`;
        if (view.judgement.verdict === "block") return `the law: ${words}; step ${id}`;
        if (view.judgement.verdict === "warn") said.add(words);
      }
      const overdue = await findOverdue(context.store, person, at);
      if (overdue !== null) said.add(overdue);
      for (const words of said) counts.set(words, (counts.get(words) ?? 0) + 1);
      return null;
    },
    warnings: () => [...counts].map(([reason, people]) => ({ reason, people })),
  };
}

/** A reconfirmation that was due: the consent still counts, and the law wants it asked for. Null for none. */
async function findOverdue(
  store: Parameters<typeof openLegalChecker>[0]["store"],
  person: Prospect,
  at: Instant,
): Promise<string | null> {
  const { country } = subjectOf(person);
  if (store.doneNotices === undefined || findLaw(country).duties.reconfirmation === undefined) return null;
  const given = (await store.consentsOf(person.id)).filter(({ basis }) => basis === "express");
  if (given.length === 0) return null;
  const done = await store.doneNotices();
  const isDone = (kind: string, since: Instant) =>
    done.some((each) => each.prospect === person.id && each.kind === kind && each.since === since);
  const duty = given
    .flatMap((consent) => dutiesOfConsent(consent, country, at, isDone))
    .find(({ kind, dueAt }) => kind === "reconfirmation" && dueAt <= at);
  return duty === undefined
    ? null
    : `${country}: the consent was to be reconfirmed (${duty.source}): seq consent notices`;
}

/** The first touch of each channel on the way that everybody goes. */
function listCertainTouches(plan: Plan): TouchStep[] {
  const found = new Map<string, TouchStep>();
  let step = findStep(plan, plan.first);
  for (
    let left = plan.steps.length;
    left > 0 && step !== null && (step.kind !== "exit" || step.when !== null);
    left--
  ) {
    if (step.kind === "touch" && step.when === null && !found.has(step.channel))
      found.set(step.channel, step);
    step = findStep(plan, step.next);
  }
  return [...found.values()];
}

/** A task as the law sees it: what may only tell of people's own matters has come from a sequence that does (`purposeGate`). */
export function judgedAs({ channel, action }: { channel: string; action: string }): JudgedTouch {
  return { channel, action, isService: findAction(action)?.action.informational !== undefined };
}
