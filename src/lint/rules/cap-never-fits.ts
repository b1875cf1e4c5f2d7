import { findAction } from "../../channels/registry.ts";
import type { TouchStep } from "../../engine/plan.ts";
import type { Rate, Sender, WorkspaceConfig } from "../../sequence/workspace-config.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

const DAY_MS = 86_400_000;
/** Longer than this, and the last person hears from us when nobody remembers why. */
const LONGEST_DAYS = 180;

export const capNeverFits: Rule = {
  id: "cap-never-fits",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "A cap that a sequence cannot fit holds people at a step for ever, or until they are skipped.",
  checkSequence(subject) {
    const { workspace, flow, reading, enrolled } = subject;
    return flow.touches.flatMap((step) => {
      const range = reading.position(step.id, "do");
      const problem = range === null ? null : findProblem(subject, step, enrolled?.count ?? 0);
      if (range === null || problem === null) return [];
      return [
        {
          message: problem,
          range,
          hint: `see \`limits\` and \`touch_budget\` in seq.yaml (${Object.keys(workspace.senders).length} senders)`,
        },
      ];
    });
  },
};

function findProblem({ workspace, flow }: SequenceSubject, step: TouchStep, people: number): string | null {
  const senders = (step.from ?? Object.keys(workspace.senders)).flatMap((id) => workspace.senders[id] ?? []);
  const perDay = senders.reduce((sum, sender) => sum + capPerDay(step, sender, workspace), 0);
  const budget = workspace.touchBudget.person;
  if (senders.length > 0 && perDay === 0) return `No sender may do "${step.id}": the cap is 0`;
  if (budget.some(({ max }) => max === 0)) return `Nobody may get "${step.id}": the budget of a person is 0`;
  const late = budget.find(({ max, windowMs }) => max === 1 && isSkipped(step, windowMs, flow));
  if (late !== undefined) {
    return `The touch before "${step.id}" uses up the person's budget, and \`max_age\` ends before there is more`;
  }
  const days = Math.ceil(people / perDay);
  if (days <= LONGEST_DAYS) return null;
  return `${people} people at ${Math.round(perDay * 10) / 10} a day make "${step.id}" last ${days} days`;
}

/** Whether the touch before always stands in the budget's window for longer than this step may be late. */
function isSkipped(step: TouchStep, windowMs: number, flow: SequenceSubject["flow"]): boolean {
  const since = flow.sinceLast(() => true).get(step.id);
  const wait = step.wait?.kind === "duration" || step.wait === null ? (since?.ms ?? 0) : Infinity;
  return step.maxAge !== null && since !== undefined && wait + step.maxAge < windowMs;
}

/** Touches of this step that a sender can do a day once its ramp has grown; Infinity without a cap. */
function capPerDay(step: TouchStep, sender: Sender, workspace: WorkspaceConfig): number {
  const rates: Rate[] = [...(workspace.limits[step.action] ?? [])];
  const { perDay, perHour, ramp } = sender.limits;
  if (findAction(step.action)?.channel.performer === "machine") {
    if (perDay !== null) rates.push({ max: perDay, windowMs: DAY_MS });
    if (perHour !== null) rates.push({ max: perHour, windowMs: DAY_MS / 24 });
    if (ramp !== null && ramp.add === 0) rates.push({ max: ramp.from, windowMs: DAY_MS });
  }
  return Math.min(...rates.map(({ max, windowMs }) => (max * DAY_MS) / windowMs));
}
