import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** A request as it came, whole. */
export interface Received {
  method: string;
  path: string;
  /** Names in small letters. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Reply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** Six moments at which a connection ends, or nothing more happens on it. */
export const DROPS = [
  /** Nothing of it is read. */
  "before_reading",
  "after_headers",
  /** The service has done what it was asked for. */
  "after_body",
  "mid_answer",
  /** Without having said so. */
  "after_answer",
  /** The service has done what it was asked for, and the connection stays. */
  "never_answers",
] as const;
export type Drop = (typeof DROPS)[number];

export type Fault =
  | Drop
  /** Gone before a byte has come. */
  | "on_accept"
  /** Nothing is done, and the connection stays. */
  | "stalls"
  /** 102, then the answer (RFC 2518 10.1). */
  | "informational"
  /** 101, which nobody asked for. */
  | "switches"
  /** No HTTP at all. */
  | "garbage"
  /** Ten megabytes in place of the answer's body. */
  | "huge"
  /** A byte of the body now and then. */
  | "slow";

export interface HostileServer {
  url: string;
  /** Whole requests, in the order in which they came. */
  received: Received[];
  /** Requests of which a byte has come, whole or not. */
  begun: number;
  connections: number;
  /** What happens to the requests that come next, one each; afterwards all goes well. */
  faults: (Fault | null)[];
  /** Tells of the next request that has met a fault. */
  whenMet(): Promise<void>;
  close(): Promise<void>;
}

const HUGE = 10 * 1024 * 1024;
const PIECE_MS = 20;

/** A service on loopback that does what `serve` says, and is as hostile as `faults` say. */
export async function startHostileServer(
  serve: (request: Received) => Reply | Promise<Reply>,
  tls?: { cert: string; key: string },
): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  let tellMet: (() => void)[] = [];
  const state: HostileServer = {
    url: "",
    received: [],
    begun: 0,
    connections: 0,
    faults: [],
    whenMet: () => new Promise((resolve) => tellMet.push(resolve)),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  const met = (): void => {
    for (const tell of tellMet) tell();
    tellMet = [];
  };
  const onConnection = (socket: Socket): void => {
    state.connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    if (state.faults[0] === "on_accept") {
      state.faults.shift();
      drop(socket);
      met();
      return;
    }
    converse(socket, state, serve, met);
  };
  const server: Server =
    tls === undefined
      ? createServer(onConnection)
      : createTlsServer({ ...tls, ALPNProtocols: ["http/1.1"] }, onConnection);
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  state.url = tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  return state;
}

function converse(
  socket: Socket,
  state: HostileServer,
  serve: (request: Received) => Reply | Promise<Reply>,
  met: () => void,
): void {
  let bytes = Buffer.alloc(0);
  let fault: Fault | null | undefined;
  socket.on("data", (chunk: Buffer) => {
    if (bytes.length === 0 && fault === undefined) {
      state.begun += 1;
      fault = state.faults.shift() ?? null;
    }
    bytes = Buffer.concat([bytes, chunk]);
    if (fault === "stalls") {
      met();
      return;
    }
    if (fault === "before_reading") {
      end();
      return;
    }
    const headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    if (fault === "after_headers") {
      end();
      return;
    }
    const request = readRequest(bytes, headEnd);
    if (request === null) return;
    bytes = Buffer.alloc(0);
    state.received.push(request);
    const now = fault ?? null;
    fault = undefined;
    void Promise.resolve(serve(request)).then((reply) => {
      if (!socket.destroyed) answer(socket, reply, now);
      if (now !== null) met();
    });
  });
  function end(): void {
    drop(socket);
    met();
  }
}

function readRequest(bytes: Buffer, headEnd: number): Received | null {
  const [first = "", ...lines] = bytes.subarray(0, headEnd).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers["content-length"] ?? 0);
  if (bytes.length < headEnd + 4 + length) return null;
  const [method = "", path = ""] = first.split(" ");
  return { method, path, headers, body: bytes.subarray(headEnd + 4, headEnd + 4 + length).toString("utf8") };
}

function answer(socket: Socket, reply: Reply, fault: Fault | null): void {
  const body = Buffer.from(fault === "huge" ? "x".repeat(HUGE) : (reply.body ?? ""));
  const head = headOf(reply, body.length);
  switch (fault) {
    case "after_body": {
      drop(socket);
      return;
    }
    case "never_answers":
      return;
    case "mid_answer":
      socket.write(Buffer.concat([head, body.subarray(0, Math.floor(body.length / 2))]), () => drop(socket));
      return;
    case "garbage":
      socket.write("\u0000\u0001 this is no HTTP\r\n\r\n");
      return;
    case "switches":
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n");
      return;
    case "informational":
      socket.write("HTTP/1.1 102 Processing\r\n\r\n");
      break;
    case "slow": {
      drip(socket, head);
      return;
    }
    case "after_answer":
      socket.write(Buffer.concat([head, body]), () => socket.destroy());
      return;
    default:
  }
  socket.write(Buffer.concat([head, body]));
}

function headOf({ status, headers = {} }: Reply, length: number): Buffer {
  const all = { "content-type": "application/json", "content-length": String(length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join("")}\r\n`);
}

function drip(socket: Socket, head: Buffer): void {
  socket.write(head.toString().replace(/content-length: \d+/, `content-length: ${HUGE}`));
  const timer = setInterval(() => {
    if (!socket.destroyed) socket.write("x");
  }, PIECE_MS);
  socket.on("close", () => clearInterval(timer));
}

/** As a server that dies: RST, not FIN. */
function drop(socket: Socket): void {
  if ("resetAndDestroy" in socket && !("encrypted" in socket)) socket.resetAndDestroy();
  else socket.destroy();
}
