import { DAY_MS, type TouchStep } from "../../engine/plan.ts";
import { isNoticed } from "../quiet-actions.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

const WEEK_MS = 7 * DAY_MS;
/** Touches a week that people bear (own), unless seq.yaml has a `touch_budget` for a person. */
const BEARABLE = 4;

export const tooManyTouches: Rule = {
  id: "too-many-touches",
  severity: "warning",
  needsSoundFile: true,
  describe: "More touches a week than people bear cost opt-outs, and the budget would put them off anyway.",
  checkSequence(subject) {
    const { workspace, flow, reading } = subject;
    const weekly = workspace.touchBudget.person.find(({ windowMs }) => windowMs === WEEK_MS)?.max;
    const most = weekly ?? BEARABLE;
    for (const start of flow.touches) {
      const last = isNoticed(start) ? findTouchBeyond(subject, start, most) : null;
      const range = last === null ? null : reading.position(last.id);
      if (last === null || range === null) continue;
      const whose = weekly === undefined ? "people bear" : "`touch_budget` allows";
      const message = `"${last.id}" can be touch ${most + 1} within a week of "${start.id}"; ${whose} ${most}`;
      return [{ message, range, hint: "wait longer between steps" }];
    }
    return [];
  },
};

/** The first touch after `start` that is one too many within its week, on the fullest way. */
function findTouchBeyond({ flow }: SequenceSubject, start: TouchStep, most: number): TouchStep | null {
  const touches = new Map(flow.touches.map((touch) => [touch.id, touch]));
  const open = [{ id: start.id, ms: 0, count: 1 }];
  const seen = new Set<string>();
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const { to, ms: wait } of flow.nextOf(at.id)) {
      const touch = touches.get(to);
      const ms = at.ms + wait;
      const count = at.count + (touch !== undefined && isNoticed(touch) ? 1 : 0);
      if (ms >= WEEK_MS) continue;
      if (touch !== undefined && count > most) return touch;
      const key = `${to} ${ms} ${count}`;
      if (!seen.has(key)) open.push({ id: to, ms, count });
      seen.add(key);
    }
  }
  return null;
}
