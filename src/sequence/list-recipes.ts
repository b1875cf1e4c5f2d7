import { formOf } from "../channels/find-channel.ts";
import type { ServedChannel, WorkspaceConfig } from "../config/workspace-config.ts";
import type { Plan, Step, TouchStep } from "../engine/plan.ts";
import type { Catalog } from "../providers/catalog.ts";

/**
 * The workspace's own recipes that perform these steps, by name: those that steps name, and those of the senders that may
 * perform them. A change to one is a change to what leaves, so it makes another version.
 */
export function listRecipes(
  steps: readonly Step[],
  { senders }: WorkspaceConfig,
  catalog: () => Catalog | null,
): Pick<Plan, "recipes"> {
  const serviceOf = (sender: string, { action, channel }: TouchStep): string | undefined => {
    const key = formOf(action) === "letter" ? "mail" : (channel as ServedChannel);
    return senders[sender]?.services?.[key]?.provider;
  };
  const namesOf = (step: TouchStep): (string | undefined)[] => {
    const { service, from } = step;
    if (service !== undefined) return [service.base === null ? service.provider : undefined];
    return (from ?? Object.keys(senders)).map((sender) => serviceOf(sender, step));
  };
  const names = steps.flatMap((step) => (step.kind === "touch" ? namesOf(step) : []));
  const recipes: Record<string, string> = {};
  for (const name of [...new Set(names)].sort()) {
    const own = name === undefined ? null : (catalog()?.findOwn(name) ?? null);
    if (own !== null) recipes[own.name] = own.hash;
  }
  return Object.keys(recipes).length === 0 ? {} : { recipes };
}
