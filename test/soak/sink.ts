import { createServer, type Server, type Socket } from "node:net";
import type { MailMode } from "./script.ts";

/** What arrived whole, as it stood on the wire. */
export interface Arrival {
  from: string;
  to: string;
  raw: string;
  isUnanswered: boolean;
}

export interface Sink {
  port: number;
  mode: MailMode;
  /** Takes what arrived since it was asked last. */
  take(): Arrival[];
  /** Messages that were refused or cut off, by mode. */
  faults: Map<string, number>;
  close(): Promise<void>;
}

/** An SMTP server on loopback (RFC 5321, no extensions but 8BITMIME) that keeps every message and fails as it is told. */
export async function startSink(): Promise<Sink> {
  const arrivals: Arrival[] = [];
  const sockets = new Set<Socket>();
  const faults = new Map<string, number>();
  const sink: Sink = {
    port: 0,
    mode: "well",
    faults,
    take: () => arrivals.splice(0),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    converse(socket, sink, arrivals);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  sink.port = address.port;
  return sink;
}

function converse(socket: Socket, sink: Sink, arrivals: Arrival[]): void {
  let from = "";
  let to: string[] = [];
  let buffer = "";
  let isData = false;
  const fail = (): void => void sink.faults.set(sink.mode, (sink.faults.get(sink.mode) ?? 0) + 1);
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const drop = (): void => {
    fail();
    socket.destroy();
  };
  socket.setEncoding("latin1");
  if (sink.mode === "down") return drop();
  if (sink.mode === "greeting-421") {
    fail();
    socket.end("421 4.3.2 not now\r\n");
    return;
  }
  say("220 soak.example ESMTP");
  const endData = (raw: string): void => {
    isData = false;
    if (sink.mode === "data-451" || sink.mode === "data-554") {
      fail();
      return say(sink.mode === "data-451" ? "451 4.3.0 later" : "554 5.7.1 not this");
    }
    const isUnanswered = sink.mode === "drop-after-dot";
    for (const each of to) arrivals.push({ from, to: each, raw, isUnanswered });
    if (isUnanswered) return drop();
    say("250 2.0.0 taken");
  };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    const path = /<(.*?)>/.exec(line)?.[1] ?? "";
    switch (verb) {
      case "EHLO":
      case "HELO":
        return say(verb === "EHLO" ? "250-soak.example\r\n250 8BITMIME" : "250 soak.example");
      case "MAIL":
        if (sink.mode === "drop-at-mail") return drop();
        from = path;
        to = [];
        return say("250 2.1.0 ok");
      case "RCPT":
        if (sink.mode === "rcpt-550" || sink.mode === "rcpt-450") {
          fail();
          return say(sink.mode === "rcpt-550" ? "550 5.1.1 no such user" : "450 4.2.1 busy");
        }
        if (sink.mode === "greylist" && (sink.faults.get("greylist") ?? 0) % 2 === 0) {
          fail();
          return say("451 4.7.1 greylisted, come again");
        }
        if (sink.mode === "greylist") fail();
        to.push(path);
        return say("250 2.1.5 ok");
      case "DATA":
        if (to.length === 0) return say("503 5.5.1 nobody");
        isData = true;
        return say("354 go");
      case "QUIT":
        say("221 2.0.0 bye");
        return void socket.end();
      case "RSET":
      case "NOOP":
        return say("250 2.0.0 ok");
      default:
        return say("502 5.5.2 no");
    }
  };
  socket.on("data", (chunk) => {
    buffer += String(chunk);
    for (;;) {
      if (isData) {
        if (sink.mode === "drop-in-data" && buffer.length > 0) return drop();
        const end = buffer.startsWith(".\r\n") ? 0 : buffer.indexOf("\r\n.\r\n") + 2;
        if (end < 2 && !buffer.startsWith(".\r\n")) return;
        const raw = buffer.slice(0, end).replace(/^\.\./gm, ".");
        buffer = buffer.slice(end + 3);
        endData(raw);
        if (socket.destroyed) return;
      } else {
        const end = buffer.indexOf("\r\n");
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        command(line);
        if (socket.destroyed) return;
      }
    }
  });
}
