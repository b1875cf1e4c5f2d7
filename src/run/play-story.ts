import type { Instant } from "../engine/plan.ts";
import type { StoredEvent } from "../store/port.ts";
import { openBook } from "./book.ts";
import type { RunContext } from "./context.ts";
import { nameOf } from "./names.ts";
import { recordFact } from "./record-fact.ts";
import { runDue } from "./run.ts";
import { openSettings } from "./settings.ts";
import type { Story, StoryFact } from "./story.ts";
import { endTask } from "./tasks.ts";

const DAY_MS = 86_400_000;

export interface StoryEntry extends StoredEvent {
  prospect_name: string;
}

/**
 * Plays a story on a simulated clock with the runner of `seq run`: from one due time, task or fact to the next.
 * Returns everything that happened, in order. `clock` is set as time passes; `signal` ends it early.
 */
export async function playStory(
  context: RunContext,
  clock: { at: Instant },
  story: Story,
  fingerprint: string,
  signal: AbortSignal,
): Promise<StoryEntry[]> {
  const end = story.startAt + story.days * DAY_MS;
  const changer = { ...context, book: openBook(context), settings: openSettings(context) };
  const ahead = new Agenda(story);
  for (;;) {
    await runDue(context, {
      fingerprint,
      max: null,
      sequence: null,
      channel: null,
      signal,
      isAlive: () => true,
      onTouch(line) {
        if (line.outcome === "sent" && line.step !== null)
          ahead.performed(line.prospect, line.step, clock.at);
      },
    });
    for (const task of await context.store.tasks({ status: "open", now: clock.at })) {
      ahead.addTask(task.id, task.at + story.tasksDoneAfterMs);
    }
    const { nextAt } = await context.store.peekDue(clock.at);
    const next = Math.min(nextAt ?? end, ahead.nextAt() ?? end);
    if (next >= end || signal.aborted) return collectTimeline(context);
    clock.at = Math.max(next, clock.at);
    for (const item of ahead.take(clock.at)) {
      if (item.type === "task") {
        const task = await endTask(changer, item.id, "done", clock.at).catch(() => null);
        const person = task === null ? null : await context.store.getProspect(task.prospect);
        if (task !== null && person !== null) ahead.performed(nameOf(person), task.step, clock.at);
      } else {
        const person = await context.store.findProspect(item.fact.prospect);
        const { event: kind, step } = item.fact;
        if (person === null) continue;
        await recordFact(changer, person, { kind, step, sequence: story.sequence, at: clock.at }, clock.at);
      }
    }
  }
}

type Item = { at: Instant } & ({ type: "task"; id: number } | { type: "fact"; fact: StoryFact });

/** What is still to happen, by time. */
class Agenda {
  readonly #items: Item[] = [];
  readonly #known = new Set<number>();
  readonly #facts: StoryFact[];

  constructor(story: Story) {
    this.#facts = [...story.facts];
  }

  addTask(id: number, at: Instant): void {
    if (this.#known.has(id)) return;
    this.#known.add(id);
    this.#items.push({ type: "task", id, at });
  }

  /** Starts the facts that wait for this touch. */
  performed(prospect: string, step: string, at: Instant): void {
    for (const fact of this.#facts.filter((each) => each.prospect === prospect && each.after === step)) {
      this.#facts.splice(this.#facts.indexOf(fact), 1);
      this.#items.push({ type: "fact", fact, at: at + fact.inMs });
    }
  }

  nextAt(): Instant | null {
    return this.#items.length === 0 ? null : Math.min(...this.#items.map(({ at }) => at));
  }

  take(until: Instant): Item[] {
    const taken = this.#items.filter(({ at }) => at <= until).sort((left, right) => left.at - right.at);
    for (const item of taken) this.#items.splice(this.#items.indexOf(item), 1);
    return taken;
  }
}

async function collectTimeline({ store }: RunContext): Promise<StoryEntry[]> {
  const entries: StoryEntry[] = [];
  for await (const person of store.streamProspects({})) {
    for (const event of await store.timeline(person.id)) {
      entries.push({ ...event, prospect_name: nameOf(person) });
    }
  }
  return entries.sort((left, right) => left.at - right.at || left.id - right.id);
}
