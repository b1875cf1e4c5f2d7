import type { SenderLimits } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import type { Action, MachineChannel } from "../channel.ts";
import { SERVICE_TINT } from "../tints.ts";

const NO_LIMITS: SenderLimits = { perDay: null, perHour: null, everyMs: null, ramp: null };

/** What every service can tell of a step: `sent` is that it has taken it. */
const EVENTS = ["done", "sent"];

/**
 * Whatever a service does that reaches nobody by itself: a request of the step's own, or an action of a recipe. The step
 * says what is asked (`StepService`), seq.yaml whom and in whose name.
 */
export const httpChannel: MachineChannel = {
  id: "http",
  form: "note",
  reachesNobody: true,
  medium: null,
  tint: SERVICE_TINT,
  actions: [
    {
      id: "http",
      describe: "a request to a service, at a host that seq.yaml names",
      address: null,
      fields: {},
      events: EVENTS,
      writesRequest: true,
    },
  ],
  performer: "machine",
  lacks: () => null,
  limits: () => NO_LIMITS,
  async connect(sender, { openService, stop }) {
    if (openService === undefined) throw new UserError("no service is spoken to here");
    return openService("http", sender, stop === undefined ? {} : { stop });
  },
};

/** Any `<provider>.<action>`: what it takes and tells, its recipe says, and the plan keeps. */
export function serviceAction(id: string): Action {
  return { id, describe: `${id} of a service`, address: null, fields: {}, events: EVENTS };
}
