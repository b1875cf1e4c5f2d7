import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Outcome } from "../../../src/channels/channel.ts";
import { composeWith } from "../../../src/channels/email/composer.ts";
import { readSmtpSettings } from "../../../src/channels/email/smtp-settings.ts";
import { SmtpTransport } from "../../../src/channels/email/smtp-transport.ts";
import { makeSender, makeTouch } from "./touch.ts";

/** Debian's postfix; without it these tests are skipped. */
const SINK = "/usr/sbin/smtp-sink";
const hasSink = existsSync(SINK);

let sink: ChildProcess | null = null;
afterEach(() => {
  sink?.kill();
  sink = null;
});

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function startSink(...options: string[]): Promise<string> {
  const port = await findPort();
  const user = process.getuid?.() === 0 ? ["-u", "postfix"] : [];
  sink = spawn(SINK, [...user, ...options, `127.0.0.1:${port}`, "100"], { stdio: "ignore" });
  await expect
    .poll(
      () =>
        new Promise<boolean>((resolve) => {
          const probe = connect(port, "127.0.0.1", () => resolve(true));
          probe.on("error", () => resolve(false)).on("connect", () => probe.destroy());
        }),
      { timeout: 5_000, interval: 20 },
    )
    .toBe(true);
  return `smtp://127.0.0.1:${port}`;
}

async function deliverMany(url: string, count: number, connections: number): Promise<Outcome[]> {
  const settings = readSmtpSettings(makeSender({ smtp: url, connections }));
  const timeouts = { connectionMs: 1_000, greetingMs: 1_000, silenceMs: 1_000 };
  const transport = new SmtpTransport(
    { ...settings, timeouts },
    composeWith(async (message) => message),
    "anna",
  );
  try {
    const prepared = await Promise.all(
      Array.from({ length: count }, (_, index) => transport.prepare(makeTouch({ key: `k${index}` }))),
    );
    return await Promise.all(prepared.map((one) => transport.send(one)));
  } finally {
    await transport.close();
  }
}

test.skipIf(!hasSink)(
  "300 messages reach a real server through a few connections (needs smtp-sink)",
  async () => {
    const outcomes = await deliverMany(await startSink(), 300, 4);
    expect(outcomes.filter(({ type }) => type === "sent")).toHaveLength(300);
  },
);

test.skipIf(!hasSink).each([
  ["-r", "RCPT", { type: "failed", permanent: false }],
  ["-f", "RCPT", { type: "failed", blame: "recipient", permanent: true }],
  ["-f", "MAIL", { type: "failed", blame: "sender", permanent: true }],
  ["-r", "DATA", { type: "failed", blame: "network", permanent: false }],
  ["-r", ".", { type: "failed", blame: "network", permanent: false }],
  ["-q", "MAIL", { type: "failed", blame: "network", permanent: false }],
  ["-q", "RCPT", { type: "failed", blame: "network", permanent: false }],
  ["-q", "DATA", { type: "failed", blame: "network", permanent: false }],
  ["-q", ".", { type: "uncertain" }],
] as const)("smtp-sink %s %s gives its outcome (needs smtp-sink)", async (option, command, expected) => {
  const [outcome] = await deliverMany(await startSink(option, command), 1, 1);
  expect(outcome).toMatchObject(expected);
});
