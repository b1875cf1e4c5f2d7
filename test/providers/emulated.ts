import { once } from "node:events";
import { createServer as createHttpServer, request as forward } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { createEmulator, type SeedConfig, type ServiceName } from "emulate";

/** A stateful copy of a service, behind a way on which answers can be lost. */
export interface Emulated {
  url: string;
  /** Which of the next answers are lost: the service has done what it was asked for. */
  lost: boolean[];
  close(): Promise<void>;
}

export async function startEmulated(service: ServiceName, seed: SeedConfig[string]): Promise<Emulated> {
  const port = await findPort();
  const emulator = await createEmulator({ service, port, seed: { [service]: seed } });
  const way = createHttpServer((request, response) => {
    const { method, url, headers } = request;
    // emulate renews only what it has itself given for a consent in a browser.
    if (url === "/token") {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ access_token: "canary", expires_in: 3600 }));
      return;
    }
    const options = { host: "127.0.0.1", port, method, path: url, headers };
    request.pipe(
      forward(options, (answer) => {
        if (emulated.lost.shift() === true) {
          answer.resume().once("end", () => request.socket.destroy());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }),
    );
  }).listen(0, "127.0.0.1");
  await once(way, "listening");
  const emulated: Emulated = {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    lost: [],
    async close() {
      way.closeAllConnections();
      way.close();
      await emulator.close();
    },
  };
  return emulated;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
