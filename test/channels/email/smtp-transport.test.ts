import { afterEach, beforeEach, expect, test } from "vitest";
import type { Outcome, Touch } from "../../../src/channels/channel.ts";
import { composeWith } from "../../../src/channels/email/composer.ts";
import { packMail, unpackMail } from "../../../src/channels/email/prepared-mail.ts";
import { readSmtpSettings } from "../../../src/channels/email/smtp-settings.ts";
import { SmtpTransport } from "../../../src/channels/email/smtp-transport.ts";
import { type Script, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import { makeSender, makeTouch } from "./touch.ts";

let server: ScriptedServer;
let transport: SmtpTransport;
const SHORT = { connectionMs: 300, greetingMs: 300, silenceMs: 300 };

beforeEach(async () => {
  server = await startScriptedServer({});
  transport = makeCourier();
});
afterEach(async () => {
  await transport.close();
  await server.close();
});

/** A busy machine may take longer than the short limits, which are for servers that hang. */
const LONG = { connectionMs: 20_000, greetingMs: 20_000, silenceMs: 20_000 };

function makeCourier(connections = 1, url = server.url, timeouts = SHORT): SmtpTransport {
  const settings = readSmtpSettings(makeSender({ smtp: url, connections }));
  return new SmtpTransport(
    { ...settings, timeouts },
    composeWith(async (message) => message),
    "anna",
  );
}

async function deliver(script: Script = {}, change: Partial<Touch> = {}): Promise<Outcome> {
  server.script = script;
  return transport.send(await transport.prepare(makeTouch(change)));
}

/** More than the buffers between two sockets hold. */
function prepareHuge() {
  const message = `Subject: Huge\r\n\r\n${"All work and no play.\r\n".repeat(400_000)}`;
  const composed = {
    from: "anna@acme.example",
    to: "jin@hanbit.example",
    message,
    messageId: "<huge@acme.example>",
  };
  return packMail({ ...composed, subject: "Huge", references: [], touch: "huge" }, 0);
}

test("a message that the server took is sent, with the server's receipt, byte for byte", async () => {
  const outcome = await deliver();
  expect(outcome).toEqual({ type: "sent", receipt: "250 2.0.0 Ok: queued as TEST", providerId: null });
  const prepared = await transport.prepare(makeTouch());
  expect(server.received).toEqual([unpackMail(prepared).bytes.toString()]);
});

test("a server that gives the message another Message-ID is heard, though no receipt names it", async () => {
  const given = "<AS8PR01MB7777A1B2C3D4@AS8PR01MB7777.eurprd01.prod.exchangelabs.example>";
  const outcome = await deliver({
    MESSAGE: `250 2.0.0 OK ${given} [Hostname=AS8PR01MB7777.eurprd01.example]`,
  });
  expect(outcome).toMatchObject({ type: "sent", providerId: given });
  expect(JSON.stringify({ ...outcome, providerId: "" })).not.toContain("AS8PR01MB7777A1B2C3D4@");
});

test("a line that begins with a dot arrives as it is", async () => {
  const change = { content: { subject: "Dots", body: "before\n.\n..\n.after" } };
  await deliver({}, change);
  const prepared = await transport.prepare(makeTouch(change));
  const unstuffed = server.received[0]?.replace(/^\.\./gm, ".");
  expect(unstuffed).toBe(unpackMail(prepared).bytes.toString());
});

test.each<keyof Script>(["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])(
  "a connection lost at %s is a failure of the network, worth another try",
  async (moment) => {
    expect(await deliver({ [moment]: "drop" })).toMatchObject({
      type: "failed",
      blame: "network",
      permanent: false,
      suppress: false,
    });
    expect(server.received).toEqual([]);
  },
);

test.each<keyof Script>(["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])(
  "a server that hangs at %s ends as a failure of the network",
  async (moment) => {
    const outcome = await deliver({ [moment]: "hang" });
    expect(outcome).toMatchObject({ type: "failed", blame: "network", permanent: false });
    expect("reason" in outcome && outcome.reason).toContain("ETIMEDOUT");
  },
);

test("a connection lost after the final dot is uncertain, and so is a server that never answers", async () => {
  expect(await deliver({ MESSAGE: "drop" })).toMatchObject({ type: "uncertain" });
  expect(server.received).toHaveLength(1);
  expect(await deliver({ MESSAGE: "hang" })).toMatchObject({ type: "uncertain" });
  expect(server.received).toHaveLength(2);
});

test("an uncertain message is not sent again by itself", async () => {
  await deliver();
  expect(await deliver({ MESSAGE: "drop" })).toMatchObject({ type: "uncertain" });
  expect(server.received).toHaveLength(2);
  expect(server.connections).toBe(1);
});

test("nonsense after the final dot is uncertain", async () => {
  for (const MESSAGE of ["354 go ahead", "hello", "2"]) {
    expect(await deliver({ MESSAGE })).toMatchObject({ type: "uncertain" });
  }
});

test("a message lost halfway surely did not arrive", async () => {
  server.script = { MIDWAY: "drop" };
  expect(await transport.send(prepareHuge())).toMatchObject({
    type: "failed",
    blame: "network",
    permanent: false,
  });
});

test("a refusal in the middle of the data or after it is a sure failure", async () => {
  await transport.close();
  transport = makeCourier(1, server.url, LONG);
  server.script = { MIDWAY: "552 5.3.4 Too big" };
  expect(await transport.send(prepareHuge())).toMatchObject({
    type: "failed",
    blame: "message",
    permanent: true,
  });
  expect(await deliver({ MESSAGE: "451 4.3.0 Try later" })).toMatchObject({
    type: "failed",
    blame: "network",
    permanent: false,
  });
  expect(await deliver({ MESSAGE: "552 5.3.4 Too big" })).toMatchObject({
    type: "failed",
    blame: "message",
    permanent: true,
  });
  expect(await deliver({ MESSAGE: "550 5.7.515 Access denied" })).toMatchObject({
    type: "failed",
    blame: "policy",
    permanent: true,
    suppress: false,
  });
});

test("a mailbox that does not exist is suppressed, and its address is not repeated", async () => {
  const outcome = await deliver({ RCPT: "550 5.1.1 <jin@hanbit.example>: Recipient address rejected" });
  expect(outcome).toEqual({
    type: "failed",
    blame: "recipient",
    permanent: true,
    suppress: true,
    reason: "the server refused the recipient at 127.0.0.1: 550 5.1.1 <address>: Recipient address rejected",
  });
});

test("a refusal at the start or of the sender holds the sender", async () => {
  expect(await deliver({ CONNECT: "421 4.3.2 Later" })).toMatchObject({ blame: "network", permanent: false });
  for (const script of [
    { CONNECT: "554 5.7.1 Go away" },
    { EHLO: "550 5.7.1 No" },
    { MAIL: "550 Bad sender" },
  ]) {
    expect(await deliver(script)).toMatchObject({
      type: "failed",
      blame: "sender",
      permanent: true,
      suppress: false,
    });
  }
});

test("after a refusal the next message goes over the same connection", async () => {
  await deliver({ RCPT: "550 5.1.1 No such user" });
  expect(await deliver()).toMatchObject({ type: "sent" });
  expect(server.connections).toBe(1);
  expect(server.received).toHaveLength(1);
});

test.each(["drop", "421 4.7.0 Too many messages in this connection"])(
  "a kept connection that the server ends (%s) is replaced, and the message goes once",
  async (ending) => {
    await deliver();
    for (const moment of ["MAIL", "RCPT", "DATA"]) {
      const before = server.received.length;
      expect(await deliver({ [moment]: [ending] }, { key: moment })).toMatchObject({ type: "sent" });
      expect(server.received).toHaveLength(before + 1);
    }
    expect(server.connections).toBe(4);
  },
);

test("a fresh connection that fails is not tried again at once", async () => {
  expect(await deliver({ MAIL: ["drop"] })).toMatchObject({ type: "failed", blame: "network" });
  expect(server.connections).toBe(1);
});

test("a connection is changed after 100 messages", async () => {
  for (let index = 0; index < 101; index++) await deliver({}, { key: `k${index}` });
  expect(server.connections).toBe(2);
});

test("no more connections are open than the sender allows, and none waits for ever", async () => {
  transport = makeCourier(3);
  const prepared = await Promise.all(
    Array.from({ length: 40 }, (_, index) => transport.prepare(makeTouch({ key: `k${index}` }))),
  );
  const outcomes = await Promise.all(prepared.map((one) => transport.send(one)));
  expect(outcomes.every(({ type }) => type === "sent")).toBe(true);
  expect(server.received).toHaveLength(40);
  expect(server.connections).toBeLessThanOrEqual(3);
});

test("a server that is not there is a failure of the network", async () => {
  const gone = makeCourier(1, "smtp://127.0.0.1:1");
  const outcome = await gone.send(await gone.prepare(makeTouch()));
  expect(outcome).toMatchObject({ type: "failed", blame: "network", permanent: false });
  await expect(gone.verify()).rejects.toThrow(/sender anna: no connection .* refused/);
});

test("an address outside ASCII needs a server that takes one", async () => {
  const change = { person: { fields: { email: "진@hanbit.example" }, tags: [] } };
  expect(await deliver({}, change)).toMatchObject({ type: "failed", blame: "message", permanent: true });
  expect(server.received).toEqual([]);
  await transport.close();
  transport = makeCourier();
  expect(await deliver({ EHLO: "250-test\r\n250-8BITMIME\r\n250 SMTPUTF8" }, change)).toMatchObject({
    type: "sent",
  });
});

test("closing ends the connections, even with a server that never says goodbye", async () => {
  await deliver({ QUIT: "hang" });
  await transport.close();
  await expect(transport.send(await transport.prepare(makeTouch()))).rejects.toThrow(/closed/);
});

test("a server that greylists everybody costs no warning on the terminal of who sends", async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on("warning", hear);
  await transport.close();
  transport = makeCourier(1, server.url, LONG);
  server.script = { RCPT: Array.from({ length: 30 }, () => "451 4.7.1 greylisted, come back") };
  for (let person = 0; person < 30; person++) {
    expect(await transport.send(await transport.prepare(makeTouch()))).toMatchObject({ type: "failed" });
  }
  // Warnings are told in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", hear);
  expect(warnings).toEqual([]);
  expect(server.connections).toBe(1);
});
