import type { ApprovedTemplate } from "./approved-templates.ts";
import { readParameters } from "./parameters.ts";
import type { InputSpec } from "./recipe.ts";

/** What a step says of a template; texts are as written, with Liquid in them. */
export interface StepTemplate {
  template: string;
  language: string | null;
  parameters: string | null;
  text: string | null;
}

const OUTPUT = /\{\{[\s\S]*?\}\}/g;
/** Stands for what is filled in when the message is written. */
const FILLED = "\u0001";

/**
 * What of a step is not as the approved template has it, a clause each; nothing where it fits, or where only the rendered
 * message could tell. `inputs`: of the action that would send it. Pure.
 */
export function compareTemplate(
  step: StepTemplate,
  approved: readonly ApprovedTemplate[],
  inputs: Readonly<Record<string, InputSpec>>,
): string[] {
  const named = approved.filter(({ name }) => name === step.template);
  // A name that is filled in is nobody's to know now.
  if (step.template.includes("{{")) return [];
  if (named.length === 0) return [`there is no template "${step.template}"`];
  const isAsked = step.language === null || step.language.includes("{{");
  const found = isAsked
    ? named
    : named.filter(({ language }) => language === null || language === step.language);
  const [template] = found;
  if (template === undefined) {
    const known = named.map(({ language }) => language).join(", ");
    return [`the template "${step.template}" has no language ${step.language ?? ""}: it has ${known}`];
  }
  return [
    ...(template.isApproved ? [] : [`the template "${step.template}" is not approved`]),
    ...(inputs["parameters"]?.type === "components" ? compareComponents(step, template) : []),
    ...(inputs["parameters"]?.type === "map" ? compareNames(step, template) : []),
    ...(inputs["parameters"] === undefined ? compareText(step, template) : []),
  ];
}

/** WhatsApp: as many in the body as it has places, or each by its name; the header; each button that needs something. */
function compareComponents({ parameters }: StepTemplate, template: ApprovedTemplate): string[] {
  if (parameters?.includes("{%") === true) return [];
  const names = Object.keys(readParameters(parameters ?? ""));
  const header = names.find((name) => /^header\s/.test(name))?.split(/\s+/)[1] ?? null;
  const buttons = new Map(
    names.flatMap((name) => {
      const [, index = "", kind = ""] = /^button\s+(\d)\s+(\S+)$/.exec(name) ?? [];
      return kind === "" ? [] : [[Number(index), kind] as const];
    }),
  );
  const body = names.filter((name) => !/^(?:header|button)\s/.test(name));
  return [
    ...compareBody(body, listPlaces(template.text)),
    ...(header === template.header ? [] : [describeHeader(header, template.header)]),
    ...template.buttons.flatMap((need, index) =>
      need === null || buttons.get(index) === need
        ? []
        : [`button ${index} needs \`button ${index} ${need}: …\``],
    ),
    ...[...buttons.keys()].flatMap((index) =>
      index < template.buttons.length ? [] : [`the template has no button ${index}`],
    ),
  ];
}

function compareBody(given: readonly string[], places: readonly string[]): string[] {
  const isNumbered = places.every((place) => /^\d+$/.test(place));
  if (isNumbered) {
    return given.length === places.length
      ? []
      : [
          `its text has ${places.length} ${places.length === 1 ? "place" : "places"}, and \`parameters\` fill ${given.length}`,
        ];
  }
  const missing = places.filter((place) => !given.includes(place));
  const unknown = given.filter((name) => !places.includes(name));
  return [
    ...(missing.length === 0 ? [] : [`\`parameters\` lack ${missing.join(", ")}`]),
    ...(unknown.length === 0 ? [] : [`its text has no place ${unknown.join(", ")}`]),
  ];
}

function describeHeader(given: string | null, wanted: ApprovedTemplate["header"]): string {
  if (wanted === null) return "its header has nothing to fill in";
  return given === null
    ? `its header needs \`header ${wanted}: …\``
    : `its header is ${wanted === "text" ? "a text" : `of the kind ${wanted}`}, not ${given}`;
}

/** Names of the places of a text, each once. */
function listPlaces(text: string): string[] {
  const found = [...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}|#\{([^}]+)\}/g)];
  return [...new Set(found.map(([, liquid, kakao]) => liquid ?? kakao ?? ""))];
}

/** Values by name, as `#{name}` or `name`. */
function compareNames({ parameters }: StepTemplate, template: ApprovedTemplate): string[] {
  if (parameters?.includes("{%") === true) return [];
  const given = Object.keys(readParameters(parameters ?? "")).map((name) =>
    name.replace(/^#\{(.*)\}$/, "$1"),
  );
  const places = listPlaces(template.text);
  return compareBody(given, places.length === 0 && given.length === 0 ? [] : places);
}

/** Kakao, where the text itself is sent: it must be the template's, word for word, but for its places. */
function compareText({ text }: StepTemplate, template: ApprovedTemplate): string[] {
  if (text === null || text.includes("{%")) return [];
  const written = fold(text.replace(OUTPUT, FILLED));
  let at = 0;
  const literals = fold(template.text)
    .split(/#\{[^}]*\}/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  for (const literal of literals) {
    const found = written.indexOf(literal, at);
    if (found === -1) return [`its text has "${shorten(literal)}", which the step has not`];
    at = found + literal.length;
  }
  const rest = literals.reduce((left, literal) => left.replace(literal, FILLED), written);
  const hasPlaces = listPlaces(template.text).length > 0;
  const more = rest
    .split(FILLED)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  return hasPlaces || more.length === 0
    ? []
    : [`the step has "${shorten(more[0] ?? "")}", which its text has not`];
}

/** White space is no word. */
function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
