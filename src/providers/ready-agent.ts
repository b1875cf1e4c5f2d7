import { Agent as HttpAgent, type AgentOptions } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Servers let go of a silent connection after 2 s (gunicorn), 5 s (Node, Apache) or more: what is older is not used. */
const IDLE_MS = 1_000;
/** Longest wait for a connection, TLS and all. */
const CONNECT_MS = 15_000;

type Opened = (error: Error | null, socket: Duplex) => void;

/** Agents for both schemes. A request gets its connection only once it stands and its certificate has been found good. */
export interface ReadyAgents {
  http: HttpAgent;
  https: HttpsAgent;
  close(): void;
}

/**
 * Until an agent of these emits a request's `socket`, no byte of it can have left: Node's own hand a connection over while
 * it is still being made, and write to it before the certificate is judged. `isKept`: connections are used again, for as
 * long as their servers surely keep them. `ca`: authorities in PEM form in place of those that Node knows.
 */
export function createReadyAgents({ isKept, ca }: { isKept: boolean; ca?: string }): ReadyAgents {
  const options: AgentOptions = isKept
    ? { keepAlive: true, timeout: IDLE_MS, scheduling: "lifo" }
    : { keepAlive: false };
  const http = new ReadyHttpAgent(options);
  const https = new ReadyHttpsAgent({ ...options, ...(ca !== undefined && { ca }) });
  return {
    http,
    https,
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

class ReadyHttpAgent extends HttpAgent {
  override createConnection(...[options, opened]: Parameters<HttpAgent["createConnection"]>): undefined {
    handOver(super.createConnection(options), "connect", opened);
  }
}

class ReadyHttpsAgent extends HttpsAgent {
  override createConnection(...[options, opened]: Parameters<HttpsAgent["createConnection"]>): undefined {
    handOver(super.createConnection(options), "secureConnect", opened);
  }
}

/** Tells once that a connection is ready, or why it never will be. */
function handOver(
  made: Duplex | null | undefined,
  ready: "connect" | "secureConnect",
  opened: Opened | undefined,
): void {
  const socket = made as Socket;
  const timer = setTimeout(() => socket.destroy(withCode("ETIMEDOUT")), CONNECT_MS);
  const onError = (error: Error): void => end(error);
  const onClose = (): void => end(withCode("ECONNRESET"));
  const onReady = (): void => end(null);
  const end = (error: Error | null): void => {
    clearTimeout(timer);
    socket.off("error", onError).off("close", onClose).off(ready, onReady);
    opened?.(error, socket);
  };
  socket.once("error", onError).once("close", onClose).once(ready, onReady);
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
