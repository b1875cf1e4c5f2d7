import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** A server that takes every message and looks whether it is signed; too slow to be measured against. */
export interface SignatureCounter {
  port: number;
  /** Messages since the last call, and how many of them carried a DKIM signature. */
  takeCounts(): { messages: number; signed: number };
  close(): Promise<void>;
}

export async function openSignatureCounter(): Promise<SignatureCounter> {
  let counts = { messages: 0, signed: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    onData(stream, _session, done) {
      text(stream).then((message) => {
        counts.messages += 1;
        if (/^DKIM-Signature:/im.test(message.split("\r\n\r\n", 1)[0] ?? "")) counts.signed += 1;
        done();
      }, done);
    },
  });
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  // A part that fails before its end must not keep the whole from ending.
  listener.unref();
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    takeCounts() {
      const taken = counts;
      counts = { messages: 0, signed: 0 };
      return taken;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
