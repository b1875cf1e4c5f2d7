import { noteAct } from "./acts.ts";
import { useCode } from "./codes.ts";
import { endConsents, withdrawConsents } from "./consents.ts";
import type { Context } from "./context.ts";
import {
  type EnrollmentRow,
  insertEnrollments,
  isDamaged,
  readEnrollmentRow,
  toClaim,
} from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import { insertNotifications } from "./notifications.ts";
import type { Claim, Consequences, EnrollmentChange, NewEvent, Recorded, Telling } from "./port.ts";
import { liftOptOut, writePreference } from "./preferences.ts";
import { settleClaim } from "./settle.ts";
import { insertSuppressions } from "./suppressions.ts";

/** Appends facts together with what follows from them; see the port. Called inside a write. */
export function recordFacts(
  context: Context,
  events: readonly NewEvent[],
  consequences: Consequences,
): Recorded {
  const { act, tell, suppress, enroll } = consequences;
  const enrollments = (tell?.enrollments ?? []).map(({ enrollment }) => enrollment);
  return noteAct(
    context,
    act,
    act?.at ?? 0,
    { prospect: act?.prospect ?? 0, enrollments, suppress },
    () => record(context, events, consequences),
    (recorded) =>
      recorded.ok && isWritten(recorded) && (recorded.changed.length > 0 || events.length > 0)
        ? {
            before: recorded.changed.map(({ before: { enrollment } }) => enrollment),
            began: recorded.enrolled.flatMap((id, index) => {
              const draft = enroll?.drafts[index];
              return id === null || draft === undefined ? [] : [{ id, planHash: draft.planHash }];
            }),
          }
        : null,
  );
}

function record(context: Context, events: readonly NewEvent[], consequences: Consequences): Recorded {
  const {
    tell,
    suppress = [],
    notify = [],
    withdrawConsents: withdrawn,
    withdrawal,
    preference,
    lift,
  } = consequences;
  if (tell !== undefined && leavesOut(context, tell)) return { ok: false };
  const verdict = consequences.use === undefined ? undefined : useCode(context, consequences.use);
  if (verdict !== undefined && verdict !== "used") return { ok: true, changed: [], enrolled: [], verdict };
  insertEvents(context, events);
  const changed = (tell?.enrollments ?? []).flatMap((telling) => tellEnrollment(context, telling) ?? []);
  if (lift !== undefined) liftOptOut(context, lift);
  insertSuppressions(context, suppress);
  insertNotifications(context, notify);
  if (withdrawn !== undefined)
    endConsents(context, withdrawn.prospect, "any", withdrawn.at, withdrawn.givenBy);
  if (withdrawal !== undefined) withdrawConsents(context, withdrawal, withdrawal.at ?? context.wallClock());
  if (preference !== undefined) writePreference(context, preference.prospect, preference.wish, preference.at);
  const { enroll } = consequences;
  const enrolled = enroll === undefined ? [] : insertEnrollments(context, enroll.drafts, enroll.at);
  return { ok: true, changed, enrolled, ...(verdict !== undefined && { verdict }) };
}

function isWritten({ verdict }: Extract<Recorded, { ok: true }>): boolean {
  return verdict === undefined || verdict === "used";
}

/** Whether somebody has come in, or follows another plan, since it was read who is to be told. */
function leavesOut(
  { sql }: Context,
  { enrollments, everyoneOf }: NonNullable<Consequences["tell"]>,
): boolean {
  const plans = new Map(enrollments.map(({ enrollment, planHash }) => [enrollment, planHash]));
  type Row = Pick<EnrollmentRow, "id" | "plan_hash" | "state">;
  const rows = [
    ...everyoneOf.people.flatMap((person) =>
      sql.all<Row>("SELECT id, plan_hash, state FROM enrollments WHERE prospect = ?", person),
    ),
    ...everyoneOf.companies.flatMap((domain) =>
      sql.all<Row>(
        `SELECT e.id, e.plan_hash, e.state FROM prospects p CROSS JOIN enrollments e ON e.prospect = p.id
          WHERE p.company_domain = ? AND e.status IN ('active', 'paused')`,
        domain,
      ),
    ),
  ];
  // A damaged row hears nothing, and must keep nobody else from hearing.
  return rows.some((row) => plans.get(row.id) !== row.plan_hash && !isDamaged(row));
}

function tellEnrollment(
  context: Context,
  { enrollment, apply }: Telling,
): { before: Claim; change: EnrollmentChange } | null {
  const row = readEnrollmentRow(context, enrollment);
  const before = row === undefined ? null : toClaim(context, row);
  const change = before === null ? null : apply(before);
  if (before === null || change === null) return null;
  settleClaim(context, { claim: before, ...change });
  return { before, change };
}
