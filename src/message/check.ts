import type { Liquid } from "liquidjs";
import { LiquidError } from "liquidjs";
import { findNearest } from "../nearest.ts";
import { createEngine, isTooMuch } from "./liquid-engine.ts";
import { listNames, type Span } from "./template-tokens.ts";

/** What is wrong with a template. Offsets count UTF-16 units in its source, `end` exclusive. */
export interface TemplateProblem {
  code:
    | "template-syntax"
    | "unknown-variable"
    | "unknown-filter"
    | "unknown-step"
    | "unknown-event"
    | "unknown-event-data"
    | "wrong-ask"
    | "missing-snippet"
    | "circular-snippet"
    | "clock-in-template";
  message: string;
  start: number;
  end: number;
  hint?: string;
}

export interface TemplateScope {
  /** Every name a template may use, whether or not each person has it; `tags` is always one. */
  variables: ReadonlySet<string>;
  /** What can be asked of each step, by its id: `steps.<id>.<event>`. */
  steps: Readonly<Record<string, readonly string[]>>;
  /** What steps were called before, by their old name. */
  moved: Readonly<Record<string, string>>;
  /** What can be asked of events, by name: `event.<name>.<data>`; absent for nothing. */
  events?: Readonly<Record<string, readonly string[]>>;
  /** The text of a snippet, by the name in `{% render 'name' %}`; null when there is none. */
  snippet: (path: string) => string | null;
}

/**
 * Everything wrong with a Liquid template and the snippets it renders, sorted by place. What is
 * wrong inside a snippet is reported at the tag that renders it. `| default:` makes a variable
 * optional for a person, but the name must be a known one all the same.
 */
export function checkTemplate(source: string, scope: TemplateScope): TemplateProblem[] {
  const engine = createEngine({ snippet: scope.snippet, form: "plain", strictFilters: false });
  const found = checkText(source, null, [], engine, scope);
  const whole = found.problems.every(({ code }) => code === "unknown-filter" || code === "clock-in-template");
  const problems = [
    ...found.problems,
    ...(found.parsed ? checkVariables(source, found.places, whole, engine, scope) : []),
  ];
  return problems.sort((a, b) => a.start - b.start || a.end - b.end);
}

interface TextFindings {
  problems: TemplateProblem[];
  /** Whether this text itself parses. */
  parsed: boolean;
  /** For every snippet reached, the span in the outermost source that leads to it. */
  places: Map<string, Span>;
}

/** Syntax, filters and snippets of one text; `at` is the span in the outermost source it is rendered from. */
function checkText(
  source: string,
  at: Span | null,
  path: readonly string[],
  engine: Liquid,
  scope: TemplateScope,
): TextFindings {
  const places = new Map<string, Span>();
  const problems: TemplateProblem[] = [];
  const inside = at === null ? "" : ` in snippet ${path.at(-1)}`;
  let names: ReturnType<typeof listNames>;
  try {
    names = listNames(source, engine);
    if (names.tooDeep !== null) {
      const { start, end } = at ?? names.tooDeep;
      const message = `this is nested too deeply${inside}`;
      const hint = "write it with fewer tags in each other, or as several steps";
      return { problems: [{ code: "template-syntax", message, start, end, hint }], parsed: false, places };
    }
    engine.parse(source);
  } catch (error) {
    if (isTooMuch(error)) {
      const { start, end } = at ?? { start: 0, end: source.length };
      const message = `the template is too long, or nested too deeply${inside}`;
      return { problems: [{ code: "template-syntax", message, start, end }], parsed: false, places };
    }
    if (!LiquidError.is(error)) throw error;
    const span = at ?? { start: error.token.begin, end: Math.max(error.token.end, error.token.begin + 1) };
    const message = `${describeSyntaxError(error.message)}${inside}`;
    return {
      problems: [{ code: "template-syntax", message, start: span.start, end: span.end }],
      parsed: false,
      places,
    };
  }
  for (const filter of names.filters) {
    if (Object.hasOwn(engine.filters, filter.name)) continue;
    const { start, end } = at ?? filter;
    const nearest = findNearest(filter.name, Object.keys(engine.filters));
    problems.push({
      code: "unknown-filter",
      message: `there is no filter ${filter.name}${inside}`,
      start,
      end,
      ...(nearest === null ? {} : { hint: `did you mean ${nearest}?` }),
    });
  }
  for (const clock of names.clocks) {
    const { start, end } = at ?? clock;
    const message = `a message cannot ask for the current time${inside}`;
    problems.push({
      code: "clock-in-template",
      message,
      start,
      end,
      hint: "write a field of the person, or a fixed date",
    });
  }
  for (const reference of names.snippets) {
    const place = at ?? reference;
    const { start, end } = place;
    if (path.includes(reference.name)) {
      const circle = [...path.slice(path.indexOf(reference.name)), reference.name].join(" → ");
      problems.push({
        code: "circular-snippet",
        message: `snippets render each other in a circle: ${circle}`,
        start,
        end,
      });
      continue;
    }
    if (places.has(reference.name)) continue;
    places.set(reference.name, place);
    const text = scope.snippet(reference.name);
    if (text === null) {
      problems.push({
        code: "missing-snippet",
        message: `there is no snippet ${reference.name}${inside}`,
        start,
        end,
        hint: "snippets are files in the folder snippets/",
      });
      continue;
    }
    const nested = checkText(text, place, [...path, reference.name], engine, scope);
    problems.push(...nested.problems);
    for (const [name, span] of nested.places) if (!places.has(name)) places.set(name, span);
  }
  return { problems, parsed: true, places };
}

/** Names that are neither known nor set by the template itself; with snippets where these all parse. */
function checkVariables(
  source: string,
  places: ReadonlyMap<string, Span>,
  withSnippets: boolean,
  engine: Liquid,
  scope: TemplateScope,
): TemplateProblem[] {
  const { globals } = engine.analyzeSync(engine.parse(source), { partials: withSnippets });
  const problems: TemplateProblem[] = [];
  for (const [name, uses] of Object.entries(globals)) {
    if (name === "tags" || scope.variables.has(name)) continue;
    const check = name === "steps" ? checkAsk : name === "event" ? checkEventAsk : null;
    const nearest = findNearest(name, scope.variables);
    const seen = new Set<string>();
    for (const { location, segments } of uses) {
      const place = location.file === undefined ? null : places.get(location.file);
      const start = place?.start ?? findOffset(source, location.row, location.col);
      const inside = location.file === undefined ? "" : ` in snippet ${location.file}`;
      if (check !== null) {
        const problem = check(segments, scope);
        if (problem === null) continue;
        const { part, message, ...rest } = problem;
        const span = place ?? findPart(source, start, name.length, part);
        if (seen.has(`${span.start}${message}`)) continue;
        seen.add(`${span.start}${message}`);
        problems.push({ ...rest, message: `${message}${inside}`, start: span.start, end: span.end });
        continue;
      }
      if (seen.has(`${start}${inside}`)) continue;
      seen.add(`${start}${inside}`);
      problems.push({
        code: "unknown-variable",
        message: `there is no field ${name}${inside}`,
        start,
        end: place?.end ?? start + name.length,
        hint: nearest === null ? "fields are named under `fields` in seq.yaml" : `did you mean ${nearest}?`,
      });
    }
  }
  return problems;
}

interface AskProblem extends Pick<TemplateProblem, "code" | "message" | "hint"> {
  /** Which name of the path is wrong: 0 for the whole of it, 1 for the step, 2 for the event. */
  part: 0 | 1 | 2;
}

/** What is wrong with `steps.<id>.<event>`; null for nothing. */
function checkAsk(segments: readonly unknown[], { steps, moved }: TemplateScope): AskProblem | null {
  const [, step, event, ...rest] = segments;
  if (typeof step === "string" && !Object.hasOwn(steps, step)) {
    const renamed = Object.hasOwn(moved, step) ? moved[step] : undefined;
    const nearest = findNearest(step, Object.keys(steps));
    const hint =
      renamed !== undefined
        ? `it is called ${renamed} now`
        : nearest === null
          ? "a message asks for steps of its own sequence"
          : `did you mean ${nearest}?`;
    return { part: 1, code: "unknown-step", message: `no step "${step}" in this file`, hint };
  }
  if (typeof step !== "string" || typeof event !== "string" || rest.length > 0) {
    const message = "what is asked of a step is written out: steps.<id>.<event>";
    return { part: 0, code: "wrong-ask", message, hint: "for example {% if steps.connect.done %}" };
  }
  const events = steps[step] ?? [];
  if (events.includes(event)) return null;
  const nearest = findNearest(event, events);
  const all = [...new Set(events)].sort().join(", ");
  const hint = nearest === null ? `it can have: ${all}` : `did you mean ${nearest}?`;
  return { part: 2, code: "unknown-event", message: `step "${step}" cannot have the event "${event}"`, hint };
}

/** What is wrong with `event.<name>.<data>`; null for nothing. */
function checkEventAsk(segments: readonly unknown[], { events = {} }: TemplateScope): AskProblem | null {
  const [, event, key, ...rest] = segments;
  if (typeof event !== "string" || typeof key !== "string" || rest.length > 0) {
    const message = "what is asked of an event is written out: event.<name>.<data>";
    return { part: 0, code: "wrong-ask", message, hint: "for example {{ event.rated.stars }}" };
  }
  const known = Object.hasOwn(events, event) ? (events[event] ?? []) : [];
  if (known.includes(key)) return null;
  const near = findNearest(event, Object.keys(events));
  if (known.length === 0 && near !== null && near !== event) {
    const message = `nothing is known of the data of "${event}"`;
    return { part: 1, code: "unknown-event-data", message, hint: `did you mean ${near}?` };
  }
  const nearest = findNearest(key, known);
  const hint =
    nearest === null
      ? `say what it is under \`events\` in seq.yaml: { ${event}: { ${key}: text } }`
      : `did you mean ${nearest}?`;
  return {
    part: 2,
    code: "unknown-event-data",
    message: `nothing is known of "${key}" of the event "${event}"`,
    hint,
  };
}

/** Where a name of the path stands in the source; the path begins at `start` with a name of `length` characters. */
export function findPart(
  source: string,
  start: number,
  length: number,
  part: 0 | 1 | 2,
): { start: number; end: number } {
  const name = /^\s*(?:\.\s*([\w-]+\??)|\[\s*(?:"([^"]*)"|'([^']*)')\s*\])/;
  let end = start + length;
  let place = { start, end };
  for (let at = 1; at <= 2; at++) {
    const found = name.exec(source.slice(end));
    if (found === null) break;
    const word = found[1] ?? found[2] ?? found[3] ?? "";
    const from = end + found[0].lastIndexOf(word);
    end += found[0].length;
    place = part === 0 ? { start, end } : { start: from, end: from + word.length };
    if (at === part) return place;
  }
  return place;
}

/** Liquid counts rows and columns from 1, and only LF ends a row. */
export function findOffset(source: string, row: number, column: number): number {
  let start = 0;
  for (let line = 1; line < row; line++) start = source.indexOf("\n", start) + 1;
  return start + column - 1;
}

/** Liquid's own words without the place, which the caller shows in its own way. */
function describeSyntaxError(message: string): string {
  const [first = message] = message.replace(/, (?:file:[^,]*, )?line:\d+, col:\d+/g, "").split("\n");
  return first.trim();
}
