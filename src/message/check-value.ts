import { suggestName } from "../nearest.ts";
import { checkTemplate, findOffset, findPart, type TemplateProblem } from "./check.ts";
import { createEngine } from "./liquid-engine.ts";

/** The names that a template of a request may use; a list of names is a thing whose members are these, and must be named. */
export type ValueNames = Readonly<Record<string, true | readonly string[]>>;

/** A member that a template names: `settings.token`. */
export interface NamedMember {
  thing: string;
  member: string;
  /** Offsets of the member's name in the template. */
  start: number;
  end: number;
}

const noSnippet = () => null;

/** Everything wrong with a template of a request, sorted by place, and the members that it names. Snippets are none of it. */
export function checkValue(
  source: string,
  names: ValueNames,
): { problems: TemplateProblem[]; members: NamedMember[] } {
  // Most texts of a request are words of the service.
  if (!source.includes("{{") && !source.includes("{%")) return { problems: [], members: [] };
  const variables = new Set(Object.keys(names));
  const scope = { variables, steps: {}, moved: {}, snippet: noSnippet };
  const problems = checkTemplate(source, scope).map((problem): TemplateProblem => {
    const { code, start, end } = problem;
    if (code === "missing-snippet") {
      return { ...problem, message: "a request renders no snippet", hint: "write the text here" };
    }
    if (code !== "unknown-variable") return problem;
    const name = source.slice(start, end);
    const hint = suggestName(name, variables) ?? `it can name ${[...variables].join(", ")}`;
    return { ...problem, message: `there is no variable ${name}`, hint };
  });
  if (problems.some(({ code }) => code === "template-syntax")) return { problems, members: [] };
  const members = listMembers(source, names, problems);
  return { problems: problems.sort((a, b) => a.start - b.start || a.end - b.end), members };
}

function listMembers(source: string, names: ValueNames, problems: TemplateProblem[]): NamedMember[] {
  const engine = createEngine({ snippet: noSnippet, form: "plain", strictFilters: false });
  const { globals } = engine.analyzeSync(engine.parse(source), { partials: false });
  const members: NamedMember[] = [];
  for (const [thing, uses] of Object.entries(globals)) {
    const known = Object.hasOwn(names, thing) ? names[thing] : undefined;
    if (known === undefined || known === true) continue;
    for (const { location, segments } of uses) {
      const begin = findOffset(source, location.row, location.col);
      const [, member, ...rest] = segments;
      if (typeof member !== "string" || rest.length > 0) {
        const message = `what is named of ${thing} is written out: ${thing}.<name>`;
        const hint = `${thing} has ${known.join(", ")}`;
        problems.push({ code: "wrong-ask", message, start: begin, end: begin + thing.length, hint });
        continue;
      }
      const { start, end } = findPart(source, begin, thing.length, 1);
      members.push({ thing, member, start, end });
      if (known.includes(member)) continue;
      const hint =
        suggestName(member, known) ?? (known.length > 0 ? `${thing} has ${known.join(", ")}` : undefined);
      problems.push({
        code: "unknown-variable",
        message: `there is no variable ${thing}.${member}`,
        start,
        end,
        ...(hint !== undefined && { hint }),
      });
    }
  }
  return members;
}
