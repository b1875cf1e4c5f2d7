import type { Rule } from "../rule.ts";

export const handOverLoop: Rule = {
  id: "hand-over-loop",
  severity: "warning",
  describe: "Nobody enters a sequence twice, so a hand-over back to where people came from never happens.",
  checkSequence({ plan, reading, handOvers }) {
    return plan.steps.flatMap((step) => {
      if (step.kind !== "enroll") return [];
      const way = findWay(handOvers, step.sequence, plan.name);
      const range = reading.position(step.id, "sequence") ?? reading.position(step.id, "id");
      if (way === null || range === null) return [];
      const message = `Hand-overs lead round: ${[plan.name, ...way].join(" → ")}; who comes from there is left where they are`;
      return [{ message, range, hint: "let one of them end, or hand over to another sequence" }];
    });
  },
};

/** The shortest way along hand-overs from one sequence to another, both named; null for none. */
function findWay(
  handOvers: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): string[] | null {
  const seen = new Set([from]);
  let ways = [[from]];
  while (ways.length > 0) {
    const found = ways.find((way) => way.at(-1) === to);
    if (found !== undefined) return found;
    ways = ways.flatMap((way) =>
      (handOvers.get(way.at(-1) ?? "") ?? [])
        .filter((next) => !seen.has(next) && seen.add(next))
        .map((next) => [...way, next]),
    );
  }
  return null;
}
