import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Player } from "./stage.ts";

/** People of one company, whose sequences stop together. */
export interface Colleagues<P extends Player> {
  /** Everybody else at the company whom this event of one person stops, as the workspace's `company` says. */
  stoppedBy(player: P, kind: string): readonly P[];
}

/** Groups people by their company's domain, where the workspace stops colleagues at all. */
export function groupColleagues<P extends Player>(
  { company }: Pick<WorkspaceConfig, "company">,
  players: readonly P[],
): Colleagues<P> {
  const groups = new Map<string, P[]>();
  if (company.sameDomain && company.stopOn.length > 0) {
    for (const player of players) {
      const { companyDomain } = player.person;
      if (companyDomain === null) continue;
      const others = groups.get(companyDomain);
      if (others === undefined) groups.set(companyDomain, [player]);
      else others.push(player);
    }
  }
  return {
    stoppedBy(player, kind) {
      const { companyDomain } = player.person;
      if (companyDomain === null || !company.stopOn.includes(kind)) return [];
      return (groups.get(companyDomain) ?? []).filter((other) => other !== player);
    },
  };
}
