import type { PlayedExample } from "../../app/play-example.ts";
import type { Paint } from "../../app/session/paint.ts";
import { measureWidth } from "../../app/session/width.ts";
import { formatPersonName } from "../../person-name.ts";
import type { StoryEntry } from "../../playback/story.ts";
import type { Prospect } from "../../store/port.ts";

/** Entries a reader of the story cares for; the rest is in `seq timeline`. */
const MARKS: Readonly<Record<string, string>> = {
  sent: "→",
  done: "→",
  accepted: "✓",
  replied: "↩",
  answered: "↩",
  no_answer: "…",
  meeting_booked: "★",
  form_submitted: "✎",
  booked: "★",
  rated: "★",
  code_used: "✓",
  consent_given: "✓",
  found: "✓",
  not_found: "–",
  handed_over: "⇒",
  not_handed_over: "–",
  bounced: "✗",
  opted_out: "✗",
  step_skipped: "–",
  finished: "·",
  exited: "■",
  uncertain: "?",
};

const SAID: Readonly<Record<string, string>> = {
  accepted: "accepted the invitation",
  replied: "replied",
  answered: "answered the phone",
  no_answer: "did not answer",
  meeting_booked: "booked a meeting",
  bounced: "the address does not exist",
  consent_given: "agreed to be written to",
  finished: "came to the end of the sequence",
};

const GOOD = new Set([
  "accepted",
  "replied",
  "meeting_booked",
  "answered",
  "form_submitted",
  "booked",
  "rated",
  "code_used",
  "consent_given",
  "found",
]);

/** A step that its own condition passes over. */
function isByDesign({ kind, data }: StoryEntry): boolean {
  return kind === "step_skipped" && data.reason === "when";
}

/** Whether it is about a request to a service, which reaches nobody. */
export function isRequest({ channel }: Pick<StoryEntry, "channel">): boolean {
  return channel === "http";
}

/** The story day by day, in the workspace's zone: who was touched how, and what they did. */
export function formatStory(played: PlayedExample, paint: Paint): string {
  const lines: string[] = [];
  let today = "";
  for (const entry of played.entries) {
    const mark = MARKS[entry.kind];
    // What an import tells of the time before is no part of the story.
    if (mark === undefined || entry.at < played.story.startAt || isByDesign(entry)) continue;
    const day = isoDate(entry.at, played.zone);
    if (day !== today) {
      today = day;
      lines.push("", formatDay(entry.at, day, played, paint));
    }
    const person = entry.prospect === null ? undefined : played.people.get(entry.prospect);
    lines.push(
      `  ${formatTime(entry.at, played.zone)}  ${tint(entry.kind, paint)(mark)} ${formatPerson(person)}  ${paint.dim(describe(entry))}`,
    );
  }
  return lines.join("\n").trimStart();
}

function formatDay(at: number, day: string, { holidaysOn, zone }: PlayedExample, paint: Paint): string {
  const name = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(at);
  const countries = holidaysOn(day);
  return (
    paint.strong(name) +
    (countries.length === 0
      ? ""
      : paint.warn(`  holiday in ${countries.join(", ")}: nobody there is touched`))
  );
}

function formatPerson(person: Prospect | undefined): string {
  const { company } = person?.fields ?? {};
  const name = formatPersonName(person?.fields ?? {});
  return pad(company === undefined ? name : `${name}, ${company}`, 34);
}

function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - measureWidth(text)));
}

function describe(entry: StoryEntry): string {
  const { kind, step, channel, data } = entry;
  switch (kind) {
    case "sent":
      return data.subject === undefined
        ? `${isRequest(entry) ? "service" : (channel ?? "")} ${step ?? ""}`
        : `${channel ?? ""} ${step ?? ""}: ${String(data.subject)}`;
    case "uncertain":
      return `${isRequest(entry) ? "service" : (channel ?? "")} ${step ?? ""}: ${String(data.reason ?? "in doubt")}`;
    case "opted_out":
      return isRequest(entry) ? `${step ?? ""}: had objected at the service` : "opted out";
    case "form_submitted":
      return `filled in the form${data.form === undefined ? "" : ` "${String(data.form)}"`}`;
    case "booked":
      return `booked${data.day === undefined ? "" : ` ${String(data.day)}`}`;
    case "rated":
      return `rated: ${"★".repeat(Number(data.stars ?? 0))}`;
    case "code_used":
      return data.points === undefined
        ? `used the code of ${step ?? ""}`
        : `a friend used the code of ${step ?? ""}: ${String(data.points)} points`;
    case "handed_over":
      return `over to ${String(data.sequence ?? "")}`;
    case "not_handed_over":
      return `stays out of ${String(data.sequence ?? "")}: ${String(data.reason ?? "")}`;
    case "found":
    case "not_found":
      return `${step ?? ""}: ${kind === "found" ? "an address was found" : "no address was found"}`;
    case "done":
      return `${channel === step ? "" : `${channel ?? "task"} `}${step ?? ""}: done by hand`;
    case "step_skipped":
      return `${step ?? ""} skipped: ${String(data.reason ?? "")}`;
    case "exited":
      return `sequence ended: ${String(data.reason ?? "").replaceAll("_", " ")}`;
    default:
      return SAID[kind] ?? kind;
  }
}

function tint(kind: string, paint: Paint): (text: string) => string {
  if (kind === "bounced" || kind === "opted_out" || kind === "uncertain") return paint.bad;
  if (kind === "sent" || kind === "done") return paint.name;
  return GOOD.has(kind) ? paint.good : paint.dim;
}

function formatTime(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** `2026-03-02` in a zone. */
function isoDate(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(at);
}
