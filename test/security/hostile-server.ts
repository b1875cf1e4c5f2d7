import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** How a server is hostile once its moment has come. */
export type Manner =
  /** Says nothing more, and keeps the connection. */
  | "silence"
  /** A byte now and then, never the end of a line. */
  | "drip"
  /** A whole line now and then, never the last one. */
  | "lines"
  /** Lines without end, as fast as they are taken. */
  | "flood"
  /** Announces a large literal, which comes a byte at a time. */
  | "literal"
  /** A byte now and then of a TLS handshake. */
  | "handshake";

export interface HostileServer {
  port: number;
  /** Connections that have met its manner. */
  met: number;
  /** Messages that came whole (SMTP). */
  received: number;
  close(): Promise<void>;
}

/** What a server of a protocol says when it means well. */
interface Protocol {
  greeting: string;
  /** The moment a line belongs to, and the reply to it. */
  answer(line: string): { moment: string; reply: string };
  /** A line that never is the last one. */
  endless: string;
}

const PIECE_MS = 50;

/**
 * A mail server on loopback that means well until `moment`, and then goes on in its manner for ever. `replies` stand
 * for its usual ones, by moment.
 */
export async function startHostile(
  kind: "imap" | "smtp",
  moment: string,
  manner: Manner,
  replies: Readonly<Record<string, string>> = {},
): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    const protocol = kind === "imap" ? imap() : smtp(state);
    const answer = (line: string) => {
      const usual = protocol.answer(line);
      return { ...usual, reply: replies[usual.moment] ?? usual.reply };
    };
    converse(socket, { ...protocol, answer }, moment, manner, state);
  });
  const state: HostileServer = {
    port: 0,
    met: 0,
    received: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  state.port = typeof address === "object" && address !== null ? address.port : 0;
  return state;
}

function converse(
  socket: Socket,
  protocol: Protocol,
  moment: string,
  manner: Manner,
  state: HostileServer,
): void {
  let isEvil = false;
  const act = (now: string, reply: string): void => {
    if (isEvil) return;
    if (now !== moment) {
      if (reply !== "") socket.write(reply);
      return;
    }
    isEvil = true;
    state.met += 1;
    beHostile(socket, manner, protocol.endless);
  };
  act("GREETING", protocol.greeting);
  let buffer = "";
  socket.on("data", (chunk: Buffer) => {
    buffer += chunk.toString("latin1");
    for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
      const { moment: now, reply } = protocol.answer(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      act(now, reply);
    }
  });
}

function beHostile(socket: Socket, manner: Manner, endless: string): void {
  if (manner === "silence") return;
  if (manner === "flood") {
    const lines = endless.repeat(200);
    const pour = (): void => {
      while (!socket.destroyed && socket.write(lines));
      if (!socket.destroyed) socket.once("drain", pour);
    };
    pour();
    return;
  }
  if (manner === "literal") socket.write("* 1 FETCH (UID 1 BODY[]<0> {50000000}\r\n");
  // RFC 8446 5.1: a handshake record of 16 KiB.
  if (manner === "handshake") socket.write(Buffer.from([0x16, 0x03, 0x03, 0x40, 0x00]));
  const piece = manner === "lines" ? endless : "x";
  const timer = setInterval(() => {
    if (!socket.destroyed) socket.write(piece);
  }, PIECE_MS);
  socket.on("close", () => clearInterval(timer));
}

/** One message in INBOX, and a mailbox for what was sent. */
function imap(): Protocol {
  const mail = "From: jin@hanbit.example\r\nSubject: Hi\r\nMessage-ID: <hi@hanbit.example>\r\n\r\nHi.\r\n";
  const data: Readonly<Record<string, string>> = {
    CAPABILITY: "* CAPABILITY IMAP4rev1 IDLE\r\n",
    LIST: '* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\Sent) "/" Sent\r\n',
    EXAMINE: "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n",
    SELECT: "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n",
    SEARCH: "* SEARCH 1\r\n",
    FETCH: `* 1 FETCH (UID 1 RFC822.SIZE ${mail.length} INTERNALDATE "02-Mar-2026 09:00:00 +0000" BODY[]<0> {${mail.length}}\r\n${mail})\r\n`,
    LOGOUT: "* BYE\r\n",
  };
  return {
    greeting: "* OK [CAPABILITY IMAP4rev1 IDLE] hello\r\n",
    answer(line) {
      const [tag = "", first = "", second = ""] = line.toUpperCase().split(" ");
      const verb = first === "UID" ? second : first;
      if (verb === "IDLE") return { moment: verb, reply: "+ idling\r\n" };
      return { moment: verb, reply: `${data[verb] ?? ""}${tag} OK done\r\n` };
    },
    endless: "* 1 EXISTS\r\n",
  };
}

function smtp(state: HostileServer): Protocol {
  let inData = false;
  return {
    greeting: "220 test ESMTP\r\n",
    answer(line) {
      if (inData) {
        if (line !== ".") return { moment: "", reply: "" };
        inData = false;
        state.received += 1;
        return { moment: "DOT", reply: "250 2.0.0 Ok\r\n" };
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "EHLO") return { moment: verb, reply: "250-test\r\n250 8BITMIME\r\n" };
      if (verb === "DATA") inData = true;
      return { moment: verb, reply: verb === "DATA" ? "354 go ahead\r\n" : "250 2.0.0 Ok\r\n" };
    },
    endless: "250-not yet\r\n",
  };
}
