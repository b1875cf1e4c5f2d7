import { checkExpression, type ExpressionNames, type ExpressionType } from "../condition/expression.ts";
import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { checkValue, type ValueNames } from "../message/check-value.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { InputSpec, SettingSpec } from "./recipe.ts";

/** What the templates and conditions of a place may name. */
export interface Scope {
  settings: Readonly<Record<string, SettingSpec>>;
  /** Settings that something has named so far. */
  used: Set<string>;
  /** Hosts that a request may go to. */
  hosts: readonly string[];
  values: ValueNames;
  /** Of conditions over an answer. */
  names: ExpressionNames;
  /** The fields of a person that an answer may set, by type. */
  fields: Readonly<Record<string, string>>;
}

const ATTEMPT = ["id", "key", "date", "at"] as const;
/** What conditions give a meaning of their own; no input may be called so. */
export const TAKEN: readonly string[] = [
  "status",
  "headers",
  "body",
  "item",
  "settings",
  "attempt",
  "draft",
  "sent",
];

const FIELD_TYPES: Readonly<Record<string, ExpressionType>> = {
  text: "text",
  date: "text",
  number: "number",
  boolean: "boolean",
};

const POLL = ["since", "until", "since_ms", "until_ms", "page", "next"] as const;
/** `fields`: the CRM's names of what is wanted; `ids`: of whom; `id` and `values`: of one who is written. */
const PEOPLE = ["since", "since_ms", "page", "next", "list", "fields", "ids", "id", "values"] as const;

export interface ScopeParts {
  settings: Scope["settings"];
  used: Set<string>;
  hosts: readonly string[];
  /** The workspace's own fields beside the standard ones. */
  fields: Readonly<Record<string, string>>;
}

/** The scope of an action: the person's fields, its inputs, the settings and the attempt; `draft.id` where there is one. */
export function openScope(
  { settings, used, hosts, fields }: ScopeParts,
  { inputs = {}, to = null, isDraft = false }: ActionNames = {},
): Scope {
  const types: Record<string, ExpressionType> = { hook_url: "text" };
  for (const [name, type] of Object.entries({ ...STANDARD_FIELDS, ...fields })) {
    types[name] = FIELD_TYPES[type] ?? "text";
  }
  if (to !== null) types[to] = "text";
  for (const [name, { type }] of Object.entries(inputs)) types[name] = type === "components" ? "list" : type;
  const told = Object.keys(settings).filter((name) => settings[name]?.isSecret === false);
  const things = { settings: told, attempt: ATTEMPT, ...(isDraft && { draft: ["id"] }) };
  return {
    settings,
    used,
    hosts,
    values: {
      ...Object.fromEntries(Object.keys(types).map((name) => [name, true as const])),
      ...things,
      settings: Object.keys(settings),
    },
    names: { ...types, ...things, status: "number", headers: "texts", body: "any" },
    fields: { ...STANDARD_FIELDS, ...fields },
  };
}

/** The same where a mail has been sent: `sent.id`. */
export function nameSent(scope: Scope): Scope {
  const sent = ["id"];
  return { ...scope, values: { ...scope.values, sent }, names: { ...scope.names, sent } };
}

interface ActionNames {
  inputs?: Readonly<Record<string, InputSpec>>;
  to?: string | null;
  isDraft?: boolean;
}

/** The scope of what belongs to no touch: `base`, `auth`, `check`, `verify`. */
export function openSettingsScope({ settings, used, hosts }: ScopeParts): Scope {
  const told = Object.keys(settings).filter((name) => settings[name]?.isSecret === false);
  return {
    settings,
    used,
    hosts,
    values: { settings: Object.keys(settings) },
    names: { settings: told, status: "number", headers: "texts", body: "any" },
    fields: {},
  };
}

/** The scope of a poll's request. */
export function openPollScope(parts: ScopeParts): Scope {
  const scope = openSettingsScope(parts);
  return { ...scope, values: { ...scope.values, poll: POLL } };
}

/** The scope of a request for people. */
export function openPeopleScope(parts: ScopeParts): Scope {
  const scope = openSettingsScope(parts);
  return { ...scope, values: { ...scope.values, people: PEOPLE } };
}

/** The scope of a request for templates. */
export function openTemplatesScope(parts: ScopeParts): Scope {
  const scope = openSettingsScope(parts);
  return { ...scope, values: { ...scope.values, templates: ["page", "next"] } };
}

/** The scope of one of a CRM's people, and, where it says how any field is read, of `field`. */
export function openPersonScope(parts: ScopeParts, hasField: boolean): Scope {
  const scope = openSettingsScope(parts);
  const { settings } = scope.names;
  const names = { ...(settings !== undefined && { settings }), item: "any" as const };
  return { ...scope, values: {}, names: hasField ? { ...names, field: "text" } : names };
}

/** The scope of what a hook tells; `item` is what `each` walks through. */
export function openHookScope(parts: ScopeParts, hasItem: boolean): Scope {
  const scope = openSettingsScope(parts);
  const { status: _, ...names } = scope.names;
  return { ...scope, values: {}, names: { ...names, ...(hasItem && { item: "any" as const }) } };
}

/** Reports what is wrong with a template of a request, which names no secret. */
export function checkRequestText(node: YamlNode<string>, scope: Scope): void {
  for (const { member, start, end } of checkText(node, scope)) {
    if (scope.settings[member]?.isSecret !== true) continue;
    const message = `settings.${member} is secret, and a request is kept in the journal`;
    node.part(start, end).error("secret-in-request", message, "a secret stands in `auth` alone");
  }
}

/** Reports what is wrong with a template, and gives the settings that it names. */
export function checkText(
  node: YamlNode<string>,
  scope: Scope,
): { member: string; start: number; end: number }[] {
  const { problems, members } = checkValue(node.value, scope.values);
  node.explain(problems);
  const settings = members.filter(({ thing }) => thing === "settings");
  for (const { member } of settings) scope.used.add(member);
  return settings;
}

/** Reports what is wrong with CEL; gives its text, or null where there is none. */
export function checkCel(
  node: YamlNode<string | undefined>,
  scope: Scope,
  wanted: "condition" | "value",
): string | null {
  const { value } = node;
  if (value === undefined) return null;
  node.explain(checkExpression(value, scope.names, wanted));
  for (const [, name = ""] of value.matchAll(/\bsettings\.(\w+)/g)) scope.used.add(name);
  return value;
}
