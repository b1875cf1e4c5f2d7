import { actionOf } from "../../channels/find-channel.ts";
import { InternalError } from "../../errors.ts";
import type { CapKey } from "../../store/port.ts";
import type { Preference } from "../../store/ports/web-port.ts";
import type { GateInput } from "./gate.ts";

/** What the gates are asked about: a step that one enrollment has come to. */
export type AskedTouch = Pick<
  GateInput,
  "now" | "config" | "evaluation" | "enrollment" | "person" | "step" | "channel" | "action" | "leaves"
>;

/** The capacity that counts for a touch. Keys are null where no limit of the workspace asks for them. */
export interface AskedCapacity {
  sender: string;
  action: string;
  prospect: number;
  /** A machine performs it, in a slot of the sender's. */
  isMachine: boolean;
  person: Extract<CapKey, { by: "person" }> | null;
  company: Extract<CapKey, { by: "company" }> | null;
  /** What lies on the sender's list counts towards a limit of the action. */
  countsTasks: boolean;
}

/**
 * The touch, with the channel that performs it. `isApproved`: a step with `approve` is taken to be approved; otherwise
 * what comes of it now is a text for `seq review`, which does not leave.
 */
export function askAbout(
  asked: Omit<AskedTouch, "channel" | "action" | "leaves">,
  isApproved: boolean,
): AskedTouch {
  const { config, enrollment, step } = asked;
  const found = actionOf(step, config.senders[enrollment.sender]);
  if (found === null) throw new InternalError(`no channel performs ${step.action}`);
  const isDraft = !isApproved && step.approve && enrollment.state.phase === "waiting";
  return { ...asked, ...found, leaves: found.channel.performer === "machine" && !isDraft };
}

/** What of everybody's capacity must be known to decide about a touch. */
export function capacityFor(
  { config, enrollment, person, step, channel }: AskedTouch,
  preference: Preference | null,
): AskedCapacity {
  const { touchBudget, limits } = config;
  const isMachine = channel.performer === "machine";
  const isFelt = channel.reachesNobody !== true;
  const byPerson = isFelt && (touchBudget.person.length > 0 || preference?.fewer === true);
  const domain = isFelt && touchBudget.company.length > 0 ? person.companyDomain : null;
  return {
    sender: enrollment.sender,
    action: step.action,
    prospect: person.id,
    isMachine,
    person: byPerson ? { by: "person", prospect: person.id } : null,
    company: domain === null ? null : { by: "company", domain },
    countsTasks: !isMachine && limits[step.action] !== undefined,
  };
}
