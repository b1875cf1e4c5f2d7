import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Prospect } from "../../src/store/port.ts";
import { startServer } from "../../src/web/server.ts";
import { rehearseWeb, SECRETS, type WebRehearsal } from "../web/rehearse-web.ts";

let web: WebRehearsal;
let jin: Prospect;
let good: string;
let click: string;

beforeAll(async () => {
  web = await rehearseWeb();
  jin = await web.reach({ email: "jin@hanbit.example", company: "<script>alert(1)</script>" });
  good = await web.token(jin);
  click = await web.token(jin, "click", "hello", "https://acme.example/a");
});
afterAll(() => web.close());

/** Nobody's standing has changed. */
async function expectUntouched(): Promise<void> {
  const kinds = await web.kinds(jin);
  expect(kinds.filter((kind) => /opted_out|replied|meeting|preference|unsub|bounced/.test(kind))).toEqual([]);
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  // Guessers are slowed down; here each one is another.
  web.tick(61_000);
  return web.app.request(path, { redirect: "manual", ...init });
}

describe("a token that is not ours opens nothing", () => {
  const forge: Readonly<Record<string, () => string>> = {
    nothing: () => "x",
    "a dot": () => ".",
    "a prototype": () => "__proto__",
    "the first half": () => good.slice(0, good.length / 2),
    "another last sign": () => good.slice(0, -1) + (good.endsWith("A") ? "B" : "A"),
    "another first sign": () => (good.startsWith("A") ? "B" : "A") + good.slice(1),
    "something behind": () => `${good}A`,
    "something behind a dot": () => `${good}.A`,
    padding: () => `${good}==`,
    "a NUL": () => `${good}%00`,
    "a line break": () => `${good}%0A`,
    twice: () => good + good,
    "upper case": () => good.toUpperCase(),
    "a click's token": () => click,
    "no signature": () => good.slice(0, good.lastIndexOf(".") + 1),
    "alg none": () =>
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"prospect":1}').toString("base64url")}.`,
    "an empty key": () => {
      const body = Buffer.from('{"prospect":1,"enrollment":1}').toString("base64url");
      return `${body}.${createHmac("sha256", "").update(body).digest("base64url")}`;
    },
    "a megabyte": () => "A".repeat(1_000_000),
    "half a percent": () => `${good}%`,
    "full-width letters": () =>
      Array.from(good)
        .map((each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0))
        .join(""),
  };
  test.each(Object.entries(forge))("%s", async (_, make) => {
    for (const [path, method] of [
      ["u", "GET"],
      ["u", "POST"],
      ["p", "POST"],
    ] as const) {
      const body =
        method === "POST" ? new URLSearchParams({ "List-Unsubscribe": "One-Click", action: "never" }) : null;
      const answer = await ask(`/${path}/${make()}`, { method, body });
      expect([400, 404, 414]).toContain(answer.status);
      expect(await answer.text()).not.toMatch(/jin|hanbit|Anna/);
    }
    await expectUntouched();
  });
});

describe("looking changes nothing, however it is dressed up", () => {
  test.each<[string, string, RequestInit]>([
    ["GET", "", {}],
    ["HEAD", "", { method: "HEAD" }],
    ["OPTIONS", "", { method: "OPTIONS" }],
    ["PUT", "", { method: "PUT", body: "List-Unsubscribe=One-Click" }],
    ["DELETE", "", { method: "DELETE" }],
    ["PATCH", "", { method: "PATCH", body: "action=never" }],
    ["a method of its own", "", { method: "UNSUBSCRIBE" }],
    ["GET with the words", "?List-Unsubscribe=One-Click", {}],
    ["GET with the action", "?action=unsubscribe", {}],
    ["X-HTTP-Method-Override", "", { headers: { "x-http-method-override": "POST" } }],
    ["X-Method-Override", "?action=never", { headers: { "x-method-override": "POST" } }],
    ["_method", "?_method=POST&action=unsubscribe", {}],
    ["POST without words", "", { method: "POST" }],
    ["POST of other words", "", { method: "POST", body: "List-Unsubscribe=Yes" }],
    ["POST in the query", "?List-Unsubscribe=One-Click", { method: "POST" }],
    [
      "POST of JSON",
      "",
      { method: "POST", headers: { "content-type": "application/json" }, body: '{"action":"never"}' },
    ],
    ["POST of a prototype", "", { method: "POST", body: "__proto__[action]=never&action[]=never" }],
    ["POST of an unknown action", "", { method: "POST", body: "action=erase" }],
  ])("%s", async (_, query, init) => {
    await ask(`/u/${good}${query}`, init);
    await ask(`/p/${good}${query}`, init);
    await expectUntouched();
  });
});

describe("a path leads to nothing else", () => {
  test.each([
    "/../.env",
    "/..%2f.env",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.env",
    "/seq.yaml",
    "/.seq/state.db",
    "/.git/config",
    "/u/..%2f..%2f.env",
    "/u/%2fetc%2fpasswd",
    "/c/..%2f..%2fseq.yaml",
    "//evil.example/%2e%2e",
    "/\\evil.example",
    "/hooks/../.env",
    "/hooks/%5f_proto__",
    "/hooks/constructor",
    "/static/../../etc/passwd",
    "/healthz/../.env",
    "/%00",
    "/admin",
    "/u",
    "/u/",
    "/hooks",
  ])("%s", async (path) => {
    for (const method of ["GET", "POST"]) {
      const answer = await ask(path, { method });
      expect([400, 404]).toContain(answer.status);
      expect(await answer.text()).not.toMatch(/root:x?:0|SQLite|workspace:|SECRET|TWILIO/);
      expect(answer.headers.get("location")).toBeNull();
    }
  });
});

describe("the click redirect leads where we signed, and nowhere else", () => {
  test.each([
    "https://evil.example/",
    "//evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://acme.example@evil.example/",
    "https://acme.example.evil.example/",
  ])("%s", async (target) => {
    const encoded = encodeURIComponent(target);
    for (const path of [
      `/c/${encoded}`,
      `/c/${good}?url=${encoded}`,
      `/c/${click}x?to=${encoded}`,
      `/c/${Buffer.from(target).toString("base64url")}.${click.split(".").slice(1).join(".")}`,
    ]) {
      const answer = await ask(path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("location")).toBeNull();
    }
    const right = await ask(`/c/${click}?url=${encoded}&target=${encoded}`, {
      headers: { host: "evil.example", referer: target, "x-forwarded-host": "evil.example" },
    });
    expect(right.headers.get("location")).toBe("https://acme.example/a");
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//evil.example",
    "ftp://x.example",
    "not an address",
    "\r\nSet-Cookie: a=b",
  ])("even signed, %j is no web address", async (target) => {
    const answer = await ask(`/c/${await web.token(jin, "click", "hello", target)}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.headers.get("set-cookie")).toBeNull();
  });
});

describe("headers are believed only as far as they must be", () => {
  const HOSTILE = "<script>alert(1)</script>";
  test.each<[string, Record<string, string>]>([
    ["Host", { host: "evil.example" }],
    ["X-Forwarded-Host", { "x-forwarded-host": "evil.example" }],
    ["X-Forwarded-Proto", { "x-forwarded-proto": "javascript" }],
    ["X-Forwarded-Prefix", { "x-forwarded-prefix": "//evil.example" }],
    ["X-Original-URL", { "x-original-url": "/hooks/forms" }],
    ["X-Rewrite-URL", { "x-rewrite-url": "/hooks/forms" }],
    ["Forwarded", { forwarded: "host=evil.example;proto=http" }],
    ["Accept-Language", { "accept-language": `${HOSTILE},ko;q=x,${"a-".repeat(3_000)}` }],
    ["Referer", { referer: `https://evil.example/${HOSTILE}` }],
    ["User-Agent", { "user-agent": HOSTILE }],
    ["Cookie", { cookie: "session=admin; __proto__=x" }],
    ["Origin", { origin: "https://evil.example" }],
  ])("%s", async (_, headers) => {
    const answer = await ask(`/p/${good}`, { headers });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).not.toMatch(/evil|<script|alert\(1\)/);
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'/);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("set-cookie")).toBeNull();
    await expectUntouched();
  });

  test("X-Forwarded-For does not give a guesser another name", async () => {
    let last = 0;
    for (let tries = 0; tries < 80; tries += 1) {
      const headers = { "x-forwarded-for": `10.0.0.${tries}`, "x-real-ip": `10.0.1.${tries}` };
      last = (await web.app.request(`/u/wrong${tries}`, { headers })).status;
    }
    expect(last).toBe(429);
  });
});

describe("a webhook without the right signature is nobody's", () => {
  const at = (): number => Math.floor(web.at / 1_000);
  const body = JSON.stringify({ id: "f1", type: "replied", email: "jin@hanbit.example" });
  const sign = (secret: string, t: string | number, text = body): string =>
    `t=${t},v1=${createHmac("sha256", secret).update(`${t}.${text}`).digest("hex")}`;
  const cases: Readonly<Record<string, () => Record<string, string>>> = {
    "no signature": () => ({}),
    "an empty one": () => ({ "x-seq-signature": "" }),
    "half of one": () => ({ "x-seq-signature": sign(SECRETS.forms, at()).slice(0, -32) }),
    "another secret": () => ({ "x-seq-signature": sign("guess", at()) }),
    "an empty secret": () => ({ "x-seq-signature": sign("", at()) }),
    "another hook's secret": () => ({ "x-seq-signature": sign(SECRETS.cal, at()) }),
    "another body": () => ({ "x-seq-signature": sign(SECRETS.forms, at(), "{}") }),
    "an old one": () => ({ "x-seq-signature": sign(SECRETS.forms, at() - 86_400) }),
    "one of the future": () => ({ "x-seq-signature": sign(SECRETS.forms, at() + 86_400) }),
    "no time": () => ({ "x-seq-signature": sign(SECRETS.forms, "") }),
    "a time that is none": () => ({ "x-seq-signature": sign(SECRETS.forms, "NaN") }),
    "a time without end": () => ({ "x-seq-signature": sign(SECRETS.forms, "1e999") }),
    "two times": () => ({ "x-seq-signature": `t=${at()},${sign(SECRETS.forms, at() - 86_400)}` }),
    "upper case": () => ({ "x-seq-signature": sign(SECRETS.forms, at()).toUpperCase().replace("X", "x") }),
    "spaces for signs": () => ({ "x-seq-signature": `t=${at()},v1=${" ".repeat(64)}` }),
    "ten thousand parts": () => ({ "x-seq-signature": "v1=00,".repeat(2_000) }),
  };
  test.each(Object.entries(cases))("%s", async (_, headers) => {
    const answer = await ask("/hooks/forms", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers() },
      body,
    });
    expect([400, 401]).toContain(answer.status);
    await expectUntouched();
  });
});

describe("a real socket", () => {
  async function send(bytes: string, more?: string): Promise<string> {
    const server = await startServer(web.services, "127.0.0.1:0");
    try {
      const { port } = new URL(server.url);
      return await new Promise<string>((resolve) => {
        const socket = connect(Number(port), "127.0.0.1");
        let heard = "";
        const end = (): void => {
          socket.destroy();
          resolve(heard);
        };
        socket.on("data", (chunk) => {
          heard += chunk.toString("latin1");
          if (more === undefined && heard.includes("\r\n\r\n")) setTimeout(end, 50);
        });
        socket.on("close", end);
        socket.on("error", end);
        socket.write(bytes);
        if (more !== undefined) socket.end(more);
      });
    } finally {
      await server.close();
    }
  }
  const post = (head: string, body = ""): string =>
    `POST /u/${good} HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${body}`;
  const WORDS = "List-Unsubscribe=One-Click";

  test.each<[string, () => string]>([
    ["two lengths", () => post(`Content-Length: 5\r\nContent-Length: ${WORDS.length}`, WORDS)],
    [
      "a length and chunks",
      () => post(`Content-Length: ${WORDS.length}\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${WORDS}`),
    ],
    ["chunks spelled otherwise", () => post("Transfer-Encoding: xchunked", WORDS)],
    ["a negative length", () => post("Content-Length: -1", WORDS)],
    ["a length that is none", () => post("Content-Length: 0x1a", WORDS)],
    ["a length with a plus", () => post("Content-Length: +26", WORDS)],
    ["a folded header", () => post(`X: a\r\n Content-Length: ${WORDS.length}`, WORDS)],
    ["a space before the colon", () => post(`Content-Length : ${WORDS.length}`, WORDS)],
    ["a header of 100 KB", () => post(`X: ${"a".repeat(100_000)}`)],
    ["ten thousand headers", () => post("X: a\r\n".repeat(10_000))],
    ["a NUL in a header", () => post("X: a\0b")],
    ["no host", () => `POST /u/${good} HTTP/1.1\r\n\r\n`],
    ["HTTP/9.9", () => `POST /u/${good} HTTP/9.9\r\nHost: x\r\n\r\n`],
    ["a body of 10 MB announced", () => post("Content-Length: 10000000")],
    ["a chunk that never ends", () => post("Transfer-Encoding: chunked", `${"f".repeat(50)}\r\n`)],
    [
      "an absolute address",
      () =>
        `POST http://evil.example/u/x HTTP/1.1\r\nHost: x\r\nContent-Length: ${WORDS.length}\r\n\r\n${WORDS}`,
    ],
    ["CONNECT", () => "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n"],
    ["TRACE", () => "TRACE / HTTP/1.1\r\nHost: x\r\nCookie: secret=1\r\n\r\n"],
    ["an upgrade", () => "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
    ["HTTP/2 in the clear", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("%s", async (_, make) => {
    const heard = await send(make());
    expect(heard).not.toMatch(/^HTTP\/1\.1 (?:200|302|5(?!03|05|01))/m);
    expect(heard).not.toMatch(/secret=1|Unsubscribed/);
    await expectUntouched();
  });

  test("a body that stops half-way is nobody's choice", async () => {
    await send(post(`Content-Length: ${WORDS.length + 10}`, WORDS), "");
    await expectUntouched();
  });
});

test("after all of it the right words still end everything", async () => {
  const answer = await ask(`/u/${good}`, {
    method: "POST",
    body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
  });
  expect(answer.status).toBe(200);
  expect(await web.kinds(jin)).toContain("opted_out");
  await expect(expectUntouched()).rejects.toThrow();
});
