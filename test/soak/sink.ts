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
  /** Takes the recipients of whom it was said since that nobody has that name. */
  takeRefused(): string[];
  /** Messages that were refused or cut off, by mode. */
  faults: Map<string, number>;
  close(): Promise<void>;
}

/** An SMTP server on loopback (RFC 5321, no extensions but 8BITMIME) that keeps every message and fails as it is told. */
export async function startSink(): Promise<Sink> {
  const arrivals: Arrival[] = [];
  const refused: string[] = [];
  const sockets = new Set<Socket>();
  const faults = new Map<string, number>();
  const sink: Sink = {
    port: 0,
    mode: "well",
    faults,
    take: () => arrivals.splice(0),
    takeRefused: () => refused.splice(0),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    converse(socket, sink, { arrivals, refused });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  sink.port = address.port;
  return sink;
}

/** What to do with a line: say this, say it and hang up, or hang up without a word. */
type Reply = { say: string; ends?: true } | "drop";

function converse(
  socket: Socket,
  sink: Sink,
  { arrivals, refused }: { arrivals: Arrival[]; refused: string[] },
): void {
  let from = "";
  let to: string[] = [];
  let buffer = "";
  let isData = false;
  const fault = <Each extends Reply>(reply: Each): Each => {
    sink.faults.set(sink.mode, (sink.faults.get(sink.mode) ?? 0) + 1);
    return reply;
  };
  const answer = (reply: Reply): void => {
    if (reply === "drop") socket.destroy();
    else if (reply.ends === true) socket.end(`${reply.say}\r\n`);
    else socket.write(`${reply.say}\r\n`);
  };
  const greet = (): Reply => {
    if (sink.mode === "down") return fault("drop");
    if (sink.mode === "greeting-421") return fault({ say: "421 4.3.2 not now", ends: true });
    return { say: "220 soak.example ESMTP" };
  };
  const recipient = (path: string): Reply => {
    if (sink.mode === "rcpt-550") {
      refused.push(path);
      return fault({ say: "550 5.1.1 no such user" });
    }
    if (sink.mode === "rcpt-450") return fault({ say: "450 4.2.1 busy" });
    if (sink.mode === "greylist") {
      const isOdd = (sink.faults.get("greylist") ?? 0) % 2 === 0;
      fault("drop");
      if (isOdd) return { say: "451 4.7.1 greylisted, come again" };
    }
    to.push(path);
    return { say: "250 2.1.5 ok" };
  };
  const command = (line: string): Reply => {
    const path = /<(.*?)>/.exec(line)?.[1] ?? "";
    switch (line.slice(0, 4).toUpperCase()) {
      case "EHLO":
        return { say: "250-soak.example\r\n250 8BITMIME" };
      case "MAIL":
        if (sink.mode === "drop-at-mail") return fault("drop");
        from = path;
        to = [];
        return { say: "250 2.1.0 ok" };
      case "RCPT":
        return recipient(path);
      case "DATA":
        if (to.length === 0) return { say: "503 5.5.1 nobody" };
        isData = true;
        return { say: "354 go" };
      case "QUIT":
        return { say: "221 2.0.0 bye", ends: true };
      case "RSET":
      case "NOOP":
      case "HELO":
        return { say: "250 2.0.0 ok" };
      default:
        return { say: "502 5.5.2 no" };
    }
  };
  const message = (raw: string): Reply => {
    isData = false;
    if (sink.mode === "data-451") return fault({ say: "451 4.3.0 later" });
    if (sink.mode === "data-554") return fault({ say: "554 5.7.1 not this" });
    const isUnanswered = sink.mode === "drop-after-dot";
    for (const each of to) arrivals.push({ from, to: each, raw, isUnanswered });
    return isUnanswered ? fault("drop") : { say: "250 2.0.0 taken" };
  };
  /** The reply to what has come whole; null where more must come. */
  const take = (): Reply | null => {
    const end = buffer.indexOf(isData ? "\r\n.\r\n" : "\r\n");
    if (isData && sink.mode === "drop-in-data" && buffer !== "") return fault("drop");
    if (end < 0) return null;
    const text = buffer.slice(0, end);
    buffer = buffer.slice(end + (isData ? 5 : 2));
    // RFC 5321 4.5.2: a dot at the start of a line was doubled.
    return isData ? message(`${text.replace(/^\.\./gm, ".")}\r\n`) : command(text);
  };
  socket.setEncoding("latin1");
  answer(greet());
  socket.on("data", (chunk) => {
    buffer += String(chunk);
    for (let reply = take(); reply !== null && !socket.destroyed; reply = take()) answer(reply);
  });
}
