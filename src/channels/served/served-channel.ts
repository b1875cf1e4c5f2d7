import type { SenderLimits, ServedChannel } from "../../config/workspace-config.ts";
import { InternalError } from "../../errors.ts";
import type { MachineChannel } from "../channel.ts";

/** What a channel of a service is, beside what all of them share. */
export type ServedChannelSpec = Omit<
  MachineChannel,
  "id" | "performer" | "lacks" | "limits" | "hours" | "describeWay" | "connect"
> & { id: ServedChannel };

const NO_LIMITS: SenderLimits = { perDay: null, perHour: null, everyMs: null, ramp: null };

/**
 * A channel whose touches a service outside performs, by the recipe that the sender names under the channel's id
 * (docs/providers.md). A sender without one leaves its touches to a person, where the channel has a `draft`.
 */
export function serveChannel(spec: ServedChannelSpec): MachineChannel {
  const { id } = spec;
  return {
    ...spec,
    performer: "machine",
    lacks: ({ services }) =>
      services?.[id] === undefined ? { code: "sender-without-provider", what: `a provider for ${id}` } : null,
    limits: ({ services }) => services?.[id]?.limits ?? NO_LIMITS,
    hours: ({ services }) => services?.[id]?.hours ?? null,
    describeWay: ({ services }) => `${services?.[id]?.provider ?? "the service"} takes the log-in for ${id}`,
    async connect(sender, { openService, stop }) {
      if (openService === undefined) throw new InternalError(`no service performs ${id} here`);
      return openService(id, sender, stop === undefined ? {} : { stop });
    },
  };
}
