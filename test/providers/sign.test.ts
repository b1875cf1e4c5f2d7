import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Auth, ExactRequest } from "../../src/providers/recipe.ts";
import type { SendResult, SignedRequest } from "../../src/providers/send-request.ts";
import { createSigner, type SignWorld } from "../../src/providers/sign.ts";

const AT = Date.UTC(2015, 7, 30, 12, 36);
const world: SignWorld = {
  now: () => AT,
  random: (size) => Buffer.alloc(size, 0xab),
  send: () => Promise.reject(new Error("nobody is asked")),
};

const POST: ExactRequest = {
  method: "POST",
  url: "https://api.acme.example/v1/messages?to=1",
  headers: [["X-Own", "1"]],
  body: '{"text":"hi"}',
  contentType: "application/json",
};

async function sign(auth: Auth, request: ExactRequest = POST): Promise<SignedRequest> {
  const result = await createSigner(auth, world).sign(request);
  if (result.type !== "signed") throw new Error(result.reason);
  return result.request;
}

describe("a request says who asks only when it leaves", () => {
  test("with user and password (RFC 7617, its own example)", async () => {
    const { headers } = await sign({ kind: "basic", user: "Aladdin", password: "open sesame" });
    expect(headers["authorization"]).toBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    const accented = await sign({ kind: "basic", user: "test", password: "123£" });
    expect(accented.headers["authorization"]).toBe("Basic dGVzdDoxMjPCow==");
  });

  test("with a token, a header, or a part of the address", async () => {
    expect((await sign({ kind: "bearer", token: "t" })).headers["authorization"]).toBe("Bearer t");
    expect((await sign({ kind: "header", name: "X-Api-Key", value: "k" })).headers["x-api-key"]).toBe("k");
    const { url } = await sign({ kind: "query", name: "api_key", value: "a b&c" });
    expect(url).toBe("https://api.acme.example/v1/messages?to=1&api_key=a%20b%26c");
  });

  test("and nothing else of it changes", async () => {
    expect(await sign({ kind: "none" })).toEqual({
      method: "POST",
      url: POST.url,
      headers: { "content-type": "application/json", "x-own": "1" },
      body: POST.body,
    });
  });
});

describe("AWS Signature Version 4, as Amazon's own examples have it", () => {
  const auth: Auth = {
    kind: "sigv4",
    key: "AKIDEXAMPLE",
    secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    session: null,
    region: "us-east-1",
    service: "service",
  };
  const bare: ExactRequest = {
    method: "GET",
    url: "https://example.amazonaws.com/",
    headers: [],
    body: null,
    contentType: null,
  };
  const signatureOf = async (request: ExactRequest, changes: Partial<typeof auth> = {}) =>
    /Signature=(\w+)$/.exec(
      (await sign({ ...auth, ...changes }, request)).headers["authorization"] ?? "",
    )?.[1];

  test.each<[string, Partial<ExactRequest>, string]>([
    ["get-vanilla", {}, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    [
      "get-vanilla-query-order-key-case",
      { url: "https://example.amazonaws.com/?Param2=value2&Param1=value1" },
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
    ["post-vanilla", { method: "POST" }, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
    [
      "post-x-www-form-urlencoded",
      { method: "POST", body: "Param1=value1", contentType: "application/x-www-form-urlencoded" },
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
  ])("%s", async (_, changes, signature) => {
    expect(await signatureOf({ ...bare, ...changes })).toBe(signature);
  });

  test("the ListUsers example of the general reference", async () => {
    const request: ExactRequest = {
      ...bare,
      url: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
      contentType: "application/x-www-form-urlencoded; charset=utf-8",
    };
    const headers = (await sign({ ...auth, service: "iam" }, request)).headers;
    expect(headers["authorization"]).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    );
  });

  test("temporary credentials sign their session token, too", async () => {
    const request: ExactRequest = { ...bare, method: "POST" };
    const session =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
    expect(await signatureOf(request, { session })).toBe(
      "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
    );
  });
});

test("Solapi: date and salt, signed with the secret, and a new salt for each request", async () => {
  const { headers } = await sign({ kind: "solapi", key: "NCSKEY", secret: "hush" });
  const salt = "ab".repeat(16);
  const signature = createHmac("sha256", "hush").update(`2015-08-30T12:36:00.000Z${salt}`).digest("hex");
  expect(headers["authorization"]).toBe(
    `HMAC-SHA256 apiKey=NCSKEY, date=2015-08-30T12:36:00.000Z, salt=${salt}, signature=${signature}`,
  );
});

test("Naver SENS: method, path with its query, time and key, signed with the secret", async () => {
  const { headers } = await sign({ kind: "sens", key: "KEY", secret: "hush" });
  const signed = `POST /v1/messages?to=1\n${AT}\nKEY`;
  expect(headers).toMatchObject({
    "x-ncp-apigw-timestamp": String(AT),
    "x-ncp-iam-access-key": "KEY",
    "x-ncp-apigw-signature-v2": createHmac("sha256", "hush").update(signed).digest("base64"),
  });
});

describe("a refresh token is traded for access tokens", () => {
  const auth: Auth = {
    kind: "oauth2",
    tokenUrl: "https://id.acme.example/token",
    clientId: "client",
    clientSecret: "hush-client",
    refreshToken: "hush-refresh",
    scope: null,
  };

  function open(answers: SendResult[]) {
    const asked: SignedRequest[] = [];
    let now = AT;
    const signer = createSigner(auth, {
      ...world,
      now: () => now,
      async send(request) {
        asked.push(request);
        await Promise.resolve();
        return answers.shift() ?? { type: "lost", reason: "no answer" };
      },
    });
    return { signer, asked, pass: (ms: number) => void (now += ms) };
  }
  const give = (token: string, status = 200): SendResult => ({
    type: "answer",
    status,
    headers: {},
    isCut: false,
    body: Buffer.from(JSON.stringify({ access_token: token, expires_in: 3600 })),
  });
  const bearer = async (signer: ReturnType<typeof createSigner>) => {
    const result = await signer.sign(POST);
    return result.type === "signed" ? result.request.headers["authorization"] : result;
  };

  test("once for all that leaves meanwhile, and again shortly before it ends", async () => {
    const { signer, asked, pass } = open([give("one"), give("two")]);
    expect(await Promise.all([bearer(signer), bearer(signer)])).toEqual(["Bearer one", "Bearer one"]);
    pass(58 * 60_000);
    expect(await bearer(signer)).toBe("Bearer one");
    pass(2 * 60_000);
    expect(await bearer(signer)).toBe("Bearer two");
    expect(asked).toHaveLength(2);
    expect(asked[0]?.body).toBe(
      "grant_type=refresh_token&refresh_token=hush-refresh&client_id=client&client_secret=hush-client",
    );
  });

  test("a refused one is traded anew, unless it was given just now", async () => {
    const { signer, pass } = open([give("one"), give("two")]);
    await bearer(signer);
    expect(signer.forget("one")).toBe(false);
    pass(60_000);
    expect(signer.forget("one")).toBe(true);
    expect(await bearer(signer)).toBe("Bearer two");
    // Somebody else has had it renewed.
    expect(signer.forget("one")).toBe(true);
    expect(await bearer(signer)).toBe("Bearer two");
  });

  test.each<[string, SendResult, string]>([
    [
      "spent",
      {
        type: "answer",
        status: 400,
        headers: {},
        isCut: false,
        body: Buffer.from('{"error":"invalid_grant"}'),
      },
      "sender",
    ],
    ["nobody answers", { type: "lost", reason: "no answer" }, "network"],
    [
      "the service is down",
      { type: "answer", status: 503, headers: {}, isCut: false, body: Buffer.from("<html>") },
      "network",
    ],
    [
      "it answers with a secret",
      {
        type: "answer",
        status: 400,
        headers: {},
        isCut: false,
        body: Buffer.from('{"error":"hush-refresh is no token, nor hush-client"}'),
      },
      "sender",
    ],
  ])("%s: told without a secret", async (_, answer, blame) => {
    const result = await open([answer]).signer.sign(POST);
    expect(result).toMatchObject({ type: "none", blame });
    expect(JSON.stringify(result)).not.toContain("hush");
  });
});
