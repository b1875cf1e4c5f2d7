import type { Server } from "node:http";
import type { Socket } from "node:net";
import { mayBeProxy, nameClient, normaliseAddress, type TrustProxy } from "./client-address.ts";

/** More than a browser (6) and a mail provider's fleet behind one address open. */
const MOST_OF_ONE = 100;
/** All together, proxies included: below the 1,024 files that a process may have open by default (getrlimit, Linux). */
const MOST = 900;

/**
 * A client that opens connections and says nothing must not take those of others. A proxy's are everybody's, whether or
 * not it is trusted to say whose: they are counted in the whole only.
 */
export function limitConnections(server: Server, trust: TrustProxy): void {
  const open = new Map<string, number>();
  server.maxConnections = MOST;
  server.on("connection", (socket: Socket) => {
    const address = normaliseAddress(socket.remoteAddress ?? "");
    if (address === null || mayBeProxy(address, trust)) return;
    const client = nameClient(address);
    const count = (open.get(client) ?? 0) + 1;
    open.set(client, count);
    socket.once("close", () => {
      const left = (open.get(client) ?? 1) - 1;
      if (left <= 0) open.delete(client);
      else open.set(client, left);
    });
    if (count > MOST_OF_ONE) socket.destroy();
  });
}
