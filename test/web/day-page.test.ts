import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createTokenKey, signToken } from "../../src/token/token.ts";
import { rehearseWeb, type WebRehearsal } from "./rehearse-web.ts";

const OPEN = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: Asia/Seoul, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
codes: { spring: { discount: "15 %", expires: 14 days, uses: 1 } }
`;
const VISIT = `name: intro
steps:
  - { id: offer, do: code, code: spring }
  - { id: ring, do: call, script: "<script>alert(1)</script> Ring {{ first_name }}." }
`;
const MARKUP = "<img src=x onerror=a()>";

let web: WebRehearsal;
afterEach(() => web.close());

type Headers = Record<string, string>;
const HOME: Headers = { host: "127.0.0.1:8787" };
const get = async (path: string, headers: Headers = HOME) => web.app.request(path, { headers });
const post = async (path: string, body: Record<string, string>, headers: Headers = {}) =>
  web.app.request(path, {
    method: "POST",
    body: new URLSearchParams(body).toString(),
    headers: {
      ...HOME,
      origin: "http://127.0.0.1:8787",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
  });

async function open(workspace = OPEN): Promise<{ id: number; task: number; code: string }> {
  web = await rehearseWeb({ intro: VISIT }, { workspace });
  const { id } = await web.reach({
    email: "jin@hanbit.example",
    first_name: "Jin",
    company: MARKUP,
    phone: "+821012345678",
  });
  const [task] = await web.store.tasks({ status: "open" });
  const [code] = await web.store.listCodes();
  return { id, task: task?.id ?? 0, code: code?.code ?? "" };
}

describe("/today", () => {
  it("shows who is to be called, without a script, by a strict policy", async () => {
    const { id, task, code } = await open();
    const answer = await get("/today");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const page = await answer.text();
    expect(page).not.toMatch(/<script|<img|style="|onclick|https?:\/\//);
    expect(page).toContain(`/people/p${id}`);
    expect(page).toContain(`action="/tasks/${task}?from=today"`);
    expect(page).toContain('href="tel:+821012345678"');
    expect(page).toContain(code);
    expect(page).toContain("Ring Jin.");
    expect(await (await get("/", HOME)).text()).toContain('href="/today"');
  });

  it("speaks Korean to a Korean browser", async () => {
    await open();
    const page = await (await get("/today", { ...HOME, "accept-language": "ko" })).text();
    expect(page).toContain('<html lang="ko">');
    expect(page).toContain(">받지 않음</button>");
  });

  it("ends a call in the way that was pressed, and comes back", async () => {
    const { id, task } = await open();
    const answer = await post(`/tasks/${task}?from=today`, { action: "no_answer" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/today?said=saidDone");
    expect((await web.store.timeline(id)).map(({ kind }) => kind)).toContain("no_answer");
    expect(await (await get("/today?said=saidDone")).text()).toContain('role="status"');
  });

  it("puts off by a press, and refuses what a task does not end by", async () => {
    const { task } = await open();
    for (const action of ["call_back", "already_connected", "constructor", "__proto__", ""]) {
      const answer = await post(`/tasks/${task}?from=today`, { action });
      expect(answer.status, action).toBe(409);
    }
    const answer = await post(`/tasks/${task}?from=//evil.example`, { action: "snooze" });
    expect(answer.headers.get("location")).toBe("/?said=saidSnoozed");
  });

  it("stays closed to strangers, and to forms of other pages", async () => {
    const { task, code } = await open();
    const other: Headers = { host: "evil.example" };
    for (const path of ["/today", `/code?code=${code}`]) {
      const answer = await get(path, other);
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain("hanbit");
    }
    const key = "0".repeat(32);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      expect((await post(`/tasks/${task}?from=today`, { action: "no_answer" }, headers)).status).toBe(403);
      expect((await post("/code", { action: "redeem", code, key }, headers)).status).toBe(403);
    }
    expect((await web.store.tasks({ status: "open" })).map(({ id }) => id)).toEqual([task]);
    expect((await web.store.findCode(code))?.used).toBe(0);
  });
});

describe("a code at the counter", () => {
  const keyOf = (page: string) => /name="key" value="([\da-f]{32})"/.exec(page)?.[1] ?? "";

  it("is looked up however it is typed, and redeemed by a press alone, once", async () => {
    const { id, code } = await open();
    const page = await (await get(`/code?code=${code.replaceAll("-", "").toLowerCase()}`)).text();
    expect(page).toContain(">Redeem</button>");
    expect(page).toContain(`/people/p${id}`);
    expect((await web.store.findCode(code))?.used).toBe(0);
    const key = keyOf(page);
    const first = await (await post("/code", { action: "redeem", code, key })).text();
    expect(first).toContain("Redeemed.");
    const again = await (await post("/code", { action: "redeem", code, key })).text();
    expect(again).toContain("counts once");
    const other = await (
      await post("/code", { action: "redeem", code, key: keyOf(first) || "f".repeat(32) })
    ).text();
    expect(other).toContain("as often as it may be");
    expect((await web.store.findCode(code))?.used).toBe(1);
    expect((await web.store.timeline(id)).filter(({ kind }) => kind === "code_used")).toHaveLength(1);
  });

  it("notes that its holder was here, once a press", async () => {
    const { id, code } = await open();
    const key = keyOf(await (await get(`/code?code=${code}`)).text());
    for (let press = 0; press < 2; press++) await post("/code", { action: "visited", code, key });
    expect((await web.store.timeline(id)).filter(({ kind }) => kind === "visited")).toHaveLength(1);
  });

  it("that is none says so, and asks what was meant", async () => {
    const { code } = await open();
    const wrong = (code.startsWith("3") ? "4" : "3") + code.slice(1);
    const page = await (await get(`/code?code=${wrong}`)).text();
    expect(page).toContain("no code that somebody was given");
    expect(page).toContain(`/code?code=${code}`);
    const markup = await (await get(`/code?code=${encodeURIComponent(MARKUP)}`)).text();
    expect(markup).not.toContain("<img");
    expect((await post("/code", { action: "redeem", code, key: "x" })).status).toBe(200);
    expect((await web.store.findCode(code))?.used).toBe(0);
  });

  it("is shown to whoever has its link, who can press nothing; at the counter the link leads to the buttons", async () => {
    const { code } = await open(`${OPEN}web: { public_url: https://go.acme.example }\n`);
    const keys = await web.store.ensureTokenKey(createTokenKey(randomBytes, web.at));
    const link = `/k/${signToken(keys, "code", code)}`;
    const outside: Headers = { host: "go.acme.example" };
    const page = await (await get(link, outside)).text();
    expect(page).toContain(code);
    expect(page).not.toMatch(/<button|<form|hanbit|Jin/);
    expect((await get(`${link}x`, outside)).status).toBe(404);
    expect((await get(`/k/${signToken(keys, "rate", code)}`, outside)).status).toBe(404);
    expect(web.lines.map(({ route }) => route)).toContain("/k/:token");
  });
});
