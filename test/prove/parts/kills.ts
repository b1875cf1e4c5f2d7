import { CONNECTIONS, type KillFigures, killRuns } from "../../faults/kill.ts";
import { missingSink } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

/** Series that run side by side: a killed run mostly waits. */
const LANES = 2;

export const kills: Part = {
  name: "kills",
  test: "`seq run` killed (SIGKILL) at a random moment while emails are due",
  promises: [1, 2],
  trials: { short: 8, long: 2_000 },
  unit: "kills",
  missing: missingSink,
  async prove(trials, isOver, chance): Promise<Proof> {
    const each = Math.ceil(trials / LANES);
    // Every second message is slow: a kill nearly always meets messages in flight, and few leave between two kills.
    const plan = { kills: each, roundSize: Math.max(100, each), longestMs: 400, slowOneIn: 2, isOver };
    const series = await Promise.all(
      Array.from({ length: LANES }, (_, lane) => killRuns({ ...plan, random: chance(lane) })),
    );
    const sum = (key: "kills" | "idleKills" | "due" | "sent" | "uncertain" | "uncertainDelivered") =>
      series.reduce((total, figures) => total + figures[key], 0);
    const most = Math.max(...series.map(({ mostDoubtPerKill }) => mostDoubtPerKill));
    return {
      trials: sum("kills"),
      violations: series.flatMap(judge),
      figures: `${sum("due")} due, ${sum("sent")} sent, ${sum("uncertain")} uncertain (${sum("uncertainDelivered")} of them had arrived), at most ${most} a kill over ${CONNECTIONS} connections; ${sum("idleKills")} kills met nothing in flight`,
    };
  },
};

/** What a series of kills broke. */
export function judge(figures: KillFigures): string[] {
  const { twice, missing, errors, left, sent, uncertain, due, mostDoubtPerKill, leftOpen } = figures;
  const violations = [
    ...twice.map((id) => `sent twice: ${id}`),
    ...missing.map((id) => `recorded as sent, never arrived: ${id}`),
    ...errors.map((error) => `said on stderr: ${error.trim()}`),
  ];
  if (left > 0) violations.push(`${left} still due at the end`);
  if (sent + uncertain !== due) violations.push(`${due} due, but ${sent} sent and ${uncertain} uncertain`);
  if (mostDoubtPerKill > CONNECTIONS) violations.push(`one kill left ${mostDoubtPerKill} in doubt`);
  const arrived = figures.arrivedAfterResolve;
  if (arrived !== due - leftOpen) violations.push(`${arrived} arrived of ${due - leftOpen} that should have`);
  return violations;
}
