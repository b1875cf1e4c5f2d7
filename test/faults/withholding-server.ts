import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A mail server that takes whole messages and answers none of them before it is told to. */
export interface WithholdingServer {
  url: string;
  /** Messages that it has whole. */
  taken(): number;
  /** Answers what waits, and from now on each message at once. */
  answer(): void;
}

export async function startWithholdingServer(): Promise<WithholdingServer> {
  const waiting: Socket[] = [];
  let taken = 0;
  let isAnswering = false;
  const accept = (socket: Socket): void => {
    socket.write("250 taken\r\n");
  };
  const server = createServer((socket) => {
    let isData = false;
    let text = "";
    socket.on("error", () => undefined).write("220 mx.acme.example\r\n");
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      for (;;) {
        const end = text.indexOf(isData ? "\r\n.\r\n" : "\r\n");
        if (end === -1) return;
        const line = text.slice(0, end);
        text = text.slice(end + (isData ? 5 : 2));
        if (isData) {
          isData = false;
          taken += 1;
          if (isAnswering) accept(socket);
          else waiting.push(socket);
        } else if (/^DATA/i.test(line)) {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 fine\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    answer() {
      isAnswering = true;
      for (const socket of waiting.splice(0)) accept(socket);
    },
  };
}
