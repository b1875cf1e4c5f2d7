import { sayEvent } from "../../event-words.ts";

/** In order: the first that fits at a place is taken, and a quoted text stands for itself. */
const TOKENS =
  /(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<lacks>!)?\bhas\((?:prospect|data)\.(?<known>\w+)\)|\bsteps\.(?<step>[\w-]+)\.(?<asked>\w+)|\bevent\.(?<event>\w+)(?:\.(?<datum>\w+))?|\b(?:prospect|data)\.(?<field>\w+)| ?(?<operator>&&|\|\||[=!<>]=|[<>]) ?|(?<not>!)/g;

const OPERATORS: Readonly<Record<string, string>> = {
  "&&": "and",
  "||": "or",
  "==": "is",
  "!=": "is not",
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
};

/** What is taken for no call: a quoted text, and whether a field is known. */
const PLAIN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\bhas\((?:prospect|data)\.\w+\)/g;

/** Other calls, lists and choices have no short words: what holds one stands as it is written. */
const INVOLVED = /\w\(|[[\]{}?]/;

/**
 * A condition, or a line that holds one, in words: `!event.booked && steps.offer.code_used` as `not booked and offer code
 * used`. For people who do not write sequences; whoever reviews one reads the condition itself.
 */
export function sayCondition(written: string): string {
  if (INVOLVED.test(written.replace(PLAIN, ""))) return written;
  return written.replace(/\s+/g, " ").replace(TOKENS, (whole: string, ...rest: unknown[]) => {
    const found = rest.at(-1) as Partial<Record<string, string>>;
    const { text, lacks, known, step, asked, event, datum, field, operator, not } = found;
    if (text !== undefined) return text;
    if (known !== undefined) return `${lacks === undefined ? "some" : "no"} ${sayEvent(known)}`;
    if (step !== undefined && asked !== undefined) return `${step} ${sayEvent(asked)}`;
    if (event !== undefined)
      return datum === undefined ? sayEvent(event) : `${sayEvent(datum)} of ${sayEvent(event)}`;
    if (field !== undefined) return sayEvent(field);
    if (operator !== undefined) return ` ${OPERATORS[operator] ?? operator} `;
    return not === undefined ? whole : "not ";
  });
}
