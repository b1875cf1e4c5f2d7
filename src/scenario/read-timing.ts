import { parseHours } from "../calendar/hours.ts";
import { parseTime } from "../calendar/parse-time.ts";
import { isLocalTime, parseDuration } from "../config/duration.ts";
import { findNearest } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import type { Timing } from "./scenario.ts";

/** Timing keys as written. */
export interface TimingData {
  on?: string | undefined;
  at?: string | undefined;
  within?: string | undefined;
  window?: string | undefined;
}

/** Reads `on`, `at`, `within` and `window` of an expectation. `anchors` are the names `within … of` may use. */
export function readTiming(
  data: TimingData,
  path: Path,
  anchors: readonly string[] | null,
  yaml: YamlFile,
  report: Report,
): Timing {
  const refuse = (key: string, message: string, hint: string) => {
    report.error("wrong-value", message, yaml.locate([...path, key]), { hint });
    return null;
  };
  return {
    on: readDate(data.on, refuse),
    at: readAt(data.at, refuse),
    within: readWithin(data.within, path, anchors, yaml, report),
    window: readWindow(data.window, refuse),
  };
}

type Refuse = (key: string, message: string, hint: string) => null;

function readDate(on: string | undefined, refuse: Refuse): Timing["on"] {
  if (on === undefined) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(on) && isLocalTime(on)) return on;
  return refuse("on", `"${on}" is no date`, "write 2026-03-04, a date where the person is");
}

function readAt(at: string | undefined, refuse: Refuse): Timing["at"] {
  if (at === undefined) return null;
  const clock = /^(\d{1,2}):(\d{2})$/.exec(at);
  if (clock !== null && Number(clock[1]) < 24 && Number(clock[2]) < 60) {
    return { minute: Number(clock[1]) * 60 + Number(clock[2]) };
  }
  const instant = /[Z\]]$|[+-]\d{2}:?\d{2}$/i.test(at) ? parseTime(at, "UTC") : null;
  if (instant !== null) return { instant };
  return refuse("at", `"${at}" is no time`, "write 09:00, or 2026-03-04T09:00[Asia/Seoul]");
}

function readWithin(
  within: string | undefined,
  path: Path,
  anchors: readonly string[] | null,
  yaml: YamlFile,
  report: Report,
): Timing["within"] {
  if (within === undefined) return null;
  const range = yaml.locate([...path, "within"]);
  const [, amount = "", of = ""] = /^(.+?)\s+of\s+(\S+)$/.exec(within.trim()) ?? [];
  const ms = parseDuration(amount);
  if (ms === null) {
    report.error("wrong-value", `"${within}" is no span of time`, range, {
      hint: "write `1 hour of accepted`: a duration, then a step, an event or `start`",
    });
    return null;
  }
  if (anchors !== null && !anchors.includes(of)) {
    const nearest = findNearest(of, anchors);
    const start = within.lastIndexOf(of);
    report.error(
      "unknown-step",
      `"${of}" is no step or event of this test`,
      yaml.locatePart([...path, "within"], start, start + of.length),
      hintOf(nearest === null ? `one of ${anchors.join(", ")}` : `did you mean "${nearest}"?`),
    );
    return null;
  }
  return { ms, of };
}

function readWindow(window: string | undefined, refuse: Refuse): Timing["window"] {
  if (window === undefined) return null;
  const reading = parseHours(/^\s*\d/.test(window) ? `Mon-Sun ${window}` : window);
  if (reading.ok) return reading.hours;
  return refuse("window", `"${window}": ${reading.message}`, "write 09:00-11:30, 13:30-17:00");
}
