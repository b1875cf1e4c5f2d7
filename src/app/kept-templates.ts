import type { ApprovedTemplate } from "../providers/approved-templates.ts";
import type { RunContext } from "../run/context.ts";

/** Under which the store keeps what a service has approved. */
export function nameKept(provider: string): string {
  return `templates ${provider}`;
}

/** What a service had approved when `seq doctor` looked last; null where it never did. Asks nobody. */
export async function readKeptTemplates(
  store: Pick<RunContext["store"], "getSetting">,
  provider: string,
): Promise<ApprovedTemplate[] | null> {
  const text = await store.getSetting(nameKept(provider));
  return text === null ? null : (JSON.parse(text) as ApprovedTemplate[]);
}
