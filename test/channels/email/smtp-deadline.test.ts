import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { composeWith } from "../../../src/channels/email/composer.ts";
import { readSmtpSettings } from "../../../src/channels/email/smtp-settings.ts";
import { SmtpTransport } from "../../../src/channels/email/smtp-transport.ts";
import { type Manner, startHostile } from "../../security/hostile-server.ts";
import { makeSender, makeTouch } from "./touch.ts";

const SHORT = { connectionMs: 300, greetingMs: 300, silenceMs: 300 };

function makeCourier(port: number, change: { answerMs?: number; patienceMs?: number }, stop?: AbortSignal) {
  const { answerMs = SHORT.silenceMs, ...rest } = change;
  const settings = readSmtpSettings(makeSender({ smtp: `smtp://127.0.0.1:${port}`, connections: 1 }));
  const transport = new SmtpTransport(
    { ...settings, ...rest, timeouts: { ...SHORT, answerMs } },
    composeWith(async (message) => message),
    "anna",
    stop === undefined ? {} : { stop },
  );
  onTestFinished(() => transport.close());
  return transport;
}

test("an answer to the final dot is waited for longer than any other silence", async () => {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, _session, done) {
      stream.resume();
      stream.on("end", () => void setTimeout(done, 2 * SHORT.silenceMs));
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const transport = makeCourier((server.server.address() as AddressInfo).port, { answerMs: 60_000 });
  // The line is kept, and its limits are the usual ones again for the next message.
  for (let n = 0; n < 2; n += 1) {
    expect(await transport.send(await transport.prepare(makeTouch()))).toMatchObject({ type: "sent" });
  }
});

test.each<Manner>(["silence", "drip", "lines"])(
  "an answer that never comes to its end, by %s, leaves the message uncertain",
  async (manner) => {
    const server = await startHostile("smtp", "DOT", manner);
    onTestFinished(() => server.close());
    const transport = makeCourier(server.port, { answerMs: 800 });
    const outcome = await transport.send(await transport.prepare(makeTouch()));
    expect(outcome).toMatchObject({ type: "uncertain" });
    expect(server.received).toBe(1);
  },
);

test.each<readonly [string, Manner]>([
  ["GREETING", "drip"],
  ["EHLO", "lines"],
  ["MAIL", "drip"],
  ["DATA", "lines"],
])("a server that at %s goes on without end, by %s, is the network's failure and no stop", async (...how) => {
  const server = await startHostile("smtp", ...how);
  onTestFinished(() => server.close());
  const transport = makeCourier(server.port, { patienceMs: 200 });
  const outcome = await transport.send(await transport.prepare(makeTouch()));
  expect(outcome).toMatchObject({ type: "failed", blame: "network", permanent: false });
  expect(outcome).not.toHaveProperty("stopped");
});

test("what had not begun to leave at a stop is nobody's failure", async () => {
  const server = await startHostile("smtp", "GREETING", "silence");
  onTestFinished(() => server.close());
  const stop = new AbortController();
  const transport = makeCourier(server.port, {}, stop.signal);
  const delivering = transport.send(await transport.prepare(makeTouch()));
  stop.abort();
  expect(await delivering).toMatchObject({ type: "failed", stopped: true });
});

test("a refusal whose RSET is never answered is told all the same", async () => {
  const server = await startHostile("smtp", "RSET", "drip", { RCPT: "550 5.1.1 No such user\r\n" });
  onTestFinished(() => server.close());
  const transport = makeCourier(server.port, {});
  const outcome = await transport.send(await transport.prepare(makeTouch()));
  expect(outcome).toMatchObject({ type: "failed", blame: "recipient", suppress: true });
});
