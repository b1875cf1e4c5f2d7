import { findAction, limitsOf } from "../../channels/find-channel.ts";
import type { Rate, Sender, WorkspaceConfig } from "../../config/workspace-config.ts";
import { countOf } from "../../count-of.ts";
import { DAY_MS, type TouchStep } from "../../engine/plan.ts";
import { reachesPerson } from "../../engine/reach.ts";
import type { Finding, Rule, SequenceSubject } from "../rule.ts";

/** Longer than this, and the last person hears from us when nobody remembers why. */
const LONGEST_DAYS = 180;

export const capNeverFits: Rule = {
  id: "cap-never-fits",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "A cap that a sequence cannot fit holds people at a step for ever, or until they are skipped.",
  checkSequence(subject) {
    const { workspace, flow, reading, enrolled, placeInWorkspace } = subject;
    return flow.touches.flatMap((step): Finding[] => {
      const range = reading.position(step.id, "do");
      const problem = range === null ? null : findProblem(subject, step, enrolled?.count ?? 0);
      if (range === null || problem === null) return [];
      const { message, key } = problem;
      return [
        {
          message,
          range,
          related: [{ ...placeInWorkspace(key), message: "the limit" }],
          hint: `see \`limits\` and \`touch_budget\` in seq.yaml (${countOf(Object.keys(workspace.senders).length, "sender")})`,
        },
      ];
    });
  },
};

/** What cannot fit, and the key of seq.yaml that says so. */
interface Problem {
  message: string;
  key: readonly string[];
}

function findProblem({ workspace, flow }: SequenceSubject, step: TouchStep, people: number): Problem | null {
  const senders = (step.from ?? Object.keys(workspace.senders)).flatMap((id) => workspace.senders[id] ?? []);
  const caps = senders.map((sender) => capPerDay(step, sender, workspace));
  const perDay = caps.reduce((sum, cap) => sum + cap.perDay, 0);
  const key = caps.reduce((least, cap) => (cap.perDay < least.perDay ? cap : least), NO_CAP).key;
  const budget = reachesPerson(step.channel) ? workspace.touchBudget.person : [];
  if (senders.length > 0 && perDay === 0) {
    return { message: `No sender may do "${step.id}": the cap is 0`, key };
  }
  const ofPerson = ["touch_budget", "person"];
  if (budget.some(({ max }) => max === 0)) {
    return { message: `Nobody may get "${step.id}": the budget of a person is 0`, key: ofPerson };
  }
  const late = budget.find(({ max, windowMs }) => max === 1 && isSkipped(step, windowMs, flow));
  if (late !== undefined) {
    const message = `The touch before "${step.id}" uses up the person's budget, and \`max_age\` ends before there is more`;
    return { message, key: ofPerson };
  }
  const days = Math.ceil(people / perDay);
  // Of no sender and nobody there is nothing to tell.
  if (!(days > LONGEST_DAYS)) return null;
  const rate = `${countOf(people, "person")} at ${Math.round(perDay * 10) / 10} a day`;
  return { message: `${rate} make "${step.id}" last ${countOf(days, "day")}`, key };
}

/** Whether the touch before always stands in the budget's window for longer than this step may be late. */
function isSkipped(step: TouchStep, windowMs: number, flow: SequenceSubject["flow"]): boolean {
  const since = flow.sinceLast(({ channel }) => reachesPerson(channel)).get(step.id);
  const wait = step.wait?.kind === "duration" || step.wait === null ? (since?.ms ?? 0) : Infinity;
  return step.maxAge !== null && since !== undefined && wait + step.maxAge < windowMs;
}

/** The limit that binds: so many a day, and the key of seq.yaml that says so. */
interface DayCap {
  perDay: number;
  key: readonly string[];
}

const NO_CAP: DayCap = { perDay: Infinity, key: ["limits"] };

/** Touches of this step that a sender can do a day once its ramp has grown; Infinity without a cap. */
function capPerDay(step: TouchStep, sender: Sender, workspace: WorkspaceConfig): DayCap {
  const caps = (workspace.limits[step.action] ?? []).map((rate) => capOf(rate, ["limits", step.action]));
  const channel = findAction(step.action)?.channel;
  const limits = channel === undefined ? null : limitsOf(channel, sender);
  if (limits !== null) {
    const { perDay, perHour, ramp } = limits;
    const path = ["senders", sender.id, ...(limits === sender.limits ? [] : [step.channel]), "limits"];
    if (perDay !== null) caps.push({ perDay, key: [...path, "per_day"] });
    if (perHour !== null) caps.push({ perDay: perHour * 24, key: [...path, "per_hour"] });
    if (ramp !== null && ramp.add === 0) caps.push({ perDay: ramp.from, key: [...path, "ramp"] });
  }
  return caps.reduce((least, cap) => (cap.perDay < least.perDay ? cap : least), NO_CAP);
}

function capOf({ max, windowMs }: Rate, key: readonly string[]): DayCap {
  return { perDay: (max * DAY_MS) / windowMs, key };
}
