import { HELD_OUT } from "../engine/draw.ts";
import { findStep } from "../engine/schedule.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { Claim, Store, StoredEvent } from "../store/port.ts";

/** How an enrollment came to its end, from the timeline. */
export interface End {
  at: Instant;
  /** Who or what ended it, in words. */
  by: string;
  /** The words that ended it, shortened; null where nobody used any. */
  words: string | null;
  /** The message in the inbox; null where it was none. */
  message: number | null;
}

/** Characters shown of a message. */
const SHOWN = 200;

/** Null while it goes on, and where the timeline does not tell (an erased person). */
export async function describeEnd(
  store: Pick<Store, "timeline" | "messages">,
  { enrollment, person }: Claim,
  plan: Plan | null,
): Promise<End | null> {
  const { status, reason } = enrollment.state;
  if (status !== "exited" && status !== "finished") return null;
  const events = (await store.timeline(person.id)).filter(({ isTakenBack }) => isTakenBack !== true);
  const end = events.findLast(
    ({ kind, enrollment: of }) =>
      of === enrollment.id && (kind === "exited" || kind === "finished" || kind === "taken_back"),
  );
  if (reason === HELD_OUT) {
    const held = events.findLast(({ kind, enrollment: of }) => of === enrollment.id && kind === HELD_OUT);
    const by = "held out by the draw: they get no touch, for `seq report --holdout`";
    return held === undefined ? null : { at: held.at, by, words: null, message: null };
  }
  if (end === undefined) return null;
  if (status === "finished" || end.kind === "taken_back") {
    const by = end.kind === "taken_back" ? "you took its beginning back" : "every step is over";
    return { at: end.at, by, words: null, message: null };
  }
  const cause = events.findLast(({ id, kind }) => id < end.id && kind === reason);
  if (cause !== undefined) return { at: end.at, ...(await describeCause(store, cause)) };
  return { at: end.at, by: describeReason(enrollment.state, plan), words: null, message: null };
}

async function describeCause(
  store: Pick<Store, "messages">,
  { data, channel = null }: StoredEvent,
): Promise<Omit<End, "at">> {
  const inbox = data["inbox"];
  const [message] = typeof inbox === "number" ? await store.messages({ id: inbox }) : [];
  if (message !== undefined) {
    const words = message.text.replace(/\s+/g, " ").trim() || message.subject;
    const isLong = words.length > SHOWN;
    return {
      by: message.from ?? "a message",
      words: words === "" ? null : isLong ? `${words.slice(0, SHOWN).trimEnd()}…` : words,
      message: message.id,
    };
  }
  const note = data["note"];
  const isByMachine = ["matched_by", "hook", "status"].some((key) => data[key] !== undefined);
  const who = isByMachine ? "what came back" : "recorded by hand or on their page";
  return {
    by: channel === null ? who : `${who}, ${channel}`,
    words: typeof note === "string" ? note : null,
    message: null,
  };
}

function describeReason({ reason, steps }: Claim["enrollment"]["state"], plan: Plan | null): string {
  const company = /^company_(.*)$/.exec(reason ?? "")?.[1];
  if (company !== undefined) return `a colleague: ${company}`;
  const own = Object.entries(steps).find(([id, { outcome }]) => {
    const step = plan === null ? null : findStep(plan, id);
    return outcome === "passed" && step?.kind === "exit" && step.reason === reason;
  });
  if (own !== undefined) return `the sequence's step ${own[0]}`;
  if (reason === "failed") return "a step that failed";
  return reason === "suppressed" ? "a suppression" : "by hand";
}
