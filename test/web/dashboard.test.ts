import { afterEach, describe, expect, it } from "vitest";
import { createTokenKey, signToken } from "../../src/token/token.ts";
import { writeLoginPath, writeSession } from "../../src/web/dashboard/login.ts";
import { randomBytes } from "node:crypto";
import { runSeq } from "../cli/run-seq.ts";
import { rehearseWeb, SEQUENCE, type WebRehearsal } from "./rehearse-web.ts";

const OPEN = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
`;
const PUBLIC = "go.acme.example";
const MARKUP = `<script>alert("1")</script><img src=x onerror='a()'>`;
/** A task that ends by one word. */
const CONNECT = `name: intro\nsteps:\n  - { id: meet, do: linkedin.connect }\n`;

let web: WebRehearsal;
afterEach(() => web.close());

type Headers = Record<string, string>;
const get = async (path: string, headers: Headers = {}) =>
  web.app.request(path, { headers: { host: "127.0.0.1:8787", ...headers } });
const press = async (path: string, action: string, headers: Headers = {}) =>
  web.app.request(path, {
    method: "POST",
    body: `action=${action}`,
    headers: {
      host: "127.0.0.1:8787",
      origin: "http://127.0.0.1:8787",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
  });

/** A link as `seq serve login` prints it. */
async function loginPath(at = web.at): Promise<string> {
  const keys = await web.store.ensureTokenKey(createTokenKey(randomBytes, web.at));
  return writeLoginPath(keys, randomBytes, at).path;
}

const outside = { host: PUBLIC, origin: `https://${PUBLIC}` };

async function logIn(): Promise<string> {
  const answer = await press(await loginPath(), "login", outside);
  expect(answer.status).toBe(303);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function openTask(): Promise<number> {
  await web.reach({ email: "jin@hanbit.example", linkedin_url: "https://www.linkedin.com/in/jin-han" });
  const [task] = await web.store.tasks({ status: "open" });
  if (task === undefined) throw new Error("no task");
  return task.id;
}

describe("the overview at this machine", () => {
  it("opens without log-in, with a strict policy and no script", async () => {
    web = await rehearseWeb({ intro: SEQUENCE }, { workspace: OPEN });
    await web.reach({ email: "jin@hanbit.example" });
    for (const host of ["127.0.0.1:8787", "localhost:8787", "[::1]:8787", "127.0.0.1"]) {
      const answer = await get("/", { host });
      expect(answer.status, host).toBe(200);
      const page = await answer.text();
      expect(page).toContain('data-at="rows.0.funnel.enrolled"><a href="/figures/funnel.enrolled?');
      expect(page).not.toMatch(/<script|style="|onclick|https?:\/\//);
      expect(answer.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'sha256-/,
      );
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  it.each(["/", "/?days=all", "/?days=1e9", "/figures/funnel.replied?sequence=none", "/figures/enrolled"])(
    "shows %s of a workspace in which nothing has happened",
    async (path) => {
      web = await rehearseWeb({ intro: SEQUENCE }, { workspace: OPEN });
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toMatch(/NaN|undefined|null|Infinity/);
    },
  );

  it("knows no figure but those that count people", async () => {
    web = await rehearseWeb({ intro: SEQUENCE }, { workspace: OPEN });
    for (const name of ["reply_rate", "__proto__", "constructor", "group", "%00", "funnel"])
      expect((await get(`/figures/${name}`)).status, name).toBe(404);
  });

  it("stays closed to any other name of this machine, and to what a proxy brings", async () => {
    web = await rehearseWeb({ intro: SEQUENCE }, { workspace: OPEN });
    const { id } = await web.reach({ email: "jin@hanbit.example" });
    const others: Headers[] = [
      { host: "evil.example" },
      { host: "127.0.0.1.evil.example" },
      { host: "localhost@evil.example" },
      { host: "localhost, evil.example" },
      { host: "0.0.0.0:8787" },
      { host: "" },
      { "x-forwarded-for": "203.0.113.9" },
      { forwarded: "for=203.0.113.9" },
      { via: "1.1 proxy" },
    ];
    for (const headers of others) {
      for (const path of ["/", `/people/p${id}`, "/figures/enrolled", "/metrics"]) {
        const answer = await get(path, headers);
        expect(answer.status, JSON.stringify({ path, headers })).toBe(401);
        expect(await answer.text()).not.toMatch(/hanbit|intro/);
      }
    }
  });

  it("asks for log-in where the internet may lead here", async () => {
    web = await rehearseWeb();
    await web.reach({ email: "jin@hanbit.example" });
    const answer = await get("/");
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("seq serve login");
  });

  it("shows what strangers wrote as text alone", async () => {
    web = await rehearseWeb({ intro: CONNECT }, { workspace: OPEN });
    const { id } = await web.reach({
      email: "jin@hanbit.example",
      first_name: MARKUP,
      company: MARKUP,
      linkedin_url: "https://www.linkedin.com/in/jin-han",
    });
    const figure = `/figures/enrolled?sequence=${encodeURIComponent(`'; id #${MARKUP}`)}`;
    // What is copied from there is one word to a shell.
    expect(await (await get(figure)).text()).toContain(
      "--only &#39;sequence=&#39;\\&#39;&#39;; id #&lt;script",
    );
    for (const path of ["/", `/people/p${id}`, "/figures/enrolled", figure]) {
      const page = await (await get(path)).text();
      expect(page).not.toContain("<script");
      expect(page).not.toContain("<img");
    }
    expect(await (await get(`/people/p${id}`)).text()).toContain("&lt;script&gt;");
    expect((await get("/people/p99")).status).toBe(404);
    expect((await get("/people/p0")).status).toBe(404);
    expect((await get("/people/jin@hanbit.example")).status).toBe(404);
  });

  it("speaks Korean to a Korean browser, and English to every other", async () => {
    web = await rehearseWeb({ intro: SEQUENCE }, { workspace: OPEN });
    for (const [language, word] of [
      ["ko-KR,ko;q=0.9", "오늘"],
      ["en", "Today"],
      ["de", "Today"],
    ] as const) {
      expect(await (await get("/", { "accept-language": language })).text()).toContain(`>${word}<`);
    }
  });
});

describe("a button", () => {
  it("ends a task once, from the page alone", async () => {
    web = await rehearseWeb({ intro: CONNECT }, { workspace: OPEN });
    const id = await openTask();
    expect(await (await get("/")).text()).toContain(`action="/tasks/${id}"`);
    const forged: Headers[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://127.0.0.1:1" },
      { "sec-fetch-site": "cross-site" },
      { host: "evil.example", origin: "http://evil.example" },
    ];
    for (const headers of forged)
      expect((await press(`/tasks/${id}`, "done", headers)).status, JSON.stringify(headers)).toBe(403);
    const bare = { method: "POST", body: "action=done", headers: { host: "127.0.0.1:8787" } };
    expect((await web.app.request(`/tasks/${id}`, bare)).status).toBe(403);
    expect((await get(`/tasks/${id}`)).status).toBe(404);
    expect(await web.store.tasks({ status: "open" })).toHaveLength(1);
    const answers = await Promise.all([1, 2, 3].map(() => press(`/tasks/${id}`, "done")));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(await web.store.tasks({ status: "done" })).toHaveLength(1);
    // For `seq undo`.
    expect(await web.store.acts(0)).toMatchObject([{ kind: "done", what: `task ${id}: done` }]);
  });

  it("hides a task until tomorrow, and pauses a person", async () => {
    web = await rehearseWeb({ intro: CONNECT }, { workspace: OPEN });
    const id = await openTask();
    expect((await press(`/tasks/${id}`, "snooze")).status).toBe(303);
    expect(await (await get("/")).text()).not.toContain(`action="/tasks/${id}"`);
    expect((await press("/people/p1", "pause")).headers.get("location")).toBe("/people/p1?said=saidPaused");
    const [enrollment] = await web.store.enrollmentsOf(1);
    expect(enrollment?.state.status).toBe("paused");
    for (const action of ["skip", "erase", "", "resume"])
      expect((await press(`/tasks/${id}`, action)).status, action).toBe(409);
    expect((await press(`/tasks/${id}`, "done")).status).toBe(409);
    expect(await web.store.tasks({ status: "done" })).toHaveLength(0);
  });
});

describe("a log-in link", () => {
  it("opens the page once, by its button alone", async () => {
    web = await rehearseWeb({ intro: CONNECT });
    const id = await openTask();
    const path = await loginPath();
    for (const method of ["GET", "HEAD", "GET"]) {
      const looked = await web.app.request(path, { method, headers: { host: PUBLIC } });
      expect(looked.status).toBe(200);
      expect(looked.headers.get("set-cookie")).toBeNull();
    }
    const answers = await Promise.all([1, 2, 3].map(() => press(path, "login", outside)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401]);
    const cookie = answers.find(({ status }) => status === 303)?.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-seq=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const session = { host: PUBLIC, cookie: cookie.split(";")[0] ?? "" };
    const page = await get("/", { ...session, "x-forwarded-for": "203.0.113.9" });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("jin@hanbit.example");
    expect((await press(`/tasks/${id}`, "done", { ...outside, ...session })).status).toBe(303);
    for (const { route } of web.lines) expect(route).not.toContain(path.slice(7, 30));
  });

  it("is what seq serve login prints, at the address where the page is reached", async () => {
    web = await rehearseWeb();
    const options = { cwd: web.root, now: web.at, env: {} };
    const printed = await runSeq(["serve", "login", "--json"], options);
    expect(printed.code, printed.err).toBe(0);
    const { url } = JSON.parse(printed.out) as { url: string };
    expect(url).toMatch(/^https:\/\/go\.acme\.example\/login\/[\w-]+$/);
    expect((await press(new URL(url).pathname, "login", outside)).status).toBe(303);
    const here = await runSeq(["serve", "login", "--url", "http://127.0.0.1:9000/"], options);
    expect(here.out).toMatch(/^http:\/\/127\.0\.0\.1:9000\/login\/[\w-]+\n/);
    for (const wrong of ["127.0.0.1:9000", "javascript:alert(1)", "http://"])
      expect((await runSeq(["serve", "login", "--url", wrong], options)).code, wrong).toBe(2);
  });

  it("is over after ten minutes, and its log-in after twelve hours", async () => {
    web = await rehearseWeb();
    const path = await loginPath();
    const cookie = await logIn();
    expect((await get("/", { host: PUBLIC, cookie })).status).toBe(200);
    web.at += 10 * 60_000;
    expect((await press(path, "login", outside)).status).toBe(401);
    expect((await get(path, { host: PUBLIC })).status).toBe(401);
    web.at += 12 * 3_600_000;
    expect((await get("/", { host: PUBLIC, cookie })).status).toBe(401);
  });

  it("is refused from another page, under another name, and where anything of it was changed", async () => {
    web = await rehearseWeb();
    const path = await loginPath();
    expect((await press(path, "login", { ...outside, origin: "https://evil.example" })).status).toBe(403);
    expect(
      (await press(path, "login", { host: "evil.example", origin: "https://evil.example" })).status,
    ).toBe(404);
    for (const wrong of [`${path}x`, path.slice(0, -1), "/login/x"])
      expect((await press(wrong, "login", outside)).status).toBe(404);
    expect((await press(path, "login", outside)).status).toBe(303);
  });

  it("takes no cookie but its own: forged, of another purpose, of an old key", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const keys = await web.store.tokenKeys();
    const stranger = [createTokenKey(randomBytes, web.at)];
    const values = [
      "x",
      await web.token(jin),
      (await loginPath()).slice("/login/".length),
      writeSession(stranger, randomBytes, web.at).value,
      signToken(keys, "session", "1"),
      signToken(keys, "session", `${"ab".repeat(16)} ${web.at + 10 ** 12}`),
    ];
    for (const value of values)
      expect((await get("/", { host: PUBLIC, cookie: `__Host-seq=${value}` })).status, value).toBe(401);
    const cookie = await logIn();
    // A cookie for TLS says nothing without it.
    expect((await get("/", { cookie })).status).toBe(401);
    expect((await get("/", { host: "evil.example", cookie })).status).toBe(401);
    await web.store.rotateTokenKey(createTokenKey(randomBytes, web.at), web.at);
    web.tick(60_000);
    expect((await get("/", { host: PUBLIC, cookie })).status).toBe(401);
  });
});

describe("/metrics", () => {
  const watched = `${OPEN}web: { public_url: https://${PUBLIC}, metrics_token: "\${STANDARD}" }\n`;

  it("tells this machine how things stand, without a word about a person", async () => {
    web = await rehearseWeb({ intro: SEQUENCE }, { workspace: watched });
    await web.reach({ email: "jin@hanbit.example" });
    const answer = await get("/metrics");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain('seq_enrollments{sequence="intro",status="active"} 1\n');
    expect(text).toContain('seq_sender_sent_24h{sender="anna",channel="email"} 1\n');
    expect(text).not.toMatch(/jin|hanbit|@/);
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(
        /^(?:# (?:HELP|TYPE) \w+ .+|[a-z_\d]+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? -?[\d.e+]+)$/,
      );
  });

  it("asks others for the token", async () => {
    web = await rehearseWeb({ intro: SEQUENCE }, { workspace: watched });
    const { SECRETS } = await import("./rehearse-web.ts");
    const from = { host: PUBLIC, "x-forwarded-for": "203.0.113.9" };
    const shown = async (authorization: string) => (await get("/metrics", { ...from, authorization })).status;
    expect(await shown(`Bearer ${SECRETS.standard}`)).toBe(200);
    for (const wrong of [
      "",
      "Bearer",
      "Bearer x",
      `Basic ${SECRETS.standard}`,
      `Bearer ${SECRETS.standard}x`,
    ])
      expect(await shown(wrong), wrong).toBe(401);
    await web.close();
    web = await rehearseWeb();
    expect((await get("/metrics", { ...from, authorization: "Bearer null" })).status).toBe(401);
  });
});
