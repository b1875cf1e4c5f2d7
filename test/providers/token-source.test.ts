import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { SenderOAuth2 } from "../../src/config/workspace-config.ts";
import { openTokenSource } from "../../src/providers/token-source.ts";
import { listener, openDesk } from "../inbound/mailbox/desk.ts";

/** A token endpoint that answers what it is told; the requests it had. */
async function startEndpoint(answer: { status: number; body: string }) {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const oauth2: SenderOAuth2 = {
    tokenUrl: `http://127.0.0.1:${port}/token`,
    clientId: "seq",
    clientSecret: "client-secret",
    refreshToken: "refresh-secret",
    scope: "mail",
  };
  return { asked, oauth2 };
}

test("a refresh token becomes an access token, and that is used while it lives", async () => {
  const body = JSON.stringify({ access_token: "ya29.token", expires_in: 3600, token_type: "Bearer" });
  const { asked, oauth2 } = await startEndpoint({ status: 200, body });
  let now = 0;
  const source = openTokenSource(() => now);
  expect(await source("anna", oauth2)).toMatchObject({ type: "token", token: "ya29.token" });
  now = 58 * 60_000;
  await source("anna", oauth2);
  expect(asked).toHaveLength(1);
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    grant_type: "refresh_token",
    refresh_token: "refresh-secret",
    client_id: "seq",
    client_secret: "client-secret",
    scope: "mail",
  });
  now = 59 * 60_000;
  await source("anna", oauth2);
  expect(asked).toHaveLength(2);
});

test.each([
  [400, JSON.stringify({ error: "invalid_grant", error_description: "refresh-secret is spent" })],
  [500, "<html>refresh-secret client-secret</html>"],
  [200, "{}"],
  [200, "not json"],
])("an answer %i without a token is told without any secret", async (status, body) => {
  const { oauth2 } = await startEndpoint({ status, body });
  const desk = await openDesk();
  const { failed } = await desk.sync(listener("imap://anna@127.0.0.1:1", { oauth2 }));
  expect(failed[0]?.reason).toContain(`no access token for sender anna: 127.0.0.1`);
  expect(failed[0]?.reason).toContain(String(status));
  expect(JSON.stringify(failed)).not.toMatch(/secret/);
});

test("an endpoint that is not there is told", async () => {
  const { oauth2 } = await startEndpoint({ status: 200, body: "{}" });
  const desk = await openDesk();
  const gone = { ...oauth2, tokenUrl: "http://127.0.0.1:1/token" };
  const { failed } = await desk.sync(listener("imap://anna@127.0.0.1:1", { oauth2: gone }));
  expect(failed[0]?.reason).toContain("127.0.0.1:1 cannot be reached (ECONNREFUSED)");
});

test("a log-in that is taken no more says how to allow it again, and one that cannot be asked is only waited for", async () => {
  const { oauth2 } = await startEndpoint({ status: 400, body: JSON.stringify({ error: "invalid_grant" }) });
  const source = openTokenSource(Date.now);
  expect(await source("anna", { ...oauth2, provider: "google" })).toEqual({
    type: "none",
    blame: "sender",
    reason: expect.stringContaining("seq connect google anna") as string,
  });
  const gone = { ...oauth2, tokenUrl: "http://127.0.0.1:1/token" };
  expect(await source("anna", gone)).toMatchObject({ type: "none", blame: "network" });
});

test("when the access was given for a time, its end is known", async () => {
  const body = JSON.stringify({ access_token: "a", expires_in: 3600, refresh_token_expires_in: 86_400 });
  const { oauth2 } = await startEndpoint({ status: 200, body });
  expect(await openTokenSource(() => 1_000)("anna", oauth2)).toMatchObject({ refreshEndsAt: 86_401_000 });
});

test("a rehearsal asks nobody outside for a token", async () => {
  const source = openTokenSource(Date.now, { isRehearsal: true });
  const oauth2 = {
    tokenUrl: "https://token.example/",
    clientId: "seq",
    clientSecret: null,
    refreshToken: "r",
    scope: null,
  };
  expect(await source("anna", oauth2)).toMatchObject({
    type: "none",
    reason: expect.stringContaining("a rehearsal asks nobody outside") as string,
  });
});

test("a refresh token that an answer gives anew is kept, and the next is asked with it", async () => {
  const body = JSON.stringify({ access_token: "ya29.token", expires_in: 120, refresh_token: "refresh-next" });
  const { asked, oauth2 } = await startEndpoint({ status: 200, body });
  let now = 0;
  const kept: string[][] = [];
  const source = openTokenSource(() => now, { keep: async (...each) => void kept.push(each) });
  await source("anna", oauth2);
  now = 60_000;
  await source("anna", oauth2);
  expect(asked.map((each) => each.get("refresh_token"))).toEqual(["refresh-secret", "refresh-next"]);
  expect(kept).toEqual([["refresh-secret", "refresh-next", new URL(oauth2.tokenUrl).host]]);
});
