import type { Touch } from "../channels/channel.ts";
import { UserError } from "../errors.ts";
import { measureText } from "./measure-text.ts";
import { readComponents } from "./parameters.ts";
import type { Recipe, RecipeAction } from "./recipe.ts";

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
  // What is approved is what is sent, however the text beside it reads.
  const templates = allowed.filter(({ inputs }) => inputs["template"] !== undefined);
  const wanted = (content["template"] ?? "") !== "" && templates.length > 0 ? templates : allowed;
  const lacks = wanted.map((action) => [
    ...listLacks(action, content),
    ...listLost(action, touch.given ?? {}),
  ]);
  const fitting = wanted.filter((_, index) => lacks[index]?.length === 0);
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
  return Object.entries(inputs).flatMap(([name, { type, isRequired, limit }]) => {
    const text = content[name] ?? "";
    if (text === "") return isRequired ? [`it has no ${name}`] : [];
    if (type === "components") return listWrongParts(text);
    if (limit === null) return [];
    const size = measureText(text, limit.unit);
    return size <= limit.most
      ? []
      : [`${name} has ${size} ${limit.unit.replace("_", "-")}, ${limit.most} at most`];
  });
}

function listWrongParts(text: string): string[] {
  try {
    readComponents(text);
    return [];
  } catch (error) {
    if (error instanceof UserError) return [error.message];
    throw error;
  }
}
