/**
 * Conditions are CEL with three things CEL has no room for: kebab-case step ids (`steps.follow-up.clicked`), inline
 * flags in regular expressions (`(?i)cto`), and a name that is true and has members (`event.rated`, `event.rated.stars`).
 * All are respelled before parsing, character for character, so that every offset stays true.
 */

/** What `matches` is called inside CEL, where the built-in of that name takes no flags. */
export const MATCHES = "testReg";

/** What `event` is called where its data is asked for. */
export const EVENT_DATA = "Event";

const STRING = String.raw`[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')`;
const STEP = String.raw`(\bsteps\s*\.\s*)([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`;
const STEP_INDEX = String.raw`(\bsteps\s*\[\s*["'])([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?=["'])`;
const CALL = String.raw`(\.\s*)matches(?=\s*\()`;
const NAME = String.raw`\s*(?:\.\s*[A-Za-z_]\w*|\[\s*(?:"\w*"|'\w*')\s*\])`;
/** Two names after `event`, of which the second is no call. */
const DATA = String.raw`((?<![\w.]\s*)\bevent\b)(?=${NAME}${NAME}(?![\w\s]*\())`;
const PARTS = new RegExp(`${STEP_INDEX}|${STRING}|${STEP}|${CALL}|${DATA}`, "g");
const CALLS = new RegExp(`${STRING}|${CALL}`, "g");

/** The same condition in plain CEL, of the same length. */
export function respell(source: string): string {
  return source.replace(PARTS, (all, ...groups: (string | undefined)[]) => {
    const [index, indexId, dot, id, call, event] = groups;
    if (index !== undefined && indexId !== undefined) return index + respellStep(indexId);
    if (dot !== undefined && id !== undefined) return dot + respellStep(id);
    if (call !== undefined) return call + MATCHES;
    if (event !== undefined) return EVENT_DATA;
    return all;
  });
}

/** The same where no step is spoken of: an answer may have a member called `steps`. */
export function respellCalls(source: string): string {
  return source.replace(CALLS, (all, call: string | undefined) =>
    call === undefined ? all : call + MATCHES,
  );
}

/** `follow-up` as the identifier `Follow_up`: unlike any CEL keyword, and back again without loss. */
export function respellStep(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", "_");
}

/** The step id behind an identifier made by `respellStep`. */
export function restoreStep(identifier: string): string {
  return identifier.charAt(0).toLowerCase() + identifier.slice(1).replaceAll("_", "-");
}
