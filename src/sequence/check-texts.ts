import { joinNames } from "../config/names.ts";
import { checkTemplate } from "../message/check.ts";
import { findNearest, suggestName } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { readWeight } from "./compile.ts";
import type { Draft } from "./draft.ts";

type TouchDraft = Extract<Draft, { kind: "touch" }>;

/** What templates may use. */
export interface TextSetting {
  variables: ReadonlySet<string>;
  /** What can be asked of each step, by its id. */
  steps: Readonly<Record<string, readonly string[]>>;
  /** What steps were called before. */
  moved: Readonly<Record<string, string>>;
  snippet(path: string): string | null;
}

/** Checks every text of a step and its variants: templates, lengths, line breaks, and that none is missing. */
export function checkTexts(draft: TouchDraft, setting: TextSetting, yaml: YamlFile, report: Report): void {
  const own = draft.data as Record<string, unknown>;
  const variants = Object.entries(draft.data.variants ?? {});
  for (const name of Object.keys(draft.action.fields)) {
    checkText(draft, name, own[name], [...draft.path, name], setting, yaml, report);
    for (const [variant, texts] of variants) {
      const path = [...draft.path, "variants", variant, name];
      checkText(draft, name, texts[name], path, setting, yaml, report);
    }
  }
  checkRequired(draft, yaml, report);
  checkVariants(draft, yaml, report);
}

function checkText(
  draft: TouchDraft,
  field: string,
  text: unknown,
  path: Path,
  setting: TextSetting,
  yaml: YamlFile,
  report: Report,
): void {
  if (typeof text !== "string") return;
  for (const problem of checkTemplate(text, setting)) {
    const range = yaml.locatePart(path, problem.start, problem.end);
    const hint = problem.hint ?? hintVariable(problem.code, text.slice(problem.start, problem.end), setting);
    report.error(problem.code, problem.message, range, hintOf(hint));
  }
  const spec = draft.action.fields[field];
  const length = measureFixedText(text);
  if (spec?.singleLine === true && /[\r\n]/.test(text.trim())) {
    const at = text.length - text.trimStart().length + text.trim().search(/[\r\n]/);
    report.error("line-break", `"${field}" is one line`, yaml.locatePart(path, at, at + 1), {
      hint: "write it on one line, or with `>` instead of `|`",
    });
  }
  if (spec?.required === true && text.trim() === "") {
    report.error("empty-text", `"${field}" is empty`, yaml.locate(path));
  }
  if (spec?.limit !== undefined && length !== null && length > spec.limit.characters) {
    const { characters, source } = spec.limit;
    const message = `"${field}" has ${length} characters before any name is filled in; ${draft.action.id} takes ${characters}`;
    report.error("too-long", message, yaml.locate(path), { hint: `shorten it (${source})` });
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

function hintVariable(code: string, name: string, setting: TextSetting): string | undefined {
  if (code !== "unknown-variable") return undefined;
  return suggestName(name, setting.variables) ?? "name it under `fields` in seq.yaml";
}

function checkRequired(draft: TouchDraft, yaml: YamlFile, report: Report): void {
  const raw = draft.data as Record<string, unknown>;
  const variants = Object.values(draft.data.variants ?? {});
  const isThere = (field: string) =>
    (variants.length > 0 && variants.every((texts) => texts[field] !== undefined)) ||
    // What is there in a wrong shape has been told already.
    yaml.has([...draft.path, field]);
  for (const [field, spec] of Object.entries(draft.action.fields)) {
    if (!spec.required || isThere(field)) continue;
    const place = yaml.locate([...draft.path, "do"]);
    report.error("missing-key", `"${field}" is missing: ${spec.describe}`, place);
  }
  const needsSubject = draft.action.threads === true && raw["thread"] === undefined;
  if (needsSubject && !isThere("subject") && !yaml.has([...draft.path, "thread"])) {
    report.error("missing-key", '"subject" is missing', yaml.locate([...draft.path, "do"]), {
      hint: "write `subject`, or `thread` to reply in the thread of an earlier email",
    });
  }
}

const VARIANT = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

function checkVariants(draft: TouchDraft, yaml: YamlFile, report: Report): void {
  const { variants, split } = draft.data;
  const names = Object.keys(variants ?? {});
  if (variants !== undefined && names.length === 0) {
    report.error("wrong-value", '"variants" is empty', yaml.locateKey([...draft.path, "variants"]));
  }
  for (const name of names) {
    if (VARIANT.test(name)) continue;
    report.error(
      "wrong-id",
      `"${name}" is no variant name`,
      yaml.locateKey([...draft.path, "variants", name]),
      {
        hint: "use a-z, 0-9, - and _, starting with a letter",
      },
    );
  }
  if (split === undefined) return;
  const path: Path = [...draft.path, "split"];
  if (names.length === 0) {
    if (yaml.has([...draft.path, "variants"])) return;
    report.error("wrong-split", '"split" needs `variants`', yaml.locateKey(path));
    return;
  }
  let percents = 0;
  let sum = 0;
  for (const [name, share] of Object.entries(split)) {
    if (!names.includes(name)) {
      const nearest = findNearest(name, names);
      const hint = nearest === null ? `the variants are ${joinNames(names)}` : `did you mean "${nearest}"?`;
      report.error("wrong-split", `no variant "${name}" in this step`, yaml.locateKey([...path, name]), {
        hint,
      });
    }
    const weight = readWeight(share);
    if (typeof share === "string") percents += 1;
    sum += weight;
    if (weight > 0 && Number.isFinite(weight)) continue;
    report.error("wrong-split", `The share of "${name}" must be above 0`, yaml.locate([...path, name]), {
      hint: "write a number or a percentage; leave a variant out to stop it",
    });
  }
  const missing = names.filter((name) => !Object.hasOwn(split, name));
  if (missing.length > 0) {
    report.error("wrong-split", `"split" leaves out ${joinNames(missing)}`, yaml.locateKey(path), {
      hint: "give every variant its share",
    });
  } else if (percents > 0 && (percents !== names.length || Math.abs(sum - 100) > 0.01)) {
    const message =
      percents === names.length
        ? `The shares make ${sum} %, not 100 %`
        : "Shares mix numbers and percentages";
    report.error("wrong-split", message, yaml.locateKey(path));
  }
}
