import { type Liquid, LiquidError, type Template, UndefinedVariableError } from "liquidjs";
import type { EventAnswers, Person, StepAnswers } from "../engine/facts.ts";
import { UserError } from "../errors.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { createEngine, type Form, isTooMuch } from "./liquid-engine.ts";
import { renderMarkdown } from "./markdown.ts";
import { fillMarks, holdsMarks, markValue, rememberSkeleton } from "./shape.ts";
import { listNames } from "./template-tokens.ts";

/** A message that cannot be written for this person. Names the variable, never its value or the text around it. */
export class RenderError extends UserError {
  /** The variable the person has no value for; null when something else is wrong. */
  readonly variable: string | null;

  constructor(message: string, options: { variable: string | null; hint?: string }) {
    super(message, options.hint === undefined ? {} : { hint: options.hint });
    this.variable = options.variable;
  }
}

/** Messages are no addresses. */
type MessageForm = Exclude<Form, "url">;

/** Whom a text is written for, and what they may be told of the steps behind them. */
export interface Reader extends Person {
  /** Answers to all that the text asks (`listStepAsks`); absent where it may ask nothing. */
  steps?: StepAnswers;
  /** What their events told; absent for nothing. */
  event?: EventAnswers;
}

export interface Renderer {
  /**
   * One text for one person, in Unicode NFC. As `markdown` every value is escaped, so that it
   * appears literally once the Markdown is rendered; as `plain` (the default) it stands as it is.
   * Throws RenderError.
   */
  render(template: string, person: Reader, form?: MessageForm): string;
  /**
   * All texts of a touch; a field that its action marks as Markdown is rendered as such. `snippets` are those of
   * the touch's own version: a version that people were pinned to keeps its words. Throws RenderError.
   */
  renderContent(
    templates: Readonly<Record<string, string>>,
    fields: Readonly<Record<string, { markdown?: true }>>,
    person: Reader,
    snippets?: Readonly<Record<string, string>>,
  ): Record<string, string>;
  /** Markdown as the two parts of an email. */
  renderMarkdown: typeof renderMarkdown;
}

/** Parsed templates kept per form; a sequence has a few dozen. */
const CACHE_SIZE = 1_000;
/** Texts without anything to fill in are taken as they are up to here; longer ones meet the engine's limits. */
const LONGEST_CONSTANT = 10_000;

/** Fields that nobody imports: written by `seq`, with a token of the person's. */
const OWN_LINKS = ["unsubscribe_url", "preferences_url", "confirm_url", "rating_url", "rating_links"];

/** Renders templates, parsing each once. Snippets are asked for once each and must not change meanwhile. */
export function createRenderer({ snippet }: { snippet: (path: string) => string | null }): Renderer {
  /** The values of the text being rendered, in the order of their marks. */
  let marked: string[] = [];
  /** Addresses that are our own, and so links wherever they stand. */
  let own: ReadonlySet<unknown> = new Set();
  const engines = {
    plain: createEngine({ snippet, form: "plain", strictFilters: true }),
    markdown: createEngine({
      snippet,
      form: "markdown",
      strictFilters: true,
      writeValue: (value) => (own.has(value) ? linkOwn(value) : escapeMarkdown(value)),
    }),
    skeleton: createEngine({
      snippet,
      form: "markdown",
      strictFilters: true,
      writeValue: (value) => markValue(marked.push(value) - 1),
    }),
  };
  const parsed = {
    plain: new Map<string, Template[]>(),
    markdown: new Map<string, Template[]>(),
    skeleton: new Map<string, Template[]>(),
  };
  const markable = new Map<string, boolean>();
  const renderers = new WeakMap<Readonly<Record<string, string>>, Renderer>();

  function renderWith(name: keyof typeof engines, template: string, person: Reader): string {
    const engine = engines[name];
    const { fields, tags, steps = {}, event = {} } = person;
    own = new Set(OWN_LINKS.flatMap((field) => fields[field] ?? []));
    const values = { tags, steps, event, ...fields };
    try {
      const text: unknown = engine.renderSync(parse(template, engine, parsed[name]), values, {
        globals: values,
      });
      return String(text);
    } catch (error) {
      throw explainFailure(error);
    }
  }

  function render(template: string, person: Reader, form: MessageForm = "plain"): string {
    if (template.length < LONGEST_CONSTANT && !template.includes("{")) return renderConstant(template);
    if (form === "plain" || !canMark(template)) return renderWith(form, template, person).normalize("NFC");
    marked = [];
    const skeleton = renderWith("skeleton", template, person);
    const values = marked;
    if (values.some((value) => holdsMarks(value) || own.has(value)))
      return renderWith("markdown", template, person).normalize("NFC");
    const text = fillMarks(skeleton, (number) => escapeMarkdown(values[number] ?? "")).normalize("NFC");
    rememberSkeleton(text, skeleton, values);
    return text;
  }

  /** Nothing to fill in: a signature, mostly. */
  function renderConstant(template: string): string {
    const text = template.normalize("NFC");
    rememberSkeleton(text, text, []);
    return text;
  }

  /** A captured text is used again as a value, so it must hold values and no marks. */
  function canMark(template: string): boolean {
    const known = markable.get(template);
    if (known !== undefined) return known;
    const can = !listTexts(template, engines.markdown, snippet).some(
      (text) => holdsMarks(text) || /\{%-?\s*capture/.test(text),
    );
    if (markable.size >= CACHE_SIZE) markable.clear();
    markable.set(template, can);
    return can;
  }

  function parse(template: string, engine: Liquid, cache: Map<string, Template[]>): Template[] {
    const known = cache.get(template);
    if (known !== undefined) return known;
    refuseCircles(template, [], engine, snippet);
    const templates = engine.parse(template);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(template, templates);
    return templates;
  }

  /** What renders with these snippets: this renderer, unless they read differently here by now. */
  function rendererOf(snippets: Readonly<Record<string, string>>): Renderer {
    const known = renderers.get(snippets);
    if (known !== undefined) return known;
    const isSame = Object.entries(snippets).every(([name, text]) => snippet(name) === text);
    const chosen = isSame ? renderer : createRenderer({ snippet: (name) => snippets[name] ?? null });
    renderers.set(snippets, chosen);
    return chosen;
  }

  const renderer: Renderer = {
    render,
    renderContent(templates, fields, person, snippets) {
      const { render: write } = snippets === undefined ? renderer : rendererOf(snippets);
      return Object.fromEntries(
        Object.entries(templates).map(([field, template]) => [
          field,
          write(template, person, fields[field]?.markdown === true ? "markdown" : "plain"),
        ]),
      );
    },
    renderMarkdown,
  };
  return renderer;
}

/** Our own addresses as Markdown: one alone, or a list with a word before each, where the word is the link. */
function linkOwn(value: string): string {
  if (!value.includes(" ")) return `<${value}>`;
  return value.replace(/^(\S+) (\S+)$/gm, "[$1]($2)").replaceAll("\n", "\\\n");
}

/** A template and every snippet that it renders, at any depth, as far as they can be read. */
function listTexts(
  source: string,
  engine: Liquid,
  snippet: (path: string) => string | null,
  seen = new Set<string>(),
): string[] {
  const texts = [source];
  for (const { name } of namesOf(source, engine)) {
    const text = seen.has(name) ? null : snippet(name);
    seen.add(name);
    if (text !== null) texts.push(...listTexts(text, engine, snippet, seen));
  }
  return texts;
}

/** Delimiters that do not match are told by the parser. */
function namesOf(source: string, engine: Liquid): { name: string }[] {
  try {
    return listNames(source, engine).snippets;
  } catch {
    return [];
  }
}

function refuseCircles(
  source: string,
  path: readonly string[],
  engine: Liquid,
  snippet: (path: string) => string | null,
): void {
  for (const { name } of listNames(source, engine).snippets) {
    if (path.includes(name)) {
      throw new RenderError(`snippets render each other in a circle: ${[...path, name].join(" → ")}`, {
        variable: null,
      });
    }
    const text = snippet(name);
    if (text !== null) refuseCircles(text, [...path, name], engine, snippet);
  }
}

/** A failure of Liquid as a RenderError; anything else as it is. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof RenderError) return error;
  const variable = findVariable(error);
  if (variable !== null) {
    return new RenderError(`the message needs ${variable}, which this person does not have`, {
      variable,
      hint: `fill the field in, or write {{ ${variable} | default: "..." }}`,
    });
  }
  if (isTooMuch(error)) {
    return new RenderError("the template is too long, or nested too deeply", { variable: null });
  }
  if (!LiquidError.is(error)) return error;
  // Liquid quotes the template, not the data; but a filter's own message may quote its input.
  const [row, column] = error.token.getPosition();
  const file = error.token.file === undefined ? "" : ` of snippet ${error.token.file}`;
  const kind = error.name === "RenderError" ? "cannot be rendered" : "is not valid";
  return new RenderError(`the template ${kind} at line ${row}, column ${column}${file}`, {
    variable: null,
    hint: "`seq lint` says what is wrong with a template",
  });
}

function findVariable(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    if (at instanceof UndefinedVariableError || at.name === "InternalUndefinedVariableError") {
      const name = /undefined variable: ([\w.-]+)/.exec(at.message)?.[1];
      if (name !== undefined) return name;
    }
    at = "originalError" in at ? at.originalError : at.cause;
  }
  return null;
}
