import { describeFirstError } from "../diagnostic.ts";
import type { Command, OptionValues } from "@commander-js/extra-typings";
import type { Sender, WorkspaceConfig } from "../config/workspace-config.ts";
import { KNOWN_FACTS } from "../engine/facts.ts";
import { DAY_MS, type Plan } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import type { LoadedSequence } from "../workspace/load-workspace.ts";

/** Which of the things that wait are meant; all conditions must hold. */
export interface Narrowing {
  channel?: string | undefined;
  sequence?: string | undefined;
  sender?: string | undefined;
  owner?: string | undefined;
  day?: string | undefined;
}

/** Options that lists and walks of what waits have in common. */
export function addNarrowing<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
) {
  return command
    .option("--channel <channel>", "only of this channel: email, linkedin, call, …")
    .option("--sequence <name>", "only of this sequence")
    .option("--sender <id>", "only of this sender")
    .option("--owner <name>", "only of the senders of this name, email or id")
    .option("--day <day>", "only of this day: today, yesterday or 2026-03-02");
}

/**
 * Whether something that waits is meant; local days in the workspace's zone. UserError, a usage error, for what is no day and
 * for an owner who is nobody's sender.
 */
export function createNarrowing(
  { channel, sequence, sender, owner, day }: Narrowing,
  now: number,
  { calendar: { zone }, senders }: Pick<WorkspaceConfig, "calendar" | "senders">,
): (row: { channel: string; sequence: string; sender: string; at: number }) => boolean {
  const own = owner === undefined ? null : findSendersOf(owner, Object.values(senders));
  const date = day === undefined ? null : readDay(day, now, zone);
  return (row) =>
    (channel === undefined || row.channel === channel) &&
    (sequence === undefined || row.sequence === sequence) &&
    (sender === undefined || row.sender === sender) &&
    (own === null || own.has(row.sender)) &&
    (date === null || dateOf(row.at, zone) === date);
}

/** Of a team each has senders of their own: by id, by name, or by address, whatever the case. */
function findSendersOf(owner: string, senders: readonly Sender[]): ReadonlySet<string> {
  const wanted = owner.trim().toLowerCase();
  const found = senders.filter(({ id, name, email }) =>
    [id, name, email].some((each) => each?.toLowerCase() === wanted),
  );
  if (found.length > 0) return new Set(found.map(({ id }) => id));
  const names = senders.map(({ name }) => name);
  throw new UserError(`no sender is called ${owner}`, {
    hint:
      suggestName(owner, [...names, ...senders.map(({ id }) => id)]) ?? `senders here: ${names.join(", ")}`,
    exit: ExitCode.usage,
  });
}

function readDay(text: string, now: number, zone: string): string {
  if (text === "today") return dateOf(now, zone);
  if (text === "yesterday") return dateOf(now - DAY_MS, zone);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new UserError(`${text} is not a day`, {
    hint: "write today, yesterday or 2026-03-02",
    exit: ExitCode.usage,
  });
}

function dateOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}

/**
 * A kind of event: a known one, or the workspace's own in snake_case. A near miss of a known one is
 * refused: `repleid` would stop nothing.
 */
export async function checkFactKind(kind: string): Promise<void> {
  const known: readonly string[] = KNOWN_FACTS;
  if (known.includes(kind)) return;
  const { findNearest } = await import("../nearest.ts");
  const near = findNearest(kind, known);
  if (near === null && /^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(kind) && !(kind in {})) return;
  throw new UserError(`${kind} is not a kind of event`, {
    hint:
      near === null
        ? `known: ${known.join(", ")}; your own are written in snake_case`
        : `did you mean ${near}?`,
    exit: ExitCode.usage,
  });
}

/** The plan of a valid sequence, by name. UserError for an unknown or invalid one. */
export function findPlan(sequences: readonly LoadedSequence[], name: string): Plan {
  const found = sequences.find((each) => each.name === name);
  if (found?.plan != null) return found.plan;
  if (found === undefined) {
    const names = sequences.map((each) => each.name);
    throw new UserError(`there is no sequence ${name}`, {
      hint: suggestName(name, names) ?? `sequences here: ${names.join(", ") || "none"}`,
      exit: ExitCode.usage,
    });
  }
  const first = describeFirstError(found.diagnostics);
  throw new UserError(`${name} is not valid${first === null ? "" : `: ${first}`}`, {
    hint: "seq lint shows every problem",
  });
}
