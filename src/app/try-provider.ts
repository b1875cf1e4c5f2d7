import type { Outcome, Touch, Transport } from "../channels/channel.ts";
import { findChannel } from "../channels/find-channel.ts";
import type { Sender, ServedChannel, WorkspaceConfig } from "../config/workspace-config.ts";
import { DAY_MS } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { addTextNotices } from "../law/text-notices.ts";
import { suggestName } from "../nearest.ts";
import type { JournaledRequest } from "../providers/prepared-request.ts";
import type { AnswerKind, Recipe, RecipeAction } from "../providers/recipe.ts";
import { firstFree } from "../run/capacity/rate.ts";
import type { RunContext } from "../run/context.ts";
import { findDeclining } from "../run/gates/declined.ts";
import { holdByLaw, openLegalChecker } from "../run/gates/legal-checker.ts";
import { nameSuppression } from "../run/gates/suppression.ts";
import type { Prospect } from "../store/port.ts";

/** What `seq providers try` was asked for. */
export interface TryWish {
  recipe: Recipe;
  action: string;
  person: Prospect;
  /** Absent: the only sender that can. */
  sender?: string;
  /** Absent: words that say what it is. */
  text?: string;
  /** What the action asks for besides, by name. */
  inputs: Readonly<Record<string, string>>;
}

/** One test, ready to leave. */
export interface Try {
  provider: string;
  action: string;
  channel: string;
  sender: string;
  /** The address that it goes to; null where the action has none. */
  to: string | null;
  /** Where the request goes, without any secret; null for a rehearsal's file. */
  request: { method: string; url: string } | null;
  content: Readonly<Record<string, string>>;
  /** Records that it leaves, sends it once, and records what came of it. */
  send(): Promise<TryAnswer>;
  close(): Promise<void>;
}

/** What the recipe read in the answer, and what a touch would have come to. */
export interface TryAnswer {
  is: AnswerKind | "uncertain";
  /** One line without addresses or secrets. */
  reason: string;
  means: string;
  id: string | null;
  /** What the answer would have written down; nothing of it is. */
  set: Readonly<Record<string, unknown>>;
  events: readonly string[];
}

const MEANS: Readonly<Record<TryAnswer["is"], string>> = {
  performed: "the touch would count as sent",
  dead_address: "the address would be closed on this channel, and no other",
  opted_out: "the person has opted out at the service: every channel would stop (seq suppress add)",
  refused: "the step would fail for this person, and no other",
  our_fault: "the sender would be held here until seq resume --sender: mend its settings first",
  later: "the touch would be tried again later",
  uncertain: "the touch would be in doubt, and looked up where the service lets one: seq resolve",
};

const MARK = "[test]";
const LONGEST_WINDOW_MS = 31 * DAY_MS;

/**
 * Prepares one marked test of a service's action to a person. Whatever forbids a touch on the channel forbids it; what
 * counts touches does not see it. UserError where it may not or cannot be sent.
 */
export async function prepareTry(run: RunContext, wish: TryWish): Promise<Try> {
  const { recipe, person } = wish;
  const action = requireAction(recipe, wish.action);
  const sender = chooseSender(run.config, recipe, action, wish.sender);
  const channelId = action.channel ?? "http";
  const channel = findChannel(channelId);
  if (channel === null) throw new UserError(`nothing here performs ${channelId}`);
  const own = `${action.channel ?? recipe.name}.${action.id}`;
  const spec = channel.actions.find(({ id }) => id === own) ?? channel.actions[0];
  const isInformational = action.kind === "informational";
  const now = run.clock.now();
  const judged = action.channel === null ? own : (spec?.id ?? own);
  await refuseForbidden(run, { person, sender, channel: channelId, action: judged, isInformational }, now);
  const fields = { ...person.fields, ...addressesOf(person) };
  const to = action.to === null ? null : fields[action.to];
  if (to === undefined || to === "") throw new UserError(`p${person.id} has no ${action.to}`);
  const content = writeContent(run.config, action, wish, { sender, channel: channelId, isInformational });
  const touch: Touch = {
    key: `try/${now}/${recipe.name}/${action.id}`,
    action: own,
    content,
    ...(action.channel === null && {
      service: { provider: recipe.name, base: null, action: null, to: action.to, inputs: {}, events: [] },
    }),
    person: { fields, tags: person.tags },
    sender,
    at: now,
    parent: null,
    postalAddress: null,
    signature: null,
    isTest: true,
    ...(isInformational && { isInformational }),
  };
  if (run.openService === undefined) throw new UserError("no service is spoken to here");
  const transport = await run.openService(channelId, sender);
  try {
    return await open(
      run,
      { wish, action, touch, channel: channelId, to: to === null ? null : String(to) },
      transport,
    );
  } catch (error) {
    await transport.close();
    throw error;
  }
}

async function open(
  run: RunContext,
  given: { wish: TryWish; action: RecipeAction; touch: Touch; channel: string; to: string | null },
  transport: Transport,
): Promise<Try> {
  const { wish, action, touch, channel, to } = given;
  const { recipe, person } = wish;
  const prepared = await transport.prepare(touch);
  const event = (kind: string, more: Record<string, string>) => ({
    kind,
    at: run.clock.now(),
    prospect: person.id,
    channel,
    data: { provider: recipe.name, action: action.id, sender: touch.sender.id, ...more },
  });
  return {
    provider: recipe.name,
    action: action.id,
    channel,
    sender: touch.sender.id,
    to,
    request: addressOfRequest(prepared.content),
    content: touch.content,
    async send() {
      const about = { person, sender: touch.sender, channel, action: touch.action };
      // Asking takes a while: what was said meanwhile counts.
      await refuseStopped(run, about, run.clock.now());
      await run.store.record([event("test_sent", { hash: prepared.hash.slice(0, 12) })]);
      // It is nobody's touch: no journal keeps what is known in between.
      const answer = readOutcome(await transport.send(prepared, async () => {}));
      await run.store.record([event("test_answered", { is: answer.is, reason: answer.reason })]);
      return answer;
    },
    close: () => transport.close(),
  };
}

function requireAction(recipe: Recipe, id: string): RecipeAction {
  const ids = Object.keys(recipe.actions);
  const action = Object.hasOwn(recipe.actions, id) ? recipe.actions[id] : undefined;
  if (action === undefined) {
    throw new UserError(`${recipe.name} has no action ${id}`, {
      hint: suggestName(id, ids) ?? `it has ${ids.join(", ")}`,
      exit: ExitCode.usage,
    });
  }
  if (action.channel !== null && findChannel(action.channel)?.form === "letter") {
    throw new UserError("mail is tried whole, as its author would get it", {
      hint: "seq preview SEQUENCE --to ADDRESS",
      exit: ExitCode.usage,
    });
  }
  return action;
}

function chooseSender(
  { senders }: WorkspaceConfig,
  recipe: Recipe,
  { channel }: RecipeAction,
  wanted: string | undefined,
): Sender {
  const able = Object.values(senders).filter(
    ({ services }) => channel === null || services?.[channel as ServedChannel]?.provider === recipe.name,
  );
  const ids = able.map(({ id }) => id);
  const [only, ...others] = wanted === undefined ? able : able.filter(({ id }) => id === wanted);
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new UserError(`several senders can try it: ${ids.join(", ")}`, {
      hint: "add --sender ID",
      exit: ExitCode.usage,
    });
  }
  throw new UserError(`${wanted ?? "no sender"} has ${recipe.name} for ${channel ?? "steps"}`, {
    hint: wanted === undefined ? `in seq.yaml: ${channel}: { provider: ${recipe.name}, … }` : `seq status`,
    exit: ExitCode.usage,
  });
}

interface TriedTouch {
  person: Prospect;
  sender: Sender;
  channel: string;
  action: string;
}

/** What forbids a touch by what people or services have said: suppression, a pause, a hold, a channel that is declined. */
async function refuseStopped(
  { store }: RunContext,
  { person, sender, channel, action }: TriedTouch,
  now: number,
): Promise<void> {
  const suppression = await store.findSuppression(person);
  if (suppression !== null) throw new UserError(`nothing is sent: ${nameSuppression(suppression)}`);
  const found = findChannel(channel);
  const declined = found === null ? null : await findDeclining(store, found, person);
  if (declined !== null) throw new UserError(`nothing is sent: ${declined}`);
  const until = (await store.preferenceOf(person.id))?.pausedUntil ?? 0;
  if (until > now) throw new UserError("nothing is sent: the person asked for a pause");
  const pause = (await store.pauses()).find(
    ({ scope, name }) => scope === "all" || (scope === "sender" && name === sender.id),
  );
  if (pause !== undefined) {
    throw new UserError(`nothing is sent: ${pause.scope === "all" ? "everything" : sender.id} is paused`, {
      hint: "seq resume",
    });
  }
  const state = (await store.senderStates()).find(({ id }) => id === sender.id);
  const provider = action.split(".")[0] ?? "";
  const hold = state?.holds[channel] ?? state?.holds[`${channel}:${provider}`];
  if (hold === undefined) return;
  throw new UserError(`nothing is sent: sender ${sender.id} is held: ${hold.reason}`, {
    hint: `once it is mended: seq resume --sender ${sender.id}`,
  });
}

async function refuseForbidden(
  run: RunContext,
  about: TriedTouch & { isInformational: boolean },
  now: number,
): Promise<void> {
  await refuseStopped(run, about, now);
  const { person, channel, action, isInformational: isService } = about;
  const view = await openLegalChecker(run).check(person, { channel, action, isService }, now);
  const held = holdByLaw(view, now);
  if (held !== null) throw new UserError(`nothing is sent: ${held}`);
  const most = view?.most ?? [];
  if (most.length === 0) return;
  const times = await run.store.touchTimes(
    { by: "person", prospect: person.id, action },
    now - LONGEST_WINDOW_MS,
  );
  const full = most.find((rate) => firstFree(times, rate, now) > now);
  if (full === undefined) return;
  throw new UserError(`nothing is sent: the person has had as many as are allowed (${full.source})`);
}

/** The texts of a test: what was given, each marked, and the mark alone where a text is asked for and none was given. */
function writeContent(
  { compliance }: WorkspaceConfig,
  { inputs, id }: RecipeAction,
  { recipe, person, text, inputs: given }: TryWish,
  { sender, channel, isInformational }: { sender: Sender; channel: string; isInformational: boolean },
): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(inputs, name));
  if (unknown !== undefined) {
    throw new UserError(`${recipe.name}.${id} takes no ${unknown}`, {
      hint: suggestName(unknown, Object.keys(inputs)) ?? `it takes ${Object.keys(inputs).join(", ")}`,
      exit: ExitCode.usage,
    });
  }
  const content: Record<string, string> = { ...given };
  const isFixed = (content["template"] ?? "").trim() !== "";
  if (Object.hasOwn(inputs, "text") && !isFixed) {
    const words = `${MARK} ${text ?? content["text"] ?? `a try of ${recipe.title}, nothing to do`}`;
    const country = person.fields["country"];
    const language = person.fields["language"];
    content["text"] =
      findChannel(channel)?.medium !== "sms"
        ? words
        : addTextNotices(words, {
            country: typeof country === "string" && country !== "" ? country : null,
            language: typeof language === "string" ? language : null,
            compliance,
            sender: sender.name,
            isFirst: true,
            isInformational,
          });
  }
  const missing = Object.entries(inputs).flatMap(([name, { isRequired }]) =>
    isRequired && (content[name] ?? "") === "" ? [name] : [],
  );
  if (missing.length === 0) return content;
  throw new UserError(`${recipe.name}.${id} needs ${missing.join(", ")}`, {
    hint: missing.map((name) => `--set ${name}=…`).join(" "),
    exit: ExitCode.usage,
  });
}

function readOutcome(outcome: Outcome): TryAnswer {
  const is = kindOf(outcome);
  const { results, providerId = null } =
    outcome.type === "sent" ? outcome : { results: undefined, providerId: null };
  return {
    is,
    reason: outcome.type === "sent" ? outcome.receipt : outcome.reason,
    means: MEANS[is],
    id: providerId,
    set: results?.set ?? {},
    events: results?.events ?? [],
  };
}

function kindOf(outcome: Outcome): TryAnswer["is"] {
  if (outcome.type === "sent") return "performed";
  if (outcome.type === "uncertain") return "uncertain";
  if (outcome.optedOut === true) return "opted_out";
  if (outcome.suppress) return "dead_address";
  if (!outcome.permanent) return "later";
  return outcome.blame === "sender" ? "our_fault" : "refused";
}

function addressesOf({ email, phone, linkedin_url }: Prospect): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ email, phone, linkedin_url }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    ),
  );
}

function addressOfRequest(content: string): Try["request"] {
  const { request } = JSON.parse(content) as Partial<JournaledRequest>;
  return request === undefined ? null : { method: request.method, url: request.url };
}
