import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { Outcome } from "../../../src/channels/channel.ts";
import { openTransport } from "../../../src/channels/email/transport.ts";
import type { SenderOAuth2 } from "../../../src/config/workspace-config.ts";
import { openTokenSource } from "../../../src/providers/token-source.ts";
import { type HostileServer, type Reply, startHostileServer } from "../../providers/hostile-server.ts";
import { makeSender, makeTouch } from "./touch.ts";

let tokens: HostileServer;
let answer: Reply;
let given = 0;
let valid = "";
let messages = 0;
let port = 0;
let server: SMTPServer;

beforeAll(async () => {
  tokens = await startHostileServer(() => {
    given += 1;
    return answer.status === 200
      ? { status: 200, body: JSON.stringify({ access_token: `token-${given}`, expires_in: 3600 }) }
      : answer;
  });
  server = new SMTPServer({
    authMethods: ["XOAUTH2"],
    disabledCommands: ["STARTTLS"],
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth({ method, username, accessToken }, _session, done) {
      if (method === "XOAUTH2" && username === "anna@acme.example" && accessToken === valid) {
        done(null, { user: username });
      } else done(null, { data: { status: "401", schemes: "bearer", scope: "mail" } });
    },
    onData(stream, _session, done) {
      messages += 1;
      stream.resume();
      stream.on("end", done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await tokens.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
beforeEach(() => {
  tokens.faults = [];
  tokens.received.length = 0;
  answer = { status: 200 };
  given = 0;
  valid = "token-1";
  messages = 0;
});

async function open(now: () => number = Date.now) {
  const oauth2: SenderOAuth2 = {
    provider: "google",
    tokenUrl: `${tokens.url}/token`,
    clientId: "seq",
    clientSecret: "client-secret",
    refreshToken: "refresh-secret",
    scope: null,
  };
  const sender = makeSender({ smtp: `smtp://anna%40acme.example@127.0.0.1:${port}`, oauth2 });
  const askToken = openTokenSource(now);
  const transport = await openTransport(sender, { root: "/nowhere", askToken });
  onTestFinished(() => transport.close());
  const send = async (key: string): Promise<Outcome> =>
    transport.send(await transport.prepare(makeTouch({ sender, key })));
  return { transport, send };
}

test("a sender without a password logs in with an access token, asked for once", async () => {
  const { transport, send } = await open();
  await transport.verify();
  expect(await send("one")).toMatchObject({ type: "sent" });
  expect(await send("two")).toMatchObject({ type: "sent" });
  expect([given, messages]).toEqual([1, 2]);
});

test("a token that has ended before its time is asked for anew, and the message leaves once", async () => {
  let now = 0;
  const { transport, send } = await open(() => now);
  await transport.verify();
  valid = "token-2";
  now = 60_000;
  expect(await send("one")).toMatchObject({ type: "sent" });
  expect([given, messages]).toEqual([2, 1]);
});

test("a refresh token that is taken no more holds the sender, and says how to connect again", async () => {
  const { transport, send } = await open();
  answer = {
    status: 400,
    body: JSON.stringify({ error: "invalid_grant", error_description: "refresh-secret" }),
  };
  const outcome = await send("one");
  expect(outcome).toMatchObject({ type: "failed", blame: "sender", permanent: true });
  expect(JSON.stringify(outcome)).toContain("seq connect google anna");
  expect(JSON.stringify(outcome)).not.toContain("refresh-secret");
  await expect(transport.verify()).rejects.toMatchObject({ hint: "seq connect google anna" });
  expect(messages).toBe(0);
});

test("an account that refuses every token holds the sender, and no token is told", async () => {
  const { send } = await open();
  valid = "none";
  const outcome = await send("one");
  expect(outcome).toMatchObject({ type: "failed", blame: "sender" });
  expect(JSON.stringify(outcome)).toContain("seq connect google anna");
  expect(JSON.stringify(outcome)).not.toContain("token-1");
});

test.each([
  ["is not there", (): void => void (tokens.faults = ["after_headers"])],
  ["is out of order", (): void => void (answer = { status: 503, body: "" })],
])("who gives tokens %s: the message is tried again later, and nobody is held", async (_, happen) => {
  const { send } = await open();
  happen();
  expect(await send("one")).toMatchObject({ type: "failed", blame: "network", permanent: false });
  expect(messages).toBe(0);
});
