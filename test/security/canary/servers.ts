import { createServer as createHttp, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTls } from "node:tls";
import { LOOPBACK_CERT, LOOPBACK_KEY } from "../../channels/email/loopback-certificate.ts";

export interface Running {
  port: number;
  close(): Promise<void>;
}

async function listen(server: Server): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let turn = 0;

/**
 * What a talkative server says of what it was given: as it is, decoded, encoded once more. Answers are cut short when
 * they are shown, so each one begins with another form.
 */
function repeat(lines: readonly string[]): string {
  const forms = [...lines]
    .reverse()
    .flatMap((line) => [
      line,
      line.toUpperCase(),
      ...line.split(" ").map((word) => Buffer.from(word, "base64").toString("latin1").replaceAll("\0", " ")),
      ...line.split(" ").map((word) => Buffer.from(word, "base64").toString("base64url")),
      Buffer.from(line).toString("hex"),
      Buffer.from(line).toString("base64"),
      Buffer.from(`x${line}`).toString("base64url"),
      encodeURIComponent(line),
      JSON.stringify(line),
    ]);
  turn += 1;
  const start = turn % forms.length;
  return [...forms.slice(start), ...forms.slice(0, start)].join(" | ").replace(/[\r\n]+/g, " ");
}

export type SmtpMood = "refuses" | "takes" | "refuses the person" | "hangs" | "drops";

/** An SMTP server that repeats every word of the log-in in its answers. */
export async function startSmtp(): Promise<Running & { mood: SmtpMood; mails: number }> {
  const state = { mood: "takes" as SmtpMood, mails: 0 };
  const running = await listen(
    createServer((socket) => {
      const heard: string[] = [];
      let rest = "";
      let data = false;
      let waits = 0;
      const say = (text: string): void => void socket.write(`${text}\r\n`);
      const logIn = (): void => {
        if (state.mood === "refuses") say(`535 5.7.8 wrong: ${repeat(heard)}`);
        else if (state.mood === "drops") socket.destroy();
        else if (state.mood !== "hangs") say(`235 2.7.0 welcome ${repeat(heard)}`);
      };
      say("220 parrot ESMTP");
      socket.on("data", (chunk) => {
        rest += chunk.toString("latin1");
        for (let end = rest.indexOf("\r\n"); end !== -1; end = rest.indexOf("\r\n")) {
          const line = rest.slice(0, end);
          rest = rest.slice(end + 2);
          if (data) {
            if (line !== ".") continue;
            data = false;
            state.mails += 1;
            say(`250 2.0.0 queued for ${repeat(heard)}`);
            continue;
          }
          if (waits > 0) {
            heard.push(line);
            waits -= 1;
            if (waits > 0) say("334 UGFzc3dvcmQ6");
            else logIn();
            continue;
          }
          const verb = line.slice(0, 4).toUpperCase();
          if (verb === "EHLO") say("250-parrot\r\n250 AUTH PLAIN LOGIN");
          else if (verb === "AUTH") {
            heard.push(line.split(" ").slice(2).join(" "));
            if (/^AUTH LOGIN/i.test(line)) {
              waits = 2;
              say("334 VXNlcm5hbWU6");
            } else if (line.split(" ").length < 3) {
              waits = 1;
              say("334 ");
            } else logIn();
          } else if (verb === "RCPT" && state.mood === "refuses the person")
            say(`550 5.7.1 not with ${repeat(heard)}`);
          else if (verb === "DATA") {
            data = true;
            say("354 go ahead");
          } else if (verb === "QUIT") say("221 bye");
          else say("250 2.0.0 ok");
        }
      });
    }),
  );
  return Object.assign(state, running);
}

/** An IMAP server that knows nobody and repeats the log-in in its NO and its BYE. */
export async function startImap(capabilities: string): Promise<Running & { asked: number }> {
  const state = { asked: 0 };
  const running = await listen(
    createServer((socket) => {
      const heard: string[] = [];
      let waiting: string | null = null;
      socket.write(`* OK [CAPABILITY IMAP4rev1 ${capabilities}] parrot\r\n`);
      let rest = "";
      socket.on("data", (chunk) => {
        rest += chunk.toString("latin1");
        for (let end = rest.indexOf("\r\n"); end !== -1; end = rest.indexOf("\r\n")) {
          const line = rest.slice(0, end);
          rest = rest.slice(end + 2);
          const [tag = "", verb = ""] = line.split(" ");
          if (waiting !== null) {
            heard.push(line);
            if (/\{\d+\}$/.test(line)) {
              socket.write("+ go on\r\n");
              continue;
            }
            refuse(waiting);
            waiting = null;
          } else if (/^(LOGIN|AUTHENTICATE)$/i.test(verb)) {
            state.asked += 1;
            heard.push(line);
            if (/\{\d+\}$/.test(line) || (/^AUTH/i.test(verb) && line.split(" ").length < 4)) {
              waiting = tag;
              socket.write("+ \r\n");
            } else refuse(tag);
          } else if (/^CAPABILITY$/i.test(verb))
            socket.write(`* CAPABILITY IMAP4rev1 ${capabilities}\r\n${tag} OK done\r\n`);
          else socket.write(`${tag} OK done\r\n`);
        }
      });
      function refuse(tag: string): void {
        socket.write(`${tag} NO [AUTHENTICATIONFAILED] wrong: ${repeat(heard)}\r\n`);
        socket.write(`* BYE ${repeat(heard)}\r\n`);
      }
    }),
  );
  return Object.assign(state, running);
}

/** TLS with a certificate that nobody has signed. */
export function startUntrusted(): Promise<Running> {
  return listen(
    createTls({ cert: LOOPBACK_CERT, key: LOOPBACK_KEY }, (socket) => {
      socket.on("error", () => undefined);
      socket.write("220 untrusted ESMTP\r\n");
    }),
  );
}

export interface Asked {
  method: string;
  url: string;
  headers: Readonly<Record<string, unknown>>;
  body: string;
}

/** An HTTP server that answers as it is told, and keeps what it was asked. */
export async function startWeb(
  answer: (asked: Asked) => { status: number; headers?: Record<string, string>; body: string },
): Promise<Running & { asked: Asked[]; repeat(asked: Asked): string }> {
  const all: Asked[] = [];
  const running = await listen(
    createHttp((request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const asked: Asked = {
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        all.push(asked);
        const { status, headers = {}, body } = answer(asked);
        response.writeHead(status, headers).end(body);
      });
    }),
  );
  return {
    ...running,
    asked: all,
    repeat: ({ url, headers, body }) =>
      repeat([url, typeof headers["authorization"] === "string" ? headers["authorization"] : "", body]),
  };
}
