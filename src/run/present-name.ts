import type { Plan } from "../engine/plan.ts";

/** What a step is called now that was recorded under this id: `moved` followed to its end. */
export function presentName({ moved }: Pick<Plan, "moved">, id: string): string {
  let name = id;
  // A ring of renames has no end; each entry is followed once at most.
  for (let left = Object.keys(moved).length; left > 0 && Object.hasOwn(moved, name); left--) {
    name = moved[name] ?? name;
  }
  return name;
}
