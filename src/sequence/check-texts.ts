import type { Action } from "../channels/channel.ts";
import { joinNames } from "../config/names.ts";
import { checkTemplate } from "../message/check.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readWeight } from "./compile.ts";
import type { TouchDraft } from "./read-steps.ts";

/** What templates may use. */
export interface TextScope {
  variables: ReadonlySet<string>;
  /** What can be asked of each step, by its id. */
  steps: Readonly<Record<string, readonly string[]>>;
  /** What steps were called before. */
  moved: Readonly<Record<string, string>>;
  /** What can be asked of each event, by its name. */
  events: Readonly<Record<string, readonly string[]>>;
  snippet(path: string): string | null;
}

/** Checks every text of a step and its variants: templates, lengths, line breaks, and that none is missing. */
export function checkTexts(draft: TouchDraft, scope: TextScope): void {
  const { action, data, node } = draft;
  const variants = node.at("variants").with(data.variants).entries();
  for (const name of Object.keys(action.fields)) {
    checkText(node.with(data as Record<string, unknown>).at(name), name, action, scope);
    for (const [, variant] of variants) checkText(variant.at(name), name, action, scope);
  }
  checkRequired(draft);
  checkVariants(draft);
}

function checkText(node: YamlNode, field: string, action: Action, scope: TextScope): void {
  const text = node.value;
  if (typeof text !== "string") return;
  node.explain(
    checkTemplate(text, scope).map((problem) => {
      const { code, start, end, hint } = problem;
      return { ...problem, hint: hint ?? hintVariable(code, text.slice(start, end), scope) };
    }),
  );
  const spec = action.fields[field];
  const length = measureFixedText(text);
  if (spec?.singleLine === true && /[\r\n]/.test(text.trim())) {
    const at = text.length - text.trimStart().length + text.trim().search(/[\r\n]/);
    const hint = "write it on one line, or with `>` instead of `|`";
    node.part(at, at + 1).error("line-break", `"${field}" is one line`, hint);
  }
  if (spec?.required === true && text.trim() === "") node.error("empty-text", `"${field}" is empty`);
  if (spec?.limit !== undefined && length !== null && length > spec.limit.characters) {
    const { characters, source } = spec.limit;
    const message = `"${field}" has ${length} characters before any name is filled in; ${action.id} takes ${characters}`;
    node.error("too-long", message, `shorten it (${source})`);
  }
}

/**
 * How many characters (UTF-16 units, as web forms count) stand in every rendering of a template;
 * null where tags decide what is shown.
 */
export function measureFixedText(text: string): number | null {
  const withoutComments = text.replace(/\{%-?\s*comment\b[\s\S]*?endcomment\s*-?%\}/g, "");
  const withoutSnippets = withoutComments.replace(/\{%-?\s*(?:render|assign)\b[\s\S]*?%\}/g, "");
  if (withoutSnippets.includes("{%")) return null;
  return withoutSnippets.replace(/\{\{[\s\S]*?\}\}/g, "").trim().length;
}

function hintVariable(code: string, name: string, scope: TextScope): string | undefined {
  if (code !== "unknown-variable") return undefined;
  return suggestName(name, scope.variables) ?? "name it under `fields` in seq.yaml";
}

function checkRequired({ action, data, node }: TouchDraft): void {
  const variants = Object.values(data.variants ?? {});
  const isThere = (field: string) =>
    (variants.length > 0 && variants.every((texts) => texts[field] !== undefined)) ||
    // What is there in a wrong shape has been told already.
    node.at(field).isThere;
  for (const [field, spec] of Object.entries(action.fields)) {
    if (!spec.required || isThere(field)) continue;
    node.at("do").error("missing-key", `"${field}" is missing: ${spec.describe}`);
  }
  const isThread = data.thread !== undefined || node.at("thread").isThere;
  if (action.threads === true && !isThere("subject") && !isThread) {
    const hint = "write `subject`, or `thread` to reply in the thread of an earlier email";
    node.at("do").error("missing-key", '"subject" is missing', hint);
  }
}

const VARIANT = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

function checkVariants({ data, node }: TouchDraft): void {
  const variants = node.at("variants").with(data.variants);
  const names = Object.keys(data.variants ?? {});
  if (data.variants !== undefined && names.length === 0) {
    variants.key.error("wrong-value", '"variants" is empty');
  }
  for (const [name, { key }] of variants.entries()) {
    if (VARIANT.test(name)) continue;
    const hint = "use a-z, 0-9, - and _, starting with a letter";
    key.error("wrong-id", `"${name}" is no variant name`, hint);
  }
  if (data.split === undefined) return;
  const split = node.at("split").with(data.split);
  if (names.length > 0) checkShares(split, names);
  else if (!variants.isThere) split.key.error("wrong-split", '"split" needs `variants`');
}

function checkShares(split: YamlNode<Record<string, string | number>>, names: readonly string[]): void {
  let percents = 0;
  let sum = 0;
  for (const [name, share] of split.entries()) {
    if (!names.includes(name)) {
      const hint = suggestName(name, names) ?? `the variants are ${joinNames(names)}`;
      share.key.error("wrong-split", `no variant "${name}" in this step`, hint);
    }
    const weight = readWeight(share.value);
    if (typeof share.value === "string") percents += 1;
    sum += weight;
    if (weight > 0 && Number.isFinite(weight)) continue;
    const hint = "write a number or a percentage; leave a variant out to stop it";
    share.error("wrong-split", `The share of "${name}" must be above 0`, hint);
  }
  const missing = names.filter((name) => !Object.hasOwn(split.value, name));
  if (missing.length > 0) {
    const message = `"split" leaves out ${joinNames(missing)}`;
    split.key.error("wrong-split", message, "give every variant its share");
  } else if (percents > 0 && (percents !== names.length || Math.abs(sum - 100) > 0.01)) {
    const message =
      percents === names.length
        ? `The shares make ${sum} %, not 100 %`
        : "Shares mix numbers and percentages";
    split.key.error("wrong-split", message);
  }
}
