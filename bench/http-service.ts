// A service on loopback that does nothing and says that it has. Argument: what it names its messages by. Prints its port.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let count = 0;
const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    count += 1;
    const body = JSON.stringify({ sid: `SM${count}` });
    response.writeHead(201, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
});
// Longer than a round: no connection ends because its client was busy.
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.once("SIGTERM", () => process.exit(0));
