import type { Field } from "../faults/field.ts";
import type { SunkMail } from "../faults/smtp-sink.ts";

interface AttemptRow {
  id: number;
  status: string;
  message_id: string;
}

/** Where the people of a workspace stand once nothing more happens. */
export interface AuditedPerson {
  people: number;
  sent: number;
  uncertain: number;
  failed: number;
  /** Enrollments that have a time. */
  due: number;
  violations: string[];
}

/**
 * Holds what a server received against what the database says, after a fault and a last run without one.
 * Expects one email a person: nobody has two, what is recorded as sent arrived, what arrived is recorded, no attempt
 * hangs in the air, and everybody is sent to, in doubt, failed or due.
 */
export function audit(
  field: Pick<Field, "query">,
  mails: readonly Pick<SunkMail, "messageId" | "to">[],
): AuditedPerson {
  const attempts = field.query<AttemptRow>("SELECT id, status, message_id FROM attempts");
  const [row] = field.query<{ people: number; due: number; stuck: number }>(
    `SELECT count(*) AS people, count(CASE WHEN status = 'active' AND due_at IS NOT NULL THEN 1 END) AS due,
      count(CASE WHEN status = 'active' AND due_at IS NULL AND phase <> 'uncertain' THEN 1 END) AS stuck FROM enrollments`,
  );
  const { people = 0, due = 0, stuck = 0 } = row ?? {};
  const count = (status: string): number => attempts.filter((each) => each.status === status).length;
  return {
    people,
    due,
    sent: count("sent"),
    uncertain: count("uncertain"),
    failed: count("failed"),
    violations: [
      ...findTwice(mails.map(({ to }) => to)).map((to) => `promise 1: two messages to ${to}`),
      ...findTwice(mails.map(({ messageId }) => messageId)).map((id) => `promise 1: ${id} arrived twice`),
      ...findUnaccounted(attempts, mails),
      ...(stuck > 0 ? [`promise 2: ${stuck} people neither due nor in doubt nor done`] : []),
    ],
  };
}

function findUnaccounted(
  attempts: readonly AttemptRow[],
  mails: readonly Pick<SunkMail, "messageId">[],
): string[] {
  const arrived = new Set(mails.map(({ messageId }) => messageId));
  const open = new Set(attempts.filter(({ status }) => status !== "failed").map((each) => each.message_id));
  const violations: string[] = [];
  for (const { id, status, message_id } of attempts) {
    if (status === "sent" && !arrived.has(message_id))
      violations.push(`promise 2: attempt ${id} is sent, but never arrived`);
    if (status === "started") violations.push(`promise 2: attempt ${id} hangs in the air`);
  }
  for (const id of arrived) if (!open.has(id)) violations.push(`promise 1: ${id} arrived without a record`);
  return violations;
}

/** Values that are there more than once. */
export function findTwice(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))];
}

/** What a person must never read on stderr: a stack, a bug report, a bare error of the system. */
export function findRaw(err: string): string[] {
  const found =
    /^\s+at .*|this is a bug.*|\bundefined\b.*|\bnull\b.*|SQLITE_.*|TypeError.*|ReferenceError.*/m.exec(err);
  return found === null ? [] : [`an unexplained error: ${found[0].trim()}`];
}
