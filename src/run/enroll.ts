import { advance, blankState } from "../engine/advance.ts";
import { drawFrom } from "../engine/hash.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { Setting } from "../engine/setting.ts";
import type { State } from "../engine/state.ts";
import { UserError } from "../errors.ts";
import type { EnrollDraft, Prospect, StoredEvent } from "../store/port.ts";
import { delayFor } from "./absence.ts";
import { adviseOnAddress } from "./address-check.ts";
import { findSequence, openBook } from "./book.ts";
import { CONFIRMATION } from "./confirmation.ts";
import type { RunContext } from "./context.ts";
import { openAdvice } from "./law.ts";
import { nameOf } from "./names.ts";
import { openSettings, type Settings } from "./settings.ts";
import { rememberWholeFiles } from "./versions.ts";

/** People enrolled in one transaction. */
const ENROLL_BATCH = 1_000;

export interface EnrollResult {
  enrolled: number;
  already: number;
  skipped: { prospect: string; reason: string }[];
  /** People let in with a caution, of the law or about their address, by what it says; absent where there are none. */
  warnings?: { reason: string; people: number }[];
}

export interface EnrollOptions {
  sequence: string;
  /** When the first step's wait begins. */
  startAt: Instant;
  /** Also people who are or were in the sequence. */
  again: boolean;
  /** What is recorded together with the enrollment: it counts as having happened. */
  fact?: Pick<StoredEvent, "kind" | "at" | "data">;
  /** Takes the drafts in place of the store, to write them with something else. */
  keep?: (drafts: readonly EnrollDraft[]) => Promise<(number | null)[]>;
}

/**
 * Puts people into a sequence, each once. The sender is chosen here and stays.
 * Suppressed people, people whom the law of their country keeps out, and, where the sequence sends mail, people whose
 * address was found bad are skipped, with the reason.
 */
export async function enrollPeople(
  context: RunContext,
  people: AsyncIterable<Prospect>,
  options: EnrollOptions,
): Promise<EnrollResult> {
  const head = headOf(context, options.sequence);
  await context.store.savePlan(head.hash, head.plan);
  await rememberWholeFiles(context);
  const settings = openSettings(context);
  const result: EnrollResult = { enrolled: 0, already: 0, skipped: [] };
  const advise = openAdvice(context, head.plan, options.startAt);
  const cautions = new Map<string, number>();
  let batch: EnrollDraft[] = [];
  const keep = options.keep ?? ((drafts) => context.store.enroll(drafts, context.clock.now()));
  const flush = async (): Promise<void> => {
    const ids = await keep(batch);
    result.enrolled += ids.filter((id) => id !== null).length;
    result.already += ids.filter((id) => id === null).length;
    batch = [];
  };
  for await (const person of people) {
    if (person.pendingSince !== undefined && options.sequence !== CONFIRMATION) {
      result.skipped.push({ prospect: nameOf(person), reason: "has not confirmed the address yet" });
      continue;
    }
    const suppression = await context.store.findSuppression(person);
    if (suppression !== null) {
      result.skipped.push({ prospect: nameOf(person), reason: `suppressed (${suppression.reason})` });
      continue;
    }
    const refusal = options.sequence === CONFIRMATION ? null : await advise.look(person);
    if (refusal !== null) {
      result.skipped.push({ prospect: nameOf(person), reason: refusal });
      continue;
    }
    const address = adviseOnAddress(person, head.plan);
    if (address.refusal !== null) {
      result.skipped.push({ prospect: nameOf(person), reason: address.refusal });
      continue;
    }
    if (address.caution !== null) cautions.set(address.caution, (cautions.get(address.caution) ?? 0) + 1);
    batch.push(await draftOf(context, settings, head, person, options));
    if (batch.length >= ENROLL_BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  const warnings = [
    ...advise.warnings(),
    ...[...cautions].map(([reason, count]) => ({ reason, people: count })),
  ];
  return warnings.length === 0 ? result : { ...result, warnings };
}

function headOf(context: RunContext, sequence: string): { hash: string; plan: Plan } {
  const file = findSequence(context, sequence);
  if (file === null) {
    const names = context.sequences.map(({ name }) => name).join(", ");
    throw new UserError(`there is no sequence ${sequence}`, {
      hint: `sequences here: ${names || "none"}`,
      exit: 2,
    });
  }
  const book = openBook(context);
  const head = book.head(sequence);
  if (head !== null) return head;
  // An unapproved version may be filled with people: nothing is performed before its approval.
  if (file.plan !== null && file.version !== null) return { hash: file.version, plan: file.plan };
  throw new UserError(`${sequence} is not valid: ${file.error ?? "see seq lint"}`, { hint: "seq lint" });
}

async function draftOf(
  context: RunContext,
  settings: Settings,
  head: { hash: string; plan: Plan },
  person: Prospect,
  options: EnrollOptions,
): Promise<EnrollDraft> {
  const key = `${head.plan.name}/p${person.id}`;
  const sender = chooseSender(context, head.plan, key);
  const setting = await settings.of(head.plan, key, person, sender);
  const { fact } = options;
  const happened = {
    ...(fact !== undefined && { [fact.kind]: fact.at }),
    ...(await context.store.firstFacts(person.id)),
  };
  const entered = advance(
    setting,
    blankState(options.startAt),
    { type: "enrolled", happened },
    options.startAt,
  );
  // Only who was ever away is asked about.
  const absence =
    happened["out_of_office"] === undefined
      ? null
      : fact?.kind === "out_of_office"
        ? fact
        : await context.store.latestFact(person.id, "out_of_office");
  const state = absence === null ? entered.state : stayAway(setting, entered.state, absence, options.startAt);
  return {
    prospect: person.id,
    sequence: head.plan.name,
    planHash: head.hash,
    sender,
    state,
    again: options.again,
  };
}

/** Somebody who is known to be away starts after their return, as if they had said so a moment later. */
function stayAway(
  setting: Setting,
  state: State,
  { data, at }: Pick<StoredEvent, "data" | "at">,
  startAt: Instant,
): State {
  const event = delayFor(setting.calendar, data, at);
  return event.until <= startAt ? state : advance(setting, state, event, startAt).state;
}

/** One sender of the pool, by a draw that never changes: the first step's `from`, else the owner, else anyone. */
export function chooseSender(context: Pick<RunContext, "config">, plan: Plan, key: string): string {
  const known = Object.keys(context.config.senders);
  const asked = plan.steps.flatMap((step) =>
    step.kind === "touch" && step.from !== null ? [step.from] : [],
  )[0];
  const owner = plan.owner !== null && known.includes(plan.owner) ? [plan.owner] : known;
  const pool = asked ?? owner;
  const sender = pool[Math.floor(drawFrom(key, "sender") * pool.length)];
  if (sender === undefined)
    throw new UserError("seq.yaml has no senders", { hint: "add one under `senders:`" });
  return sender;
}
