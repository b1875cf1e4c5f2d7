import { parseHours } from "../calendar/hours.ts";
import { parseTime } from "../calendar/parse-time.ts";
import { isLocalTime, parseDuration } from "../config/duration.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { Timing } from "./scenario.ts";

/** Timing keys as written. */
export interface TimingData {
  on?: string | undefined;
  at?: string | undefined;
  within?: string | undefined;
  window?: string | undefined;
}

/** Reads `on`, `at`, `within` and `window` of an expectation. `anchors` are the names `within … of` may use. */
export function readTiming(node: YamlNode<TimingData>, anchors: readonly string[] | null): Timing {
  return {
    on: readDate(node.at("on")),
    at: readAt(node.at("at")),
    within: readWithin(node.at("within"), anchors),
    window: readWindow(node.at("window")),
  };
}

type Text = YamlNode<string | undefined>;

function refuse(node: Text, message: string, hint: string): null {
  node.error("wrong-value", message, hint);
  return null;
}

function readDate(node: Text): Timing["on"] {
  const on = node.value;
  if (on === undefined) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(on) && isLocalTime(on)) return on;
  return refuse(node, `"${on}" is no date`, "write 2026-03-04, a date where the person is");
}

function readAt(node: Text): Timing["at"] {
  const at = node.value;
  if (at === undefined) return null;
  const clock = /^(\d{1,2}):(\d{2})$/.exec(at);
  if (clock !== null && Number(clock[1]) < 24 && Number(clock[2]) < 60) {
    return { minute: Number(clock[1]) * 60 + Number(clock[2]) };
  }
  const instant = /[Z\]]$|[+-]\d{2}:?\d{2}$/i.test(at) ? parseTime(at, "UTC") : null;
  if (instant !== null) return { instant };
  return refuse(node, `"${at}" is no time`, "write 09:00, or 2026-03-04T09:00[Asia/Seoul]");
}

function readWithin(node: Text, anchors: readonly string[] | null): Timing["within"] {
  const within = node.value;
  if (within === undefined) return null;
  const [, amount = "", of = ""] = /^(.+?)\s+of\s+(\S+)$/.exec(within.trim()) ?? [];
  const ms = parseDuration(amount);
  if (ms === null) {
    const hint = "write `1 hour of accepted`: a duration, then a step, an event or `start`";
    return refuse(node, `"${within}" is no span of time`, hint);
  }
  if (anchors !== null && !anchors.includes(of)) {
    const start = within.lastIndexOf(of);
    const hint = suggestName(of, anchors) ?? `one of ${anchors.join(", ")}`;
    const location = node.part(start, start + of.length);
    location.error("unknown-step", `"${of}" is no step or event of this test`, hint);
    return null;
  }
  return { ms, of };
}

function readWindow(node: Text): Timing["window"] {
  const window = node.value;
  if (window === undefined) return null;
  const reading = parseHours(/^\s*\d/.test(window) ? `Mon-Sun ${window}` : window);
  if (reading.ok) return reading.hours;
  return refuse(node, `"${window}": ${reading.message}`, "write 09:00-11:30, 13:30-17:00");
}
