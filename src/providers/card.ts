import type { Recipe, RecipeAction, RequestTemplate } from "./recipe.ts";
import { fillSettings } from "./settings.ts";

/** A recipe as it is listed: no value of a setting is in it. */
export interface ProviderCard {
  name: string;
  title: string;
  docs: string;
  /** Relative to the workspace; null for a shipped one. */
  file: string | null;
  base: string;
  hosts: readonly string[];
  auth: string;
  settings: SettingCard[];
  /** Where seq.yaml names it: a sender's channel, or `providers`, where that is all. */
  used_by: string[];
  /** Whether it is named at all, and has everywhere all that it asks for. */
  status: "unused" | "incomplete" | "ready";
  /** What its settings lack. */
  problems: string[];
  actions: ActionCard[];
  /** How its hooks prove who wrote them; null where none are read. */
  hooks: { verify: string; events: string[] } | null;
  hash: string;
}

interface SettingCard {
  name: string;
  describe: string | null;
  is_secret: boolean;
  is_optional: boolean;
  is_given: boolean;
}

interface ActionCard {
  id: string;
  channel: string | null;
  kind: RecipeAction["kind"];
  to: string | null;
  /** `POST /messages`. */
  request: string;
  /** The repeat class. */
  repeat: string;
  /** For how long a key is known, in milliseconds; null for the other classes. */
  repeat_for_ms: number | null;
  /** Whether an attempt whose answer was lost is looked up. */
  has_lookup: boolean;
  inputs: {
    name: string;
    type: string;
    is_optional: boolean;
    limit: string | null;
    describe: string | null;
  }[];
  answers: { when: string; is: string }[];
}

/** What seq.yaml gives a recipe in one place of it. */
export interface RecipeGiven {
  /** `senders.anna.sms`, or `providers`. */
  place: string;
  settings: Readonly<Record<string, string>>;
}

/** A recipe as it is listed, with what seq.yaml gives it wherever it names it. */
export function describeRecipe(recipe: Recipe, given: readonly RecipeGiven[]): ProviderCard {
  const filled = given.map(({ place, settings }) => ({ place, ...fillSettings(recipe, settings) }));
  const problems = filled.flatMap(({ place, problems: own }) =>
    own.map(({ message }) => (given.length === 1 ? message : `${place}: ${message}`)),
  );
  return {
    name: recipe.name,
    title: recipe.title,
    docs: recipe.docs,
    file: recipe.file,
    base: recipe.base,
    hosts: recipe.hosts,
    auth: recipe.auth.kind,
    settings: Object.entries(recipe.settings).map(([name, { describe, isSecret, isOptional }]) => ({
      name,
      describe,
      is_secret: isSecret,
      is_optional: isOptional,
      is_given: filled.length > 0 && filled.every(({ all }) => Object.hasOwn(all, name)),
    })),
    used_by: given.map(({ place }) => place),
    status: given.length === 0 ? "unused" : problems.length > 0 ? "incomplete" : "ready",
    problems,
    actions: Object.values(recipe.actions).map(describeAction),
    hooks:
      recipe.hooks === null
        ? null
        : {
            verify: recipe.hooks.verify.kind,
            events: [...new Set(recipe.hooks.events.map(({ is }) => is))],
          },
    hash: recipe.hash,
  };
}

function describeAction(action: RecipeAction): ActionCard {
  const { id, channel, kind, to, repeat, lookup, inputs, answer } = action;
  return {
    id,
    channel,
    kind,
    to,
    request: describeRequest(action.request),
    repeat: repeat.class,
    repeat_for_ms: repeat.class === "key" ? repeat.forMs : null,
    has_lookup: lookup !== null,
    inputs: Object.entries(inputs).map(([name, { type, isRequired, limit, describe }]) => ({
      name,
      type,
      is_optional: !isRequired,
      limit: limit === null ? null : `${limit.most} ${limit.unit}`,
      describe,
    })),
    answers: answer.map(({ when, is }) => ({ when, is })),
  };
}

function describeRequest({ method, path }: RequestTemplate): string {
  return `${method} ${path}`;
}
