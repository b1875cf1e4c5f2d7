import type { Outcome, Prepared, Touch, Transport } from "../channels/channel.ts";
import { inRenderedForm, type UnrenderedTouch } from "../channels/render-touch.ts";
import { ExitCode, UserError } from "../errors.ts";
import { measureText } from "./measure-text.ts";
import { unpackRequest } from "./prepared-request.ts";
import type { Recipe, RecipeAction } from "./recipe.ts";
import { openRecipeTransport, type RecipeUse } from "./recipe-transport.ts";

/**
 * Performs a channel's touches through a service, each by the action of its recipe that fits it. Throws UserError for a
 * recipe that has none for the channel.
 */
export function openServedTransport(channel: string, use: Omit<RecipeUse, "action">): Transport {
  const { recipe } = use;
  const actions = Object.values(recipe.actions).filter((action) => action.channel === channel);
  const [first] = actions;
  if (first === undefined) throw refuseChannel(recipe, channel);
  const transports = new Map<string, Transport>();
  const transportOf = (action: RecipeAction): Transport => {
    const known = transports.get(action.id) ?? openRecipeTransport({ ...use, action });
    transports.set(action.id, known);
    return known;
  };
  const journaledBy = (prepared: Prepared): Transport | null => {
    const { action } = unpackRequest(prepared);
    const found = actions.find(({ id }) => id === action);
    return found === undefined ? null : transportOf(found);
  };
  return {
    connections: use.connections,
    async prepare(given: Touch | UnrenderedTouch): Promise<Prepared> {
      const touch = inRenderedForm(given);
      return transportOf(chooseAction(recipe, actions, touch)).prepare(touch);
    },
    async send(prepared, keep): Promise<Outcome> {
      const transport = journaledBy(prepared);
      if (transport !== null) return transport.send(prepared, keep);
      const reason = `the recipe ${recipe.name} has its action no more`;
      return { type: "failed", blame: "message", permanent: true, suppress: false, reason };
    },
    async settle(attempt) {
      const settle = journaledBy(attempt.prepared)?.settle;
      if (settle !== undefined) return settle(attempt);
      return {
        type: "unknown",
        askAgainAt: null,
        evidence: `the recipe ${recipe.name} has its action no more`,
      };
    },
    verify: () => transportOf(first).verify(),
    async close(): Promise<void> {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}

function refuseChannel({ name, actions }: Recipe, channel: string): UserError {
  const others = [...new Set(Object.values(actions).flatMap((action) => action.channel ?? []))];
  return new UserError(`the service ${name} does not perform ${channel}`, {
    hint: others.length === 0 ? "seq providers list" : `it performs ${others.join(", ")}`,
    exit: ExitCode.unable,
  });
}

/**
 * The recipe's action for a touch: the one of its name (`kakao.alimtalk`: `alimtalk`), else the first whose inputs the
 * touch has and whose limits its texts keep; advertising only where the service lets the action carry it. UserError
 * where none fits.
 */
export function chooseAction(
  recipe: Recipe,
  actions: readonly RecipeAction[],
  touch: Pick<Touch, "action" | "content" | "isInformational" | "given">,
): RecipeAction {
  const { action: step, content } = touch;
  const isInformational = touch.isInformational === true;
  const name = step.split(".")[1];
  const named = name === undefined ? actions : actions.filter(({ id }) => id === name);
  const allowed = named.filter(({ kind }) => kind === null || (kind === "informational") === isInformational);
  if (allowed.length === 0) {
    const what = isInformational ? "information" : "advertising";
    throw new UserError(`${recipe.title} has no action that carries ${what} for ${step}`, {
      hint: `seq providers show ${recipe.name}`,
    });
  }
  const lacks = allowed.map((action) => [
    ...listLacks(action, content),
    ...listLost(action, touch.given ?? {}),
  ]);
  const fitting = allowed.filter((_, index) => lacks[index]?.length === 0);
  const best = fitting.toSorted((one, other) => countInputs(other, content) - countInputs(one, content))[0];
  if (best !== undefined) return best;
  throw new UserError(`${recipe.title} cannot send it: ${lacks.at(-1)?.join("; ") ?? "nothing fits"}`);
}

function countInputs({ inputs }: RecipeAction, content: Touch["content"]): number {
  return Object.keys(inputs).filter((name) => (content[name] ?? "") !== "").length;
}

/** A whole mail holds its headers. */
const WHOLE_MAIL = ["raw", "raw_base64"];

/** What a channel gave, and the action would lose: a mail without its List-Unsubscribe is another mail. */
function listLost(
  { inputs }: RecipeAction,
  { headers_of_mail: headers }: NonNullable<Touch["given"]>,
): string[] {
  const carriers = [...WHOLE_MAIL, "headers_of_mail"];
  if (headers === undefined || carriers.some((name) => Object.hasOwn(inputs, name))) return [];
  return ["it takes no headers of a mail, such as List-Unsubscribe"];
}

/** Why an action cannot carry these texts, each in a few words. */
function listLacks({ inputs }: RecipeAction, content: Touch["content"]): string[] {
  return Object.entries(inputs).flatMap(([name, { isRequired, limit }]) => {
    const text = content[name] ?? "";
    if (text === "") return isRequired ? [`it has no ${name}`] : [];
    if (limit === null) return [];
    const size = measureText(text, limit.unit);
    return size <= limit.most
      ? []
      : [`${name} has ${size} ${limit.unit.replace("_", "-")}, ${limit.most} at most`];
  });
}
