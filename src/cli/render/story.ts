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
  opted_out: "opted out",
  finished: "came to the end of the sequence",
};

/** The story day by day, in the workspace's zone: who was touched how, and what they did. */
export function formatStory(played: PlayedExample, paint: Paint): string {
  const lines: string[] = [];
  let today = "";
  for (const entry of played.entries) {
    const mark = MARKS[entry.kind];
    if (mark === undefined) continue;
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
  const { company = "" } = person?.fields ?? {};
  return pad(`${formatPersonName(person?.fields ?? {})}, ${company}`, 34);
}

function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - measureWidth(text)));
}

function describe({ kind, step, channel, data }: StoryEntry): string {
  switch (kind) {
    case "sent":
      return `email ${step ?? ""}: ${String(data.subject ?? "")}`;
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
  return ["accepted", "replied", "meeting_booked", "answered"].includes(kind) ? paint.good : paint.dim;
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
