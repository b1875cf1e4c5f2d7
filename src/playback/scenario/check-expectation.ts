import { createCalendar } from "../../calendar/calendar.ts";
import { countOf } from "../../count-of.ts";
import type { Instant } from "../../engine/plan.ts";
import type { Expectation, TextMatch, Timing } from "../../scenario/scenario.ts";
import { matchesInTime } from "./bounded-match.ts";
import type { PlayedScenario } from "./play-scenario.ts";
import type { PlayedEntry } from "./scenario-record.ts";

/** What a played scenario says about one expectation: the entry it is about, and what is wrong with it. */
export interface Checked {
  expectation: Expectation;
  /** Null where nothing of that kind happened. */
  entry: PlayedEntry | null;
  /** Empty when the expectation is met. */
  problems: string[];
}

/** Holds an expectation against what happened. */
export function checkExpectation(expectation: Expectation, played: PlayedScenario): Checked {
  const entry = findEntry(expectation, played.entries);
  if (expectation.type === "never") {
    const problems = entry === null ? [] : [`${expectation.step} happened`];
    return { expectation, entry, problems };
  }
  if (entry === null) return { expectation, entry, problems: [explainAbsence(expectation, played.entries)] };
  const problems = [...checkTiming(expectation.timing, entry.at, played)];
  if (expectation.type === "exit" && entry.detail !== expectation.reason) {
    problems.unshift(`it ended with ${entry.detail}`);
  }
  if (expectation.type === "skipped" && expectation.reason !== null && entry.detail !== expectation.reason) {
    problems.unshift(`it was skipped as ${entry.detail}`);
  }
  if (expectation.type === "held" && expectation.gate !== null && entry.gate !== expectation.gate) {
    problems.unshift(`gate ${entry.gate ?? "none"} holds it: ${entry.detail}`);
  }
  if (expectation.type === "step") {
    const { channel, variant, texts } = expectation;
    if (channel !== null && entry.channel !== channel) problems.push(`the channel is ${entry.channel}`);
    if (variant !== null && entry.variant !== variant)
      problems.push(`the variant is ${entry.variant ?? "none"}`);
    for (const [field, match] of Object.entries(texts)) {
      problems.push(...checkText(field, match, entry.texts[field]));
    }
  }
  return { expectation, entry, problems };
}

function findEntry(expectation: Expectation, entries: readonly PlayedEntry[]): PlayedEntry | null {
  switch (expectation.type) {
    case "step":
    case "never": {
      const performed = ["touch", "set", "branch"];
      return entries.find(({ kind, step }) => performed.includes(kind) && step === expectation.step) ?? null;
    }
    case "skipped":
      return entries.find(({ kind, step }) => kind === "skipped" && step === expectation.step) ?? null;
    case "held":
      return entries.find(({ kind, step }) => kind === "held" && step === expectation.step) ?? null;
    case "exit":
      return entries.find(({ kind }) => kind === "exited") ?? null;
    case "finished":
      return entries.find(({ kind }) => kind === "finished") ?? null;
    default:
      return expectation satisfies never;
  }
}

function explainAbsence(expectation: Expectation, entries: readonly PlayedEntry[]): string {
  const end = entries.find(({ kind }) => kind === "exited" || kind === "finished");
  const ending =
    end === undefined
      ? "it did not end"
      : end.kind === "finished"
        ? "it ran to its end"
        : `it ended with ${end.detail}`;
  if (expectation.type === "exit" || expectation.type === "finished") return ending;
  const of = (kind: PlayedEntry["kind"]) =>
    entries.find((entry) => entry.kind === kind && "step" in expectation && entry.step === expectation.step);
  const skipped = of("skipped");
  if (expectation.type === "skipped" && of("held") === undefined)
    return of("touch") === undefined ? "it was not reached" : "it was performed";
  if (skipped !== undefined) return `it was skipped: ${skipped.detail}`;
  const held = of("held");
  if (expectation.type === "held")
    return of("touch") === undefined ? "it was not reached" : "it was performed";
  return held === undefined ? `it did not happen: ${ending}` : `it is held: ${held.detail}`;
}

function checkTiming(timing: Timing, at: Instant, played: PlayedScenario): string[] {
  const { zone } = played;
  const problems: string[] = [];
  const local = formatLocal(at, zone);
  if (timing.on !== null && local.slice(0, 10) !== timing.on)
    problems.push(`it was on ${local.slice(0, 10)}`);
  if (timing.at !== null) {
    const met =
      "instant" in timing.at
        ? timing.at.instant === at
        : local.slice(11, 16) === formatMinute(timing.at.minute);
    if (!met) problems.push(`it was at ${local.slice("instant" in timing.at ? 0 : 11, 16)}`);
  }
  if (timing.window !== null) {
    const calendar = createCalendar({ zone, hours: timing.window, holidays: () => false });
    if (calendar.nextOpen(at) !== at) problems.push(`it was at ${local.slice(11, 16)}, outside the window`);
  }
  if (timing.within !== null) {
    const { ms, of } = timing.within;
    const from = findMoment(of, played);
    if (from === null) problems.push(`${of} did not happen`);
    else if (at < from) problems.push(`it was before ${of}`);
    else if (at - from > ms) problems.push(`it was ${formatSpan(at - from)} after ${of}`);
  }
  return problems;
}

/** When a step was touched, an event happened, or the scenario began. */
function findMoment(name: string, { entries, scenario }: PlayedScenario): Instant | null {
  if (name === "start") return scenario.startAt;
  const events = entries.find(({ kind, detail }) => kind === "event" && detail === name);
  const step = entries.find((entry) => entry.step === name && entry.kind !== "event");
  return (step ?? events)?.at ?? null;
}

function checkText(field: string, match: TextMatch, text: string | undefined): string[] {
  if (text === undefined) return [`there is no ${field}`];
  const problems: string[] = [];
  const shown = JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text);
  if (match.contains !== null && !flow(text).includes(flow(match.contains))) {
    problems.push(`${field} does not contain ${JSON.stringify(match.contains)}: ${shown}`);
  }
  if (match.equals !== null && text.trim() !== match.equals.normalize("NFC").trim()) {
    problems.push(`${field} is ${shown}`);
  }
  if (match.matches !== null) {
    const found = matchesInTime(match.matches, text);
    const { source } = match.matches;
    if (found === null) problems.push(`${field}: ${source} takes too long; use fewer nested repeats`);
    if (found === false) problems.push(`${field} does not match ${source}: ${shown}`);
  }
  return problems;
}

/** Text as it flows: where lines break is the mail program's business. */
function flow(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** `2026-03-02 09:00` in a zone. */
export function formatLocal(at: Instant, zone: string): string {
  return formatterOf(zone).format(at).replace(",", "");
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  });
  formatters.set(zone, made);
  return made;
}

function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function formatSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return countOf(minutes, "minute");
  return minutes < 2 * 1_440
    ? countOf(Math.round(minutes / 6) / 10, "hour")
    : countOf(Math.round(minutes / 144) / 10, "day");
}
