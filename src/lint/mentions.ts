import type { Mention } from "../channels/channel.ts";
import { findAction } from "../channels/find-channel.ts";
import { holds, readReferences } from "../condition/holds.ts";
import { listImplied } from "../condition/implication.ts";
import { eventTypesOf, sampleEvents } from "../condition/event-data.ts";
import { answerSteps } from "../condition/step-answers.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Facts, StepRecord } from "../engine/facts.ts";
import type { Plan, TouchStep } from "../engine/plan.ts";
import { createRenderer, RenderError, type Renderer } from "../message/render.ts";
import { listAsks } from "../run/delivery/step-templates.ts";
import type { Flow } from "./flow.ts";
import { assumeReaders, readerOf } from "./survey.ts";
import { listTexts, type Text } from "./texts.ts";

/** A text that speaks of an earlier step, and is read by whoever skipped it, too. */
export interface UnsureMention {
  text: Text;
  /** The step it speaks of; the nearest of several. */
  of: TouchStep;
  /** All that it may speak of. */
  candidates: readonly string[];
  /** What must have happened there, as `steps.<id>.<event>`. */
  event: string;
  /** The words. */
  said: string;
  /** Why it may not have happened. */
  why: string;
}

interface MentionContext {
  workspace: WorkspaceConfig;
  flow: Flow;
  snippet: (path: string) => string | null;
}

/** Says nothing about whether the step was performed. */
const NO_EVIDENCE: ReadonlySet<string> = new Set(["skipped", "failed", "not_found"]);
/** Both say that somebody is a connection now. */
const ACCEPTED: ReadonlySet<string> = new Set(["accepted", "connected"]);

/**
 * Every text that speaks of a step which some of its readers have not had. What makes sure of it is a `when` or `if`
 * that asks for the step, or a text that does: `{% if steps.connect.done %}`.
 */
export function listUnsureMentions(plan: Plan, scope: MentionContext): UnsureMention[] {
  const { flow } = scope;
  const renderer = createRenderer({ snippet: scope.snippet });
  return listTexts(plan).flatMap((text) => {
    if (text.step.channel === "task" || flow.find(text.step.id) === undefined) return [];
    const before = flow.touches.filter(({ id }) => flow.canBeBefore(id, text.step.id));
    const byMention = new Map<Mention, TouchStep[]>();
    for (const step of before) {
      for (const mention of findAction(step.action)?.action.mentions ?? []) {
        byMention.set(mention, [...(byMention.get(mention) ?? []), step]);
      }
    }
    return [...byMention].flatMap(([mention, candidates]) => {
      const of = candidates.findLast(({ id }) => flow.isAlwaysBefore(id, text.step.id)) ?? candidates.at(-1);
      if (of === undefined || asksForOne(text.step, candidates)) return [];
      const whys = candidates.map((step) => whyUnsure(step, text.step, mention.event, flow));
      const why = whys[candidates.indexOf(of)];
      if (why == null || whys.includes(null)) return [];
      const said = findSaid(text, mention, candidates, scope, renderer);
      if (said === null) return [];
      return [{ text, of, candidates: candidates.map(({ id }) => id), event: mention.event, said, why }];
    });
  });
}

/** Why somebody who reads `later` may not have had `earlier`; null where that is sure. */
function whyUnsure(earlier: TouchStep, later: TouchStep, event: string, flow: Flow): string | null {
  const own = later.when === null ? [] : listImplied(later.when, true);
  const isSure = [...flow.sureAt(later.id), ...own].some(({ atom, value }) => {
    const asked = atom.startsWith(`steps.${earlier.id}.`) ? atom.slice(earlier.id.length + 7) : null;
    if (event === "accepted") return value && ACCEPTED.has(asked ?? atom.replace(/^event\./, ""));
    if (asked === null) return false;
    return value ? !NO_EVIDENCE.has(asked) : asked === "skipped";
  });
  if (isSure) return null;
  if (event === "accepted") return "not everyone has accepted";
  if (!flow.isAlwaysBefore(earlier.id, later.id)) return "not everyone comes by it";
  if (earlier.when !== null) return "it has a `when`";
  if (earlier.maxAge !== null) return "its `max_age` skips it";
  const found = findAction(earlier.action);
  if (found?.channel.performer !== "person") return null;
  const { address } = found.action;
  return address === null || address === findAction(later.action)?.action.address
    ? "its task may be skipped"
    : `whoever has no ${address} skips it, and its task may be skipped`;
}

/** Whether the step's `when` asks for any one of several steps: false where none was performed, whatever else is so. */
function asksForOne({ when }: TouchStep, candidates: readonly TouchStep[]): boolean {
  if (when === null) return false;
  const ids = candidates.map(({ id }) => id);
  const { steps, events } = readReferences(when);
  if (events.length > 0 || steps.length === 0 || steps.some(({ name }) => !ids.includes(name))) return false;
  const asked = Object.fromEntries(steps.flatMap(({ event }) => (event === null ? [] : [[event.name, 0]])));
  const world = (record: StepRecord): Facts => ({
    person: { fields: {}, tags: [] },
    steps: Object.fromEntries(ids.map((id) => [id, record])),
    happened: {},
    variant: "",
  });
  return (
    holds(when, world({ outcome: "performed", events: asked })) &&
    !holds(when, world({ outcome: "skipped", events: {} }))
  );
}

/** The words, where they are still read by somebody at whom none of the steps was performed; null where they are not. */
function findSaid(
  text: Text,
  { pattern, event }: Mention,
  candidates: readonly TouchStep[],
  { workspace, snippet }: MentionContext,
  renderer: Renderer,
): string | null {
  const asks = listAsks(text.step, { [text.field]: text.template }, snippet);
  const asked = new Set(asks.map(({ step }) => step));
  const isUnmet = (id: string): boolean => candidates.some((step) => step.id === id);
  const records = Object.fromEntries(
    [...asked].map((id): [string, StepRecord] => [
      id,
      { outcome: isUnmet(id) && event !== "accepted" ? "skipped" : "performed", events: {} },
    ]),
  );
  const steps = answerSteps(asks, records);
  const told = sampleEvents(eventTypesOf(workspace));
  for (const [person, sender] of assumeReaders(text, workspace)) {
    const said = pattern.exec(
      renderOrNothing(renderer, text.template, { ...readerOf(person, sender), steps, event: told }),
    );
    if (said !== null) return said[0].replace(/\s+/g, " ");
  }
  return null;
}

function renderOrNothing(
  renderer: Renderer,
  template: string,
  reader: Parameters<Renderer["render"]>[1],
): string {
  try {
    return renderer.render(template, reader);
  } catch (error) {
    if (error instanceof RenderError) return "";
    throw error;
  }
}
