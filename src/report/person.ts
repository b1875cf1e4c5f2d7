import type { Instant } from "../engine/plan.ts";
import { formatPersonName } from "../person-name.ts";
import { ownZone } from "../run/evaluations.ts";
import { nameOf, type RunContext } from "../run/context.ts";
import { type EnrollmentView, explainProspect } from "../run/why.ts";
import type { IssuedCode, Prospect, StoredEvent, Suppression } from "../store/port.ts";
import { type NamedTask, readOpenTasks } from "./open-tasks.ts";

/** What was done and heard on one channel. */
export interface ChannelView {
  channel: string;
  touches: number;
  /** Answers of the person. */
  replies: number;
  lastAt: Instant;
}

/** One view of a person over all channels, sequences, codes and web events. */
export interface PersonView {
  id: number;
  /** As lists name them. */
  prospect: string;
  fullName: string | null;
  company: string | null;
  title: string | null;
  country: string | null;
  language: string | null;
  zone: string | null;
  addresses: Record<"email" | "linkedin_url" | "phone", string | null>;
  tags: readonly string[];
  suppressed: Suppression | null;
  /** What the person asked for on their own page. */
  pausedUntil: Instant | null;
  fewer: boolean;
  enrollments: EnrollmentView[];
  tasks: NamedTask[];
  channels: ChannelView[];
  codes: IssuedCode[];
  /** What came by links, forms and pages. */
  web: StoredEvent[];
  /** All that happened, by when it did. */
  timeline: StoredEvent[];
}

const TOUCHES: ReadonlySet<string> = new Set(["sent", "done"]);
const ON_THE_WEB: ReadonlySet<string> = new Set([
  ...["opened", "clicked", "rated", "preference_set", "resubscribed"],
  ...["visited", "booked", "purchased", "referred", "code_used"],
]);

/** Reads all that is known of a person. Writes nothing. */
export async function readPerson(run: RunContext, person: Prospect): Promise<PersonView> {
  const { store, config } = run;
  const text = (field: string): string | null => {
    const value = person.fields[field];
    return typeof value === "string" && value.trim() !== "" ? value : null;
  };
  const { enrollments } = await explainProspect(run, person);
  const timeline = [...(await store.timeline(person.id))].sort((a, b) => a.at - b.at || a.id - b.id);
  const standing = timeline.filter(({ isTakenBack }) => isTakenBack !== true);
  const wish = await store.preferenceOf(person.id);
  const forms = new Set(config.web.webhooks.forms?.events ?? ["form_submitted"]);
  const fullName = formatPersonName(person.fields);
  const { email, linkedin_url, phone } = person;
  return {
    id: person.id,
    prospect: nameOf(person),
    fullName: fullName === "" ? null : fullName,
    company: text("company"),
    title: text("title"),
    country: text("country"),
    language: text("language"),
    zone: ownZone(person),
    addresses: { email, linkedin_url, phone },
    tags: person.tags,
    suppressed: await store.findSuppression(person),
    pausedUntil: wish?.pausedUntil ?? null,
    fewer: wish?.fewer ?? false,
    enrollments,
    tasks: await readOpenTasks(run, ({ prospect }) => prospect === person.id),
    channels: listChannels(standing),
    codes: await store.codesOf(person.id),
    web: standing.filter(({ kind }) => ON_THE_WEB.has(kind) || forms.has(kind)),
    timeline,
  };
}

/** In the order in which they were first used. */
function listChannels(events: readonly StoredEvent[]): ChannelView[] {
  const views = new Map<string, ChannelView>();
  for (const { kind, channel, at } of events) {
    const isTouch = TOUCHES.has(kind);
    if (channel == null || !(isTouch || kind === "replied")) continue;
    const view = views.get(channel) ?? { channel, touches: 0, replies: 0, lastAt: at };
    views.set(channel, view);
    view.touches += Number(isTouch);
    view.replies += Number(!isTouch);
    view.lastAt = at;
  }
  return [...views.values()];
}
