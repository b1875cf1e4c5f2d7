import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { advance, blankState } from "../engine/advance.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { Consent } from "../law/law.ts";
import { chooseSender } from "../run/enroll.ts";
import type { Settings } from "../run/settings.ts";
import type { Prospect } from "../store/port.ts";
import type { Entrant } from "./play-round.ts";

/** Puts a person at the start of a sequence, as `seq enroll` does. */
export async function enterPerson(
  { config, settings }: { config: WorkspaceConfig; settings: Settings },
  plan: Plan,
  person: Prospect,
  startAt: Instant,
  consents: readonly Consent[] = [],
): Promise<Entrant> {
  const key = `${plan.name}/p${person.id}`;
  const sender = chooseSender({ config }, plan, key);
  const setting = await settings.of(plan, key, person, sender);
  const { state } = advance(setting, blankState(startAt), { type: "enrolled", happened: {} }, startAt);
  const enrollment = {
    id: person.id,
    key,
    prospect: person.id,
    sequence: plan.name,
    planHash: "",
    sender,
    state,
    enrolledAt: startAt,
  };
  return { enrollment, person, setting, consents };
}
