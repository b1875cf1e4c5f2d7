import { formOf } from "../channels/find-channel.ts";
import { measureSms } from "../channels/sms/segments.ts";
import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { answerSteps } from "../condition/step-answers.ts";
import type { Sender, WorkspaceConfig } from "../config/workspace-config.ts";
import type { FieldValue, Person } from "../engine/facts.ts";
import type { Plan } from "../engine/plan.ts";
import { createRenderer, RenderError } from "../message/render.ts";
import { listAsks } from "../run/delivery/step-templates.ts";
import type { Enrolled, EnrolledPerson } from "./enrolled.ts";
import { openFlow } from "./flow.ts";
import { listReadings } from "./readings.ts";
import { listTexts, type Text } from "./texts.ts";

/** One text as it comes out for the people it is meant for. */
export interface Measured {
  text: Text;
  /** Lengths in UTF-16 units with the sender each was rendered for; empty where nobody's could be. */
  lengths: readonly { length: number; sender: Sender | null }[];
  /** What is longest to carry for each sender: the most segments as a text message, then the most characters. */
  longest: readonly { rendered: string; sender: Sender | null }[];
  /** How many people lack a variable that has no `default`, by its name. */
  missing: ReadonlyMap<string, number>;
  /** How many people were asked: 0 where lengths are assumed. */
  people: number;
}

/** Every text of a sequence, rendered: for the people who still can get it, else for assumed ones. */
export interface Survey {
  texts: readonly Measured[];
}

/**
 * Longest values to reckon with where no real ones are known, in characters. Names: 20 covers 99 % of US and
 * Korean given names (own); company and title as LinkedIn shows them before it cuts (own).
 */
export const ASSUMED_LENGTHS: Readonly<Record<string, number>> = {
  first_name: 20,
  last_name: 20,
  name: 40,
  company: 40,
  title: 40,
};
const ASSUMED_OTHER = 30;

/** Renders every text of a plan: at most `PEOPLE_LIMIT` times each. */
export function surveyTexts(
  plan: Plan,
  workspace: WorkspaceConfig,
  enrolled: Enrolled | null,
  snippet: (path: string) => string | null,
): Survey {
  const renderer = createRenderer({ snippet });
  const people = enrolled?.people ?? [];
  const flow = openFlow(plan);
  const texts = listTexts(plan).map((text) => {
    const asks = listAsks(text.step, { [text.field]: text.template }, snippet);
    const answers = listReadings(asks, flow, text.step.id).map(({ records }) => answerSteps(asks, records));
    const meant = people.filter((person) => !person.passed.includes(text.step.id));
    const readers =
      meant.length > 0
        ? meant.map((person) => [person, senderOf(person, workspace)] as const)
        : assumeReaders(text, workspace);
    const lengths: { length: number; sender: Sender | null }[] = [];
    const missing = new Map<string, number>();
    const longest = openLongest();
    const weighs = formOf(text.step.action) === "text";
    for (const [person, sender] of readers) {
      try {
        const reader = readerOf(person, sender);
        for (const steps of answers) {
          const rendered = renderer.render(text.template, { ...reader, steps }).trim();
          lengths.push({ length: rendered.length, sender });
          if (weighs) longest.add(rendered, sender);
        }
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        if (error.variable !== null) missing.set(error.variable, (missing.get(error.variable) ?? 0) + 1);
      }
    }
    return {
      text,
      lengths,
      longest: longest.list(),
      missing: meant.length > 0 ? missing : new Map(),
      people: meant.length,
    };
  });
  return { texts };
}

function senderOf(person: EnrolledPerson, workspace: WorkspaceConfig): Sender | null {
  return workspace.senders[person.sender] ?? null;
}

/** For each sender a person with the longest values we assume, and one with none, who gets every `default`. */
export function assumeReaders(text: Text, workspace: WorkspaceConfig): (readonly [Person, Sender | null])[] {
  const ids = text.step.from ?? Object.keys(workspace.senders);
  const senders = ids.flatMap((id) => workspace.senders[id] ?? []);
  const types = Object.entries({ ...STANDARD_FIELDS, ...workspace.fields });
  const long = Object.fromEntries(types.map(([name, type]) => [name, assumeValue(name, type)]));
  const none = Object.fromEntries(types.map(([name]) => [name, ""]));
  return (senders.length === 0 ? [null] : senders).flatMap((sender) =>
    [long, none].map((fields) => [{ fields, tags: [] }, sender] as const),
  );
}

/** As long as an opt-out link is. */
const ASSUMED_URL = `https://go.acme.example/u/${"x".repeat(50)}`;

function assumeValue(name: string, type: string): FieldValue {
  if (type === "number") return 10_000;
  if (type === "boolean") return true;
  if (type === "date") return "2026-12-31";
  return "x".repeat(ASSUMED_LENGTHS[name] ?? ASSUMED_OTHER);
}

export function readerOf(person: Person, sender: Sender | null): Person {
  const names = {
    sender_name: sender?.name ?? "",
    sender_email: sender?.email ?? "",
    unsubscribe_url: ASSUMED_URL,
    preferences_url: ASSUMED_URL,
    rating_url: ASSUMED_URL,
    rating_links: ASSUMED_URL,
  };
  return { fields: { ...person.fields, ...names }, tags: person.tags };
}

function openLongest() {
  const bySender = new Map<Sender | null, { rendered: string; weight: number }>();
  return {
    add(rendered: string, sender: Sender | null): void {
      const weight = measureSms(rendered).segments + rendered.length / MOST_CHARACTERS;
      if (weight > (bySender.get(sender)?.weight ?? -1)) bySender.set(sender, { rendered, weight });
    },
    list: () => [...bySender].map(([sender, { rendered }]) => ({ rendered, sender })),
  };
}

/** More than any text has: characters only decide between as many segments. */
const MOST_CHARACTERS = 1_000_000;
