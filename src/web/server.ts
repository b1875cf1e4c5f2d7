import type { Server } from "node:http";
import type { Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { UserError } from "../errors.ts";
import { finishInbound } from "../inbound/handle-inbound.ts";
import { openInbound } from "../inbound/services/answer-help.ts";
import { listProviders, TWILIO } from "../providers/accounts.ts";
import { createApp } from "./app.ts";
import { isWildcard, mayBeProxy, nameClient, normaliseAddress, type TrustProxy } from "./client-address.ts";
import { SIGNED_IN_TIME } from "./hooks/registry.ts";
import { finishDeliveries } from "./receive.ts";
import type { WebServices } from "./services.ts";
import { judgeOpenHits } from "./tracking.ts";

/** Loopback only: the internet comes through a proxy that speaks TLS. */
export const DEFAULT_LISTEN = "127.0.0.1:8787";

/** A client that sends slower than this is not waited for. */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** How often the two are looked at; Node's own 30 seconds would let a slow client hold on for three times as long. */
const TIMEOUTS_CHECKED_MS = 1_000;
/** A token in a path and what browsers send stay far below it. */
const LARGEST_HEADERS = 8 * 1024;
/** How often what has aged is forgotten. */
const FORGET_MS = 60_000;
/** Longer than proxies keep theirs, so that they close first (nginx: 60 s). */
const KEEP_ALIVE_MS = 65_000;
/** How often stored clicks are judged and what a crash left of stops and deliveries is finished. */
const SWEEP_MS = 5_000;
/** Requests in flight at a stop get this long. */
const GRACE_MS = 10_000;

export interface RunningServer {
  /** `http://127.0.0.1:8787`. */
  url: string;
  /** Answers what is in flight, then ends. */
  close(): Promise<void>;
}

/** Listens at `host:port` (port 0: any free one). UserError where that cannot be. */
export async function startServer(services: WebServices, listen: string): Promise<RunningServer> {
  const { hostname, port } = readListen(listen);
  const { config } = await services.open();
  if (isWildcard(hostname) && config.web.trustProxy === false) throw refuseWildcard(listen);
  const app = createApp(services);
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname,
    serverOptions: {
      maxHeaderSize: LARGEST_HEADERS,
      connectionsCheckingInterval: TIMEOUTS_CHECKED_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
    },
  }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  limitConnections(server, config.web.trustProxy);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, listen)));
    server.listen(port, hostname.replace(/^\[|\]$/g, ""), resolve);
  });
  server.on("error", services.fault);
  const sweeper = startSweeping(services);
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${hostname}:${actual}`,
    async close() {
      await sweeper.stop();
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** `host:port`, `[::1]:port` or a port alone. UserError (exit 2) for anything else. */
export function readListen(text: string): { hostname: string; port: number } {
  const found = /^(?:(\[[\da-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text.trim());
  const port = Number(found?.[2] ?? Number.NaN);
  if (found === null || port > 65_535) {
    throw new UserError(`${text} is no address to listen on`, {
      hint: `host:port, such as ${DEFAULT_LISTEN}; port 0 takes any free one`,
      exit: 2,
    });
  }
  return { hostname: found[1] ?? "127.0.0.1", port };
}

function startSweeping(services: WebServices): { stop(): Promise<void> } {
  let sweeping: Promise<void> = Promise.resolve();
  let forgottenAt = Number.NEGATIVE_INFINITY;
  const sweep = async (): Promise<void> => {
    try {
      const run = await services.open();
      const now = run.clock.now();
      await run.store.endSuppressed(now);
      await finishDeliveries(run, now - SWEEP_MS, services.fault);
      await finishInbound(openInbound(run), services.fault);
      await judgeOpenHits(run, now);
      if (Math.abs(now - forgottenAt) < FORGET_MS) return;
      forgottenAt = now;
      // What services tell counts once by what it is about, too.
      await run.store.forgetOldForms([...SIGNED_IN_TIME, TWILIO, ...listProviders(run.config)], now);
    } catch (error) {
      services.fault(error);
    }
  };
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_MS);
  sweeping = sweep();
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}

/** Every network of the machine at once, without TLS, and with nobody who says who asks. */
function refuseWildcard(listen: string): UserError {
  return new UserError(`${listen} would listen to the whole internet, without TLS`, {
    hint: "listen on 127.0.0.1 behind a proxy; where the proxy is on another host, also name it: `web: { trust_proxy: [ADDRESS] }`",
    exit: 2,
  });
}

function explain(error: NodeJS.ErrnoException, listen: string): UserError {
  const why =
    error.code === "EADDRINUSE"
      ? "something listens there already"
      : error.code === "EACCES"
        ? "this user may not"
        : (error.code ?? "unknown error");
  return new UserError(`cannot listen on ${listen}: ${why}`, {
    hint: "choose another with --listen or `web: { listen: … }`",
    cause: error,
  });
}

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
