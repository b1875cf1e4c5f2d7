import type { Holds } from "../engine/evaluation-context.ts";
import type { Facts, FieldValue, Person } from "../engine/facts.ts";
import { type AstNode, collectReferences, type PathKey, type Reference, walkTree } from "./reference.ts";
import { EVENT_DATA, respellStep } from "./spelling.ts";
import { answerStep } from "./step-answers.ts";
import { type Parsed, parseCondition } from "./syntax.ts";

interface Ready {
  parsed: Parsed;
  references: Reference[];
}

const CACHE_LIMIT = 2_000;
const ready = new Map<string, Ready | null>();

/**
 * Decides a condition. What did not happen is false, so `!steps.intro.clicked` is true before the step.
 * A missing field cannot be decided: false, under `!` too; `has(prospect.topic)` asks for it.
 */
export const holds: Holds = (condition, facts) => {
  const found = prepare(condition);
  if (found === null) return false;
  return decide(found, {
    prospect: facts.person.fields,
    tags: facts.person.tags,
    variant: facts.variant,
    event: describeEvents(found.references, facts),
    [EVENT_DATA]: describeEventData(found.references, facts),
    steps: describeSteps(found.references, facts),
  });
};

/** Whether a person matches a `--where` condition: `prospect.<field>` and `tags` only. */
export function matches(source: string, person: Person): boolean {
  const found = prepare(source);
  return found !== null && decide(found, { prospect: person.fields, tags: person.tags });
}

/** Whether a person, and what the event that names them carries, match a sequence's `start`. */
export function matchesStart(
  source: string,
  person: Person,
  data: Readonly<Record<string, FieldValue>>,
): boolean {
  const found = prepare(source);
  return found !== null && decide(found, { prospect: person.fields, tags: person.tags, data });
}

function decide(found: Ready, context: Record<string, unknown>): boolean {
  try {
    return found.parsed.evaluate(context) === true;
  } catch {
    // A missing field or a value of another type: the rule is that it cannot be decided.
    return false;
  }
}

function prepare(source: string): Ready | null {
  const known = ready.get(source);
  if (known !== undefined) return known;
  let found: Ready | null;
  try {
    const parsed = parseCondition(source);
    found = { parsed, references: collectReferences(parsed.ast) };
  } catch {
    found = null;
  }
  if (ready.size >= CACHE_LIMIT) ready.clear();
  ready.set(source, found);
  return found;
}

function describeEvents(references: readonly Reference[], facts: Facts): Record<string, boolean> {
  // Without a prototype: `constructor` has happened to nobody.
  const events = Object.create(null) as Record<string, boolean>;
  for (const { root, keys } of references) {
    const [event] = keys;
    if (root === "event" && event !== undefined)
      events[event.name] = Object.hasOwn(facts.happened, event.name);
  }
  return events;
}

/** Each event that is asked has an answer, if an empty one: what was not told cannot be decided. */
function describeEventData(references: readonly Reference[], facts: Facts): Record<string, unknown> {
  const events = Object.create(null) as Record<string, unknown>;
  for (const { root, keys } of references) {
    const [event, data] = keys;
    if (root !== "event" || event === undefined || data === undefined) continue;
    const told =
      facts.told !== undefined && Object.hasOwn(facts.told, event.name) ? facts.told[event.name]?.data : {};
    events[event.name] = Object.assign(Object.create(null), told);
  }
  return events;
}

function describeSteps(references: readonly Reference[], facts: Facts): Record<string, unknown> {
  const steps = Object.create(null) as Record<string, Record<string, unknown>>;
  for (const { root, keys } of references) {
    const [step, event] = keys;
    if (root !== "steps" || step === undefined || event === undefined) continue;
    const described = (steps[respellStep(step.name)] ??= Object.create(null) as Record<string, unknown>);
    described[event.name] = answerStep(
      event.name,
      Object.hasOwn(facts.steps, step.name) ? facts.steps[step.name] : undefined,
    );
  }
  return steps;
}

/** What a condition speaks of, with offsets in its source; nothing for one that does not parse. */
export interface ConditionReferences {
  /** Every `steps.<id>`, with the event asked for where there is one. */
  steps: { name: string; event: PathKey | null; start: number; end: number }[];
  /** Every `event.<name>`. */
  events: PathKey[];
  /** Every `prospect.<field>`. */
  fields: PathKey[];
}

/** Lists what a condition speaks of. */
export function readReferences(condition: string): ConditionReferences {
  const references = prepare(condition)?.references ?? [];
  const found: ConditionReferences = { steps: [], events: [], fields: [] };
  for (const { root, keys } of references) {
    const [first, second] = keys;
    if (first === undefined) continue;
    if (root === "steps") found.steps.push({ ...first, event: second ?? null });
    else if (root === "event") found.events.push(first);
    else if (root === "prospect") found.fields.push(first);
  }
  return found;
}

/** The syntax tree of a condition; null for one that does not parse. */
export function prepareTree(condition: string): AstNode | null {
  return prepare(condition)?.parsed.ast ?? null;
}

/** Whether a condition names nothing at all, so that it is the same for everyone. */
export function isConstant(condition: string): boolean {
  const ast = prepare(condition)?.parsed.ast;
  if (ast === undefined) return false;
  let names = 0;
  walkTree(ast, (node) => {
    if (node.op === "id") names += 1;
  });
  return names === 0;
}
