import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Where Debian's postfix puts it. */
const PROGRAM = "/usr/sbin/smtp-sink";
/** Connections that may wait to be accepted. */
const BACKLOG = "500";

/** A server that takes every message and throws it away. */
export interface Sink {
  port: number;
  close(): Promise<void>;
}

/** Starts postfix's smtp-sink on `wanted`, or a free port, of this machine. Throws where it is not installed. */
export async function openSink(wanted: number | null = null): Promise<Sink> {
  const port = wanted ?? (await findPort());
  const asNobody = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn(PROGRAM, [...asNobody, `127.0.0.1:${port}`, BACKLOG], { stdio: "ignore" });
  const failed = once(child, "error").then(([error]) => {
    throw new Error(`${PROGRAM} does not start; on Debian it comes with postfix`, { cause: error });
  });
  await Promise.race([failed, waitUntilOpen(port, child)]);
  return {
    port,
    async close() {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill()) await ended;
    },
  };
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function waitUntilOpen(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries += 1) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await sleep(50);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`${PROGRAM} does not answer on port ${port}`);
}
