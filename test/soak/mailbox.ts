import { createServer, type Socket } from "node:net";

/** A sender's inbox, as a mail program reads it. */
export interface Mailbox {
  port: number;
  /** Puts a message in, as a mail server does at `at` (ms). */
  send(raw: string, at: number): void;
  close(): Promise<void>;
}

interface Kept {
  uid: number;
  at: number;
  bytes: Buffer;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** An IMAP server on loopback with one inbox (RFC 3501, no extensions): as much of it as reading takes. */
export async function startMailbox(): Promise<Mailbox> {
  const kept: Kept[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    let buffer = "";
    socket.write("* OK [CAPABILITY IMAP4rev1] soak\r\n");
    socket.setEncoding("latin1").on("data", (chunk) => {
      buffer += String(chunk);
      for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        answer(socket, kept, line);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    send: (raw, at) => void kept.push({ uid: kept.length + 1, at, bytes: Buffer.from(raw) }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(socket: Socket, kept: readonly Kept[], line: string): void {
  const [, tag = "*", command = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
  const [, verb = "", rest = ""] = /^((?:UID )?\S+) ?(.*)$/i.exec(command) ?? [];
  const done = (text = "done"): void => void socket.write(`${tag} OK ${text}\r\n`);
  switch (verb.toUpperCase()) {
    case "CAPABILITY":
      socket.write("* CAPABILITY IMAP4rev1\r\n");
      {
        done();
        return;
      }
    case "LIST":
    case "LSUB":
      socket.write(`* ${verb} () "/" INBOX\r\n`);
      {
        done();
        return;
      }
    case "SELECT":
    case "EXAMINE":
      socket.write(`* FLAGS (\\Seen)\r\n* ${kept.length} EXISTS\r\n* 0 RECENT\r\n`);
      socket.write(`* OK [UIDVALIDITY 1] set\r\n* OK [UIDNEXT ${kept.length + 1}] next\r\n`);
      {
        done("[READ-ONLY] open");
        return;
      }
    case "UID SEARCH":
      socket.write(`* SEARCH ${find(kept, rest).join(" ")}\r\n`.replace(" \r\n", "\r\n"));
      {
        done();
        return;
      }
    case "UID FETCH":
      for (const each of kept.filter(({ uid }) => isAmong(uid, rest.split(" ")[0]!)))
        give(socket, each, rest);
      {
        done();
        return;
      }
    case "LOGOUT":
      socket.write("* BYE\r\n");
      done();
      return void socket.end();
    case "LOGIN":
    case "NOOP":
    case "CLOSE": {
      done();
      return;
    }
    default:
      return void socket.write(`${tag} BAD no\r\n`);
  }
}

/** `SINCE 1-Mar-2026` or `UID 7:*`. */
function find(kept: readonly Kept[], query: string): number[] {
  const [, day, month, year] = /SINCE "?(\d+)-(\w{3})-(\d{4})/i.exec(query) ?? [];
  const since = day === undefined ? 0 : Date.UTC(Number(year), MONTHS.indexOf(month!), Number(day));
  const uids = /UID (\S+)/i.exec(query)?.[1] ?? "1:*";
  return kept.filter(({ uid, at }) => at >= since && isAmong(uid, uids)).map(({ uid }) => uid);
}

function isAmong(uid: number, set: string): boolean {
  return set.split(",").some((part) => {
    const [from = "", to = from] = part.split(":");
    return uid >= Number(from) && (to === "*" || uid <= Number(to));
  });
}

function give(socket: Socket, { uid, at, bytes }: Kept, wish: string): void {
  const date = new Date(at);
  const day = `${String(date.getUTCDate()).padStart(2, "0")}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  const said = `UID ${uid} RFC822.SIZE ${bytes.length} INTERNALDATE "${day} ${date.toISOString().slice(11, 19)} +0000"`;
  if (!/BODY\.PEEK\[\]/i.test(wish)) return void socket.write(`* ${uid} FETCH (${said})\r\n`);
  const from = /\[\]<0\.\d+>/.test(wish) ? "<0>" : "";
  socket.write(`* ${uid} FETCH (${said} BODY[]${from} {${bytes.length}}\r\n`);
  socket.write(bytes);
  socket.write(")\r\n");
}
