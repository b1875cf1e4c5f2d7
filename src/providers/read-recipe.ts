import { createHash } from "node:crypto";
import * as z from "zod";
import { writeCanonical } from "../canonical-json.ts";
import { explainPattern } from "../condition/regular-expression.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { createReport, dropConsequences, sortDiagnostics } from "../yaml/report.ts";
import { readYaml } from "../yaml/yaml-file.ts";
import { findForeignHost, isLoopback } from "./hosts.ts";
import { readAction } from "./read-action.ts";
import { readAuth } from "./read-auth.ts";
import { readHooks, readPolls } from "./read-hook-rules.ts";
import { readPeople } from "./read-people.ts";
import { readTemplates } from "./read-templates.ts";
import { readRequest } from "./read-request.ts";
import type { Recipe, RecipeAction, RecipeCheck, SettingSpec } from "./recipe.ts";
import { recipeFileSchema, settingSchema } from "./recipe-schema.ts";
import { checkCel, checkRequestText, openSettingsScope, type ScopeParts } from "./scope.ts";

export interface RecipeReading {
  /** Null as soon as there is one error. */
  recipe: Recipe | null;
  /** Sorted by place. */
  diagnostics: Diagnostic[];
}

export interface RecipeSetting {
  /** As diagnostics name it: relative to the workspace root, or a shipped file's name. */
  file: string;
  /** What the file is called, without its ending; a recipe has that name. */
  name: string;
  isShipped: boolean;
  /** The workspace's own fields of a person, by type. */
  fields: Readonly<Record<string, string>>;
}

/** Settings and actions are looked at one by one, so that one that is wrong does not hide the others. */
const schema = recipeFileSchema.extend({
  settings: z.record(z.string(), z.unknown()).optional(),
  actions: z.record(z.string(), z.unknown()),
});

/** Reads and checks a recipe; never throws on any text. */
export function readRecipe(text: string, { file, name, isShipped, fields }: RecipeSetting): RecipeReading {
  const report = createReport(file);
  const finish = (recipe: Recipe | null): RecipeReading => ({
    recipe: report.failed() ? null : recipe,
    diagnostics: sortDiagnostics(dropConsequences(report.diagnostics)),
  });
  const node = readYaml(text, report);
  if (node === null) return finish(null);
  const top = node.read(schema);
  const { provider = name, title = name, docs = "", base = "" } = top.value;
  checkName(top.at("provider"), name);
  const settings = readSettings(top.at("settings"));
  const hosts = readHosts(top);
  const parts: ScopeParts = { settings, used: new Set(), hosts, fields };
  checkBase(top.at("base"), parts);
  const auth = readAuth(top.at("auth"), parts);
  const check = readCheck(top.at("check"), parts);
  const actions = readActions(top.at("actions"), parts);
  const hooks = readHooks(top.at("hooks"), parts);
  const poll = readPolls(top.at("poll"), parts);
  const people = readPeople(top.at("people"), parts);
  const templates = readTemplates(top.at("templates"), parts);
  for (const setting of Object.keys(settings).filter((each) => !parts.used.has(each))) {
    const message = `Nothing uses the setting "${setting}"`;
    top.at("settings").at(setting).key.warn("unused-setting", message, "take it out, or name it");
  }
  const meaning = { base, hosts, settings, auth, check, actions, hooks, poll };
  const hash = createHash("sha256").update(writeCanonical(meaning)).digest("hex");
  // No step asks for people or templates.
  return finish({
    name: provider,
    title,
    docs,
    ...meaning,
    people,
    templates,
    hash,
    file: isShipped ? null : file,
  });
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

function checkName(provider: YamlNode<string | undefined>, name: string): void {
  const { value } = provider;
  if (value === undefined) return;
  if (!NAME.test(value)) {
    provider.error(
      "wrong-id",
      `"${value}" is no name of a provider`,
      "use a-z, 0-9 and -, starting with a letter",
    );
  } else if (value !== name) {
    const hint = `write \`provider: ${name}\`, or rename the file`;
    provider.error("name-mismatch", `The file is called ${name}, the provider "${value}"`, hint);
  }
}

const SETTING = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

function readSettings(settings: YamlNode<Record<string, unknown> | undefined>): Record<string, SettingSpec> {
  const read: Record<string, SettingSpec> = {};
  for (const [name, written] of settings.entries()) {
    // `token:` alone is a setting, too.
    const node = written.with(written.value ?? {}).read(settingSchema);
    const { pattern = null, secret = false, phone = false, optional = false, describe = null } = node.value;
    if (!SETTING.test(name))
      node.key.error("wrong-id", `"${name}" is no name of a setting`, "use a-z, 0-9 and _");
    // What a sender or a provider is told beside its settings.
    if (["provider", "recipe", "limits"].includes(name)) {
      node.key.error("wrong-field", `"${name}" has a meaning already`, "choose another name");
    }
    const wrong = pattern === null ? null : explainPattern(pattern);
    if (wrong !== null) node.at("pattern").error("wrong-value", `The pattern ${wrong}`);
    if (secret && node.value.default !== undefined) {
      node.at("default").key.error("literal-secret", "A secret is written out", "secrets have no default");
    }
    read[name] = {
      pattern,
      isSecret: secret,
      isPhone: phone,
      default: node.value.default ?? null,
      isOptional: optional || node.value.default !== undefined,
      describe,
    };
  }
  return read;
}

type Top = YamlNode<{ [K in keyof z.output<typeof schema>]?: z.output<typeof schema>[K] }>;

const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i;

/** The hosts that a request may go to: the base's, where it is written out, and the listed ones. */
function readHosts(top: Top): string[] {
  const hosts: string[] = [];
  const origin = readOrigin(top.value.base ?? "");
  if (origin !== null) hosts.push(origin.host);
  for (const node of top.at("hosts").items()) {
    const host = node.value;
    // `*.com` would be half the world.
    const isWide = host.startsWith("*.") && host.split(".").length < 3;
    if (!HOST.test(host) || isWide) {
      node.error("wrong-value", `"${host}" is no host`, "write api.acme.example or *.acme.example");
    } else hosts.push(host.toLowerCase());
  }
  return [...new Set(hosts)];
}

/** Scheme and host of an address, where both are written out. */
function readOrigin(address: string): URL | null {
  const origin = /^[a-z]+:\/\/[^/?#\s{}]+(?=[/?#]|$)/i.exec(address)?.[0];
  return origin !== undefined && URL.canParse(origin) ? new URL(origin) : null;
}

function checkBase(base: YamlNode<string | undefined>, parts: ScopeParts): void {
  const { value } = base;
  if (value === undefined) return;
  checkRequestText(base.with(value), openSettingsScope(parts));
  const origin = readOrigin(value);
  const isOpen = origin === null && /^https:\/\/[^/?#\s]*\{\{/i.test(value);
  if (isOpen) {
    if (parts.hosts.length > 0) return;
    const hint = 'write for example `hosts: ["*.acme.example"]`';
    base.error("missing-key", "A base whose host is a setting needs `hosts`", hint);
    return;
  }
  const foreign = origin === null ? "no address" : findForeignHost(origin, [origin.host]);
  if (foreign !== null || (origin?.protocol === "http:" && !isLoopback(origin.hostname))) {
    base.error(
      "wrong-base",
      `Requests would go to ${foreign ?? "an address without https"}`,
      "write https://…",
    );
  } else if (/[?#]|\/$/.test(value.replace(/\{\{[^}]*\}\}/g, "x"))) {
    base.error("wrong-base", "A base ends without a slash, a query or a #", "paths begin with one");
  }
}

function readCheck(
  node: YamlNode<z.output<typeof recipeFileSchema>["check"]>,
  parts: ScopeParts,
): RecipeCheck | null {
  const { value } = node;
  if (value === undefined) return null;
  const check = node.with(value);
  const scope = openSettingsScope(parts);
  const request = readRequest(check, scope);
  const ok = checkCel(check.at("ok"), scope, "condition") ?? "";
  return request === null ? null : { request, ok };
}

function readActions(
  node: YamlNode<Record<string, unknown> | undefined>,
  parts: ScopeParts,
): Recipe["actions"] {
  const entries = node.entries();
  if (node.value !== undefined && entries.length === 0)
    node.key.error("missing-key", "A recipe has an action");
  const actions: Record<string, RecipeAction> = {};
  for (const [id, each] of entries) {
    if (!SETTING.test(id))
      each.key.error("wrong-id", `"${id}" is no name of an action`, "use a-z, 0-9 and _");
    const action = readAction(id, each, parts);
    if (action !== null) actions[id] = action;
  }
  for (const [id, { takeBack }] of Object.entries(actions)) {
    if (takeBack === undefined || (takeBack !== id && Object.hasOwn(actions, takeBack))) continue;
    const others = Object.keys(actions).filter((each) => each !== id);
    const hint = suggestName(takeBack, others) ?? `actions: ${others.join(", ")}`;
    node.at(id, "until_end").error("unknown-action", `There is no other action "${takeBack}"`, hint);
  }
  return actions;
}
