import { EDITS } from "./edits.ts";
import { ANSWERS } from "./reply.ts";
import { LINKEDIN } from "./sequences.ts";
import { KINDS, LOOKS, MAIL_FAULTS } from "./story.ts";

/** Everything that a long play must have played; whatever is missing in its counts is told as a zero. */
export function wantedKinds(): string[] {
  return [
    ...KINDS.map((kind) => `entry, ${kind}`),
    ...EDITS.map(({ name }) => `edit, ${name}`),
    ...LOOKS.map((look) => `look, ${look}`),
    ...MAIL_FAULTS.map((mode) => `mail server, ${mode}`),
    ...MAIL_FAULTS.map((mode) => `refusals, ${mode}`),
    ...["done", "skip", "not-found", "snooze"].flatMap((ending) => [
      `task, ${ending}`,
      `linkedin.connect, ${ending}`,
    ]),
    ...LINKEDIN.map((action) => `task of linkedin.${action}`),
    ...["call", "visit", "task"].map((action) => `task of ${action}`),
    ...Object.keys(ANSWERS).map((how) => `answer, ${how}`),
    ...["approve", "decline"].map((ending) => `review, ${ending}`),
    ...["sender held, and resumed", "doubt settled as sent", "mail in a thread", "mail of a variant"],
    ...["taken back", "seq reconcile", "mail under the law"],
  ];
}

/** Adds up the counts of several plays. */
export function addCounts(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const counts of all) {
    for (const [name, count] of counts) sum.set(name, (sum.get(name) ?? 0) + count);
  }
  return sum;
}

/** The kinds that were never played. */
export function findZeros(counts: ReadonlyMap<string, number>): string[] {
  return wantedKinds().filter((name) => (counts.get(name) ?? 0) === 0);
}

/** A line a group: `seq: enroll 12, run 340`. */
export function formatCounts(counts: ReadonlyMap<string, number>): string {
  const groups = new Map<string, string[]>();
  const names = new Set([...wantedKinds(), ...counts.keys()]);
  for (const name of [...names].toSorted()) {
    const [, group = "and", kind = name] =
      /^(answer|entry|edit|look|mail server|refusals|task|linkedin\.connect|review|step|seq)(?:, | of | )(.*)$/.exec(
        name,
      ) ?? [];
    groups.set(group, [...(groups.get(group) ?? []), `${kind} ${counts.get(name) ?? 0}`]);
  }
  return [...groups].map(([group, kinds]) => `${group}: ${kinds.join(", ")}`).join("\n");
}
