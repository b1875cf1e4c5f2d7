import type { Channel, MachineChannel, Transport } from "../channels/channel.ts";
import type { RunContext } from "./context.ts";
import { onStore } from "./on-store.ts";

/**
 * The same run on a private copy of the store, with channels that only describe: messages are really
 * composed, nothing leaves, and nothing is remembered. Close the returned context's store afterwards.
 */
export async function rehearseOnCopy(context: RunContext): Promise<RunContext> {
  const { store, findChannel } = context;
  return onStore({ ...context, findChannel: (id) => describeOnly(findChannel(id)) }, await store.fork());
}

function describeOnly(channel: Channel | null): Channel | null {
  if (channel === null || channel.performer === "person") return channel;
  const silent: MachineChannel = {
    ...channel,
    async connect(sender, context): Promise<Transport> {
      const transport = await channel.connect(sender, context);
      return {
        connections: transport.connections,
        prepare: (touch) => transport.prepare(touch),
        send: async () => ({ type: "sent", receipt: "described only" }),
        verify: () => transport.verify(),
        close: () => transport.close(),
      };
    },
  };
  return silent;
}
