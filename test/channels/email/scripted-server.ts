import { createServer, type Server, type Socket } from "node:net";

/** What a server does when a command or the message comes: `drop` ends the connection, `hang` says nothing for ever, the rest is a reply. */
export type Act = string;
/** What a server says to a recipient, at RCPT and after it. Null: as usual. */
export type Judge = (recipient: string) => Act | null;

/** Acts by moment, a list once each in turn; what is not named goes well. `MESSAGE` is after the final dot, `MIDWAY` within the data. */
export type Script = Partial<
  Record<
    "CONNECT" | "EHLO" | "MAIL" | "RCPT" | "DATA" | "MIDWAY" | "MESSAGE" | "QUIT" | "RSET",
    Act | Act[] | Judge
  >
>;

export interface ScriptedServer {
  url: string;
  /** Messages that came whole, by connection order. */
  received: string[];
  connections: number;
  /** Connections at the same time, at most; one that said goodbye counts no more. */
  mostOpen: number;
  script: Script;
  close(): Promise<void>;
}

/** An SMTP server on loopback that fails where it is told to. The script may be changed while it runs. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const open = new Set<Socket>();
  const state: ScriptedServer = {
    url: "",
    received: [],
    connections: 0,
    mostOpen: 0,
    script,
    close: async () => {},
  };
  const server: Server = createServer((socket) => {
    state.connections++;
    sockets.add(socket);
    open.add(socket);
    state.mostOpen = Math.max(state.mostOpen, open.size);
    socket.on("error", () => undefined);
    const leave = (): void => void open.delete(socket);
    socket.on("close", () => {
      leave();
      sockets.delete(socket);
    });
    converse(socket, state, leave);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  state.url = `smtp://127.0.0.1:${address.port}`;
  state.close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return state;
}

function converse(socket: Socket, state: ScriptedServer, leave: () => void): void {
  let buffer = "";
  let inData = false;
  let recipient = "";
  const act = (moment: keyof Script, usual: string): boolean => {
    const planned = state.script[moment];
    const asked = typeof planned === "function" ? planned(recipient) : planned;
    const scripted = (Array.isArray(asked) ? asked.shift() : asked) ?? usual;
    if (scripted === "hang") return false;
    if (scripted === "drop") {
      socket.destroy();
      return false;
    }
    if (scripted !== "") socket.write(`${scripted}\r\n`);
    return scripted === usual;
  };
  if (!act("CONNECT", "220 test ESMTP")) return;
  socket.on("data", (chunk) => {
    buffer += chunk.toString("latin1");
    for (;;) {
      if (inData) {
        if (state.script.MIDWAY !== undefined) return void act("MIDWAY", "");
        const end = buffer.indexOf("\r\n.\r\n");
        if (end < 0) return;
        state.received.push(buffer.slice(0, end + 2));
        buffer = buffer.slice(end + 5);
        inData = false;
        act("MESSAGE", "250 2.0.0 Ok: queued as TEST");
        continue;
      }
      const end = buffer.indexOf("\r\n");
      if (end < 0) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "EHLO") act("EHLO", "250-test\r\n250-SIZE 20000000\r\n250 8BITMIME");
      else if (verb === "MAIL") act("MAIL", "250 2.1.0 Ok");
      else if (verb === "RCPT") {
        recipient = line.slice(line.indexOf("<") + 1, line.indexOf(">"));
        act("RCPT", "250 2.1.5 Ok");
      } else if (verb === "DATA") inData = act("DATA", "354 go ahead");
      else if (verb === "RSET") act("RSET", "250 2.0.0 Ok");
      else if (verb === "QUIT") {
        leave();
        act("QUIT", "221 2.0.0 Bye");
      } else act("EHLO", "502 5.5.2 Unknown command");
    }
  });
}
