import { createServer, type Server, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { chooseDue } from "../../../src/inbound/mailbox/sync-senders.ts";
import { findPort } from "../../peers/dovecot.ts";
import { listener, openDesk } from "./desk.ts";

/** A server that takes connections and then does what `greet` does; closed with the test. */
async function startServer(greet: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `imap://anna:sesame-secret@127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

test("a server that never answers is given up, and told of", async () => {
  const desk = await openDesk();
  const { failed } = await desk.sync(listener(await startServer(() => undefined)));
  expect(failed).toEqual([
    { sender: "anna", reason: "127.0.0.1 does not answer", hint: "check host and port, and the network" },
  ]);
});

test("a server that greets and then falls silent is given up", async () => {
  const desk = await openDesk();
  const { failed } = await desk.sync(listener(await startServer((socket) => socket.write("* OK hello\r\n"))));
  expect(failed).toHaveLength(1);
  expect(failed[0]?.reason).toMatch(/does not answer|ended the connection/);
});

test("nonsense and an end in the middle of a line are failures of that server alone", async () => {
  const desk = await openDesk();
  const { failed } = await desk.sync(
    listener(await startServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))),
    listener(await startServer((socket) => socket.end("* OK [CAPAB")), {}, { id: "ben" }),
  );
  expect(failed.map(({ sender }) => sender)).toEqual(["anna", "ben"]);
  expect(JSON.stringify(failed)).not.toContain("sesame");
});

test("a server that is not there is asked again later, and later still, an hour at most", async () => {
  const desk = await openDesk();
  const { store } = desk.rehearsal;
  const sender = listener(`imap://anna:x@127.0.0.1:${await findPort()}`);
  const pauses: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    const { failed } = await desk.sync(sender);
    expect(failed[0]?.reason).toContain("ECONNREFUSED");
    const [state] = await store.syncStates();
    pauses.push(((state?.nextAt ?? 0) - desk.rehearsal.at) / 60_000);
    expect(await chooseDue(store, { anna: sender }, desk.rehearsal.at)).toEqual([]);
    desk.rehearsal.at = state?.nextAt ?? 0;
    expect(await chooseDue(store, { anna: sender }, desk.rehearsal.at)).toEqual([sender]);
  }
  expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
});
