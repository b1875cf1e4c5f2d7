import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import type { Prospect } from "../../src/store/port.ts";
import { createTokenKey } from "../../src/token/token.ts";
import { WORDS } from "../../src/web/words.ts";
import { rehearseWeb, SEQUENCE, type WebRehearsal } from "./rehearse-web.ts";

const DAY_MS = 86_400_000;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

let web: WebRehearsal;
afterEach(() => web.close());

const post = async (path: string, body: string, headers: Record<string, string> = FORM) =>
  web.app.request(path, { method: "POST", body, headers });

const LIST = "List-Unsubscribe";
const part = (name: string, value: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const URLENCODED = FORM["content-type"];
const MULTIPART = "multipart/form-data; boundary=b";

/** Bodies that mean RFC 8058 3.2's, as programs of every age write them. */
const ONE_CLICKS: readonly [type: string | null, body: string][] = [
  [URLENCODED, `${LIST}=One-Click\r\n`],
  [URLENCODED, `\r\n ${LIST} = One-Click \n`],
  [URLENCODED, `a=b&${LIST}=One-Click&c`],
  [URLENCODED, `a=b\r\n${LIST}=One-Click`],
  [URLENCODED, `&&${LIST}=No&${LIST}=One-Click&&`],
  [URLENCODED, "List%2DUnsubscribe=One%2dClick"],
  [URLENCODED, "list-unsubscribe=one-click"],
  [URLENCODED, `\uFEFF${LIST}=One-Click`],
  ["APPLICATION/X-WWW-FORM-URLENCODED; Charset=UTF-8", `${LIST}=One-Click`],
  ["text/plain", `${LIST}=One-Click`],
  ["multipart/form-data", `${LIST}=One-Click`],
  [null, `${LIST}=One-Click`],
  [MULTIPART, part(LIST, "One-Click")],
  [MULTIPART, `${part(LIST, "One-Click")}--b--\r\n`],
  [MULTIPART, part(LIST, "One-Click").trimEnd()],
  [MULTIPART, `${part(LIST, "One-Click")}--b--`.replaceAll("\r\n", "\n")],
  [MULTIPART, `a preamble\r\n--b \r\n\r\n${part("a", "")}${part(LIST, " One-Click ")}--b--\r\nepilogue`],
  [
    'Multipart/Form-Data; charset=utf-8; Boundary="a b:\\"c"',
    part(LIST, "One-Click").replace("--b", '--a b:"c'),
  ],
  ["multipart/form-data; boundary=other", `${part(LIST, "One-Click")}--b--`],
  [URLENCODED, `${part(LIST, "One-Click")}--b--`],
  [
    MULTIPART,
    `--b\r\ncontent-type: text/plain; charset=us-ascii\r\nCONTENT-DISPOSITION: form-data;\r\n filename=x; Name=${LIST}\r\n\r\nOne-Click\r\n--b--`,
  ],
  [
    MULTIPART,
    `--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="${LIST}"\r\n\r\nT25lLUNsaWNr\r\n--b--`,
  ],
];

/** The https address that the last mail's List-Unsubscribe names, as a path. */
function linkOf(mail: string): string {
  const found = /^List-Unsubscribe: <https:\/\/go\.acme\.example(\/u\/[\w-]+)>,\r\n <mailto:/m.exec(mail);
  if (found?.[1] === undefined) throw new Error(mail.slice(0, 2_000));
  return found[1];
}

describe("the link in a mail", () => {
  it("ends every sequence on every channel with one click, and is recorded once", async () => {
    web = await rehearseWeb({ intro: SEQUENCE, other: SEQUENCE.replace("name: intro", "name: other") });
    const jin = await web.reach({ email: "jin@hanbit.example", phone: "+821012345678" });
    await web.enroll("other", [jin]);
    const [mail = ""] = web.outbox();
    expect(mail).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    for (let round = 0; round < 3; round += 1) {
      const answer = await post(linkOf(mail), "List-Unsubscribe=One-Click");
      expect(answer.status).toBe(200);
      expect(answer.headers.get("set-cookie")).toBeNull();
      expect(answer.headers.get("location")).toBeNull();
    }
    expect((await web.kinds(jin)).filter((kind) => kind === "opted_out")).toHaveLength(1);
    const states = (await web.store.enrollmentsOf(jin.id)).map(({ state }) => [state.status, state.reason]);
    expect(states).toEqual([
      ["exited", "opted_out"],
      ["exited", "opted_out"],
    ]);
    const event = (await web.store.timeline(jin.id)).find(({ kind }) => kind === "opted_out");
    expect(event).toMatchObject({ sequence: "intro", step: "hello", data: { source: "one_click" } });
    web.at += 10 * DAY_MS;
    expect((await web.run()).sent).toBe(0);
  });

  it("takes a hundred clicks at once as one", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = linkOf(web.outbox()[0] ?? "");
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => post(path, "List-Unsubscribe=One-Click")),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await web.kinds(jin)).filter((kind) => kind === "opted_out")).toHaveLength(1);
  });

  it("works with a multipart body too, as RFC 8058 allows", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const body = new FormData();
    body.set("List-Unsubscribe", "One-Click");
    const answer = await web.app.request(linkOf(web.outbox()[0] ?? ""), { method: "POST", body });
    expect(answer.status).toBe(200);
    expect(await web.kinds(jin)).toContain("opted_out");
  });

  it("works with whatever form a mail program makes of it", async () => {
    web = await rehearseWeb();
    for (const [index, [type, body]] of ONE_CLICKS.entries()) {
      const person = await web.reach({ email: `p${index}@hanbit.example` });
      const headers: Record<string, string> = type === null ? {} : { "content-type": type };
      const answer = await post(`/u/${await web.token(person)}`, body, headers);
      expect([type, body, answer.status, await answer.text()]).toEqual([type, body, 200, "Unsubscribed.\n"]);
      expect(await web.kinds(person)).toContain("opted_out");
    }
  });

  it("counts the person's own no beside what somebody suppressed by hand", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const byHand = [{ kind: "person", value: String(jin.id), reason: "by hand", at: web.at }] as const;
    await web.store.suppress(byHand);
    for (let round = 0; round < 2; round += 1)
      await post(linkOf(web.outbox()[0] ?? ""), "List-Unsubscribe=One-Click");
    expect((await web.kinds(jin)).filter((kind) => kind === "opted_out")).toHaveLength(1);
    await web.store.unsuppress("person", String(jin.id));
    expect(await web.store.findSuppression(jin)).toMatchObject({ kind: "email", reason: "opted_out" });
  });

  it("ends, when it is clicked again, what an earlier version had left going", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const entry = { kind: "person", value: String(jin.id), reason: "opted_out", at: web.at } as const;
    await web.store.record([{ kind: "opted_out", at: web.at, prospect: jin.id }], { suppress: [entry] });
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.status).toBe("active");
    await post(linkOf(web.outbox()[0] ?? ""), "List-Unsubscribe=One-Click");
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state).toMatchObject({
      status: "exited",
      reason: "opted_out",
    });
    expect((await web.kinds(jin)).filter((kind) => kind === "opted_out")).toHaveLength(1);
  });

  it("never unsubscribes whoever only looks: GET, HEAD, or a POST that says something else", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = linkOf(web.outbox()[0] ?? "");
    const page = await web.app.request(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('value="unsubscribe"');
    const head = await web.app.request(path, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const query = await web.app.request(`${path}?List-Unsubscribe=One-Click`);
    expect(await query.text()).toContain('value="unsubscribe"');
    for (const body of [
      "",
      "List-Unsubscribe=",
      "List-Unsubscribe=No",
      "One-Click",
      "action=delete",
      "\0",
      "{}",
    ]) {
      expect((await post(path, body)).status).toBe(400);
    }
    expect(
      (await post(path, "--x\r\nbroken", { "content-type": "multipart/form-data; boundary=x" })).status,
    ).toBe(400);
    expect((await web.app.request(path, { method: "PUT" })).status).toBe(404);
    expect(await web.kinds(jin)).not.toContain("opted_out");
  });

  it("keeps working after the key was replaced", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const fresh = createTokenKey((size) => Buffer.alloc(size, 7), web.at);
    await web.store.rotateTokenKey(fresh, web.at);
    expect((await post(linkOf(web.outbox()[0] ?? ""), "List-Unsubscribe=One-Click")).status).toBe(200);
    expect(await web.kinds(jin)).toContain("opted_out");
  });

  it("is 404 once altered, and of another purpose; and tells nothing", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const token = await web.token(jin);
    const tokens = [
      token.slice(0, -1),
      `${token}A`,
      `${token.startsWith("A") ? "B" : "A"}${token.slice(1)}`,
      await web.token(jin, "touch"),
      await web.token(jin, "open"),
      "x",
      "..%2f..%2fetc%2fpasswd",
      "%00",
      "A".repeat(8_000),
    ];
    for (const each of tokens) {
      web.tick(60_001);
      const answer = await post(`/u/${each}`, "List-Unsubscribe=One-Click");
      expect([each.slice(0, 20), answer.status]).toEqual([each.slice(0, 20), 404]);
    }
    expect(await web.kinds(jin)).not.toContain("opted_out");
  });

  it("answers an erased person politely and keeps them suppressed", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = linkOf(web.outbox()[0] ?? "");
    await web.store.eraseProspect(jin.id, web.at);
    expect((await post(path, "List-Unsubscribe=One-Click")).status).toBe(200);
    const page = await web.app.request(path);
    expect(await page.text()).toContain(WORDS.en.erased);
    const again = await post(path, "action=resubscribe");
    expect(again.status).toBe(200);
    const [person] = await web.store.upsertProspects(
      [
        {
          email: "jin@hanbit.example",
          linkedin_url: null,
          phone: null,
          fields: {},
          tags: [],
          companyDomain: null,
        },
      ],
      web.at,
    );
    expect(person?.type).toBe("conflict");
  });
});

describe("the page", () => {
  it("speaks the person's language: theirs, their country's, the browser's, English", async () => {
    web = await rehearseWeb();
    const cases: [Record<string, string>, string | null, keyof typeof WORDS][] = [
      [{ country: "KR" }, "de", "ko"],
      [{ country: "JP" }, null, "ja"],
      [{ country: "AT" }, null, "de"],
      [{ country: "FR" }, null, "fr"],
      [{ country: "MX" }, null, "es"],
      [{ country: "NL" }, "nl, es;q=0.5, de;q=0.9", "de"],
      [{ country: "KR", language: "fr-CA" }, null, "fr"],
      [{}, "xx, *;q=0.1, ;;;q=q", "en"],
    ];
    for (const [index, [fields, accept, language]] of cases.entries()) {
      const person = await web.reach({ email: `p${index}@hanbit.example`, ...fields });
      const headers: Record<string, string> = accept === null ? {} : { "accept-language": accept };
      const page = await web.app.request(`/u/${await web.token(person)}`, { headers });
      const text = await page.text();
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(WORDS[language].stop);
    }
  });

  it("says whose messages it is about: the company, its address, and the person's, masked", async () => {
    web = await rehearseWeb();
    const yaml = readFileSync(join(web.root, "seq.yaml"), "utf8");
    web.write("seq.yaml", `${yaml}compliance: { company: 누리랩, postal_address: "서울시 중구 1" }\n`);
    const person = await web.reach({ email: "jin@hanbit.example", country: "KR" });
    const text = await (await web.app.request(`/u/${await web.token(person)}`)).text();
    expect(text).toContain("Anna Kim, 누리랩, anna@acme.example");
    expect(text).toContain("서울시 중구 1");
    expect(text).toContain("j•••@hanbit.example");
    expect(text).not.toContain("jin@hanbit.example");
    expect(text).toContain("word-break:keep-all");
  });

  it("says everything in every language", () => {
    for (const words of Object.values(WORDS)) {
      for (const [name, text] of Object.entries(words)) {
        expect(text.trim(), name).not.toBe("");
        expect(text.includes("{sender}"), name).toBe(
          WORDS.en[name as keyof typeof words].includes("{sender}"),
        );
      }
    }
  });

  it("escapes every value, sets a policy without scripts, and no cookie", async () => {
    web = await rehearseWeb(
      { intro: SEQUENCE },
      {
        workspace: `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: 'Anna <script>alert(1)</script> "Kim" & $&', email: anna@acme.example }
web: { public_url: https://go.acme.example }
`,
      },
    );
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const page = await web.app.request(`/u/${await web.token(jin)}`);
    const text = await page.text();
    expect(text).not.toContain("<script");
    expect(text).toContain("Anna &lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).not.toContain("jin@hanbit.example");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("set-cookie")).toBeNull();
  });

  it("takes an opt-out back, but neither a bounce nor a complaint; what ended stays ended", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = `/u/${await web.token(jin)}`;
    await post(path, "action=unsubscribe");
    expect(await web.store.findSuppression(jin)).not.toBeNull();
    expect(await (await post(path, "action=resubscribe")).text()).toContain(WORDS.en.resumed);
    expect(await web.store.findSuppression(jin)).toBeNull();
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.status).toBe("exited");
    expect((await web.kinds(jin)).filter((kind) => kind === "resubscribed")).toHaveLength(1);
    await post(path, "action=unsubscribe");
    expect((await web.kinds(jin)).filter((kind) => kind === "opted_out")).toHaveLength(2);

    const maya = await web.reach({ email: "maya@brightpath.example" });
    await web.fact(maya, { kind: "complained" });
    const page = await post(`/p/${await web.token(maya)}`, "action=resubscribe");
    expect(await page.text()).toContain(WORDS.en.stopped);
    expect((await web.store.findSuppression(maya))?.reason).toBe("complained");
  });

  it.each<[string, (person: Prospect) => Promise<unknown>]>([
    ["by mail", (person) => web.fact(person, { kind: "opted_out", channel: "email", data: { from: "jin" } })],
    ["as a complaint", (person) => web.fact(person, { kind: "complained" })],
    [
      "by seq suppress",
      ({ id }) => web.store.suppress([{ kind: "person", value: String(id), reason: "by hand", at: web.at }]),
    ],
  ])("does not lift a no that came %s, before or after the page's own", async (_name, refuse) => {
    web = await rehearseWeb();
    for (const order of ["alone", "before", "after"]) {
      const person = await web.reach({ email: `${order}@hanbit.example` });
      const path = `/u/${await web.token(person)}`;
      if (order === "after") await post(path, "action=unsubscribe");
      await refuse(person);
      if (order === "before") await post(path, "action=unsubscribe");
      expect(await (await web.app.request(path)).text()).not.toContain('value="resubscribe"');
      const answer = await post(path, "action=resubscribe");
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining(WORDS.en.stopped)]);
      expect(await web.store.findSuppression({ ...person, email: null, phone: null })).not.toBeNull();
      expect(await web.kinds(person)).not.toContain("resubscribed");
    }
  });

  it("does not lift what somebody else's page suppressed", async () => {
    web = await rehearseWeb();
    const phone = "+8225551234";
    const jin = await web.reach({ email: "jin@hanbit.example", phone });
    const mia = await web.reach({ email: "mia@hanbit.example", phone });
    await post(`/u/${await web.token(jin)}`, "action=unsubscribe");
    await post(`/u/${await web.token(mia)}`, "action=resubscribe");
    expect(await web.store.findSuppression(mia)).toMatchObject({ kind: "phone", reason: "opted_out" });
  });
});

describe("preferences", () => {
  it("pause everything for 30 days, on every channel, and say so", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = `/p/${await web.token(jin)}`;
    expect(await (await web.app.request(path)).text()).toContain(WORDS.en.pause);
    expect(await (await post(path, "action=pause")).text()).toContain(WORDS.en.paused);
    const from = web.at;
    web.at = from + 2 * DAY_MS;
    expect((await web.run()).sent).toBe(0);
    const [enrollment] = await web.store.enrollmentsOf(jin.id);
    expect(enrollment?.state).toMatchObject({
      status: "active",
      deferredBy: "preference",
      dueAt: from + 30 * DAY_MS,
    });
    web.at = from + 30 * DAY_MS;
    expect((await web.run()).sent).toBe(1);
  });

  it("hold although another sequence of the person is damaged", async () => {
    web = await rehearseWeb({ intro: SEQUENCE, other: SEQUENCE.replace("name: intro", "name: other") });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    await web.enroll("other", [jin]);
    const path = `/p/${await web.token(jin)}`;
    await post(path, "action=fewer");
    web.at += DAY_MS;
    await web.run();
    const db = new Database(join(web.root, ".seq/state.db"));
    db.exec("UPDATE enrollments SET state = substr(state, 2) WHERE sequence = 'other'");
    db.close();
    expect((await post(path, "action=pause")).status).toBe(200);
    expect(await web.store.preferenceOf(jin.id)).toEqual({ pausedUntil: web.at + 30 * DAY_MS, fewer: true });
    expect((await post(path, "action=never")).status).toBe(200);
    expect((await web.store.enrollmentsOf(jin.id)).map(({ state }) => state.status)).toEqual(["exited"]);
  });

  it("hide what the rep had open until the pause is over", async () => {
    web = await rehearseWeb({
      intro: "name: intro\nsteps:\n  - id: hello\n    do: call\n    script: Call.\n",
    });
    const jin = await web.reach({ email: "jin@hanbit.example", phone: "+821012345678" });
    await post(`/p/${await web.token(jin)}`, "action=pause");
    const [task] = await web.store.tasks({ status: "open" });
    expect(task?.snoozedUntil).toBe(web.at + 30 * DAY_MS);
  });

  it("fewer means at most one touch in seven days, and as before means as before", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = `/p/${await web.token(jin)}`;
    const from = web.at;
    await post(path, "action=fewer");
    web.at = from + DAY_MS;
    expect((await web.run()).sent).toBe(0);
    expect((await web.store.enrollmentsOf(jin.id))[0]?.state.dueAt).toBe(from + 7 * DAY_MS);
    await post(path, "action=normal");
    expect((await web.run()).sent).toBe(1);
    expect(await web.store.check()).toEqual([]);
  });

  it("never is an opt-out", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    await post(`/p/${await web.token(jin)}`, "action=never");
    expect(await web.kinds(jin)).toContain("opted_out");
  });
});

describe("the server", () => {
  it("refuses large bodies, unknown paths and tricks, and answers its health", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    expect((await post(`/u/${await web.token(jin)}`, "x".repeat(64 * 1024 + 1))).status).toBe(413);
    expect((await web.app.request("/healthz")).status).toBe(200);
    for (const path of [
      "/u",
      "/u/",
      "/../seq.yaml",
      "/%2e%2e/seq.yaml",
      "/.env",
      "/hooks",
      "/hooks/none",
      "//u/x",
    ]) {
      expect((await web.app.request(path)).status, path).toBe(404);
    }
  });

  it("stops guessers of tokens with 429, and lets good links through meanwhile", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    let last = 0;
    for (let round = 0; round < 61; round += 1) last = (await web.app.request(`/u/guess${round}`)).status;
    const refused = await web.app.request("/u/guess");
    expect([last, refused.status, refused.headers.get("retry-after")]).toEqual([429, 429, "60"]);
    expect((await web.app.request(`/u/${await web.token(jin)}`)).status).toBe(200);
    web.tick(60_000);
    expect((await web.app.request("/u/guess")).status).toBe(404);
  });

  it("logs neither tokens nor people", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const token = await web.token(jin);
    await post(`/u/${token}`, "List-Unsubscribe=One-Click");
    await web.app.request("/anything/secret-path?email=jin@hanbit.example");
    const said = JSON.stringify(web.lines);
    expect(web.lines.map(({ route, outcome }) => [route, outcome])).toEqual([
      ["/u/:token", "opted_out"],
      ["/*", undefined],
    ]);
    for (const secret of [token, "jin", "secret-path"]) expect(said).not.toContain(secret);
  });

  it("answers 503 and says to come back where the database cannot", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = `/u/${await web.token(jin)}`;
    const run = await web.run_();
    const { readEnrollment } = run.store;
    run.store.readEnrollment = () => Promise.reject(new Error("disk full"));
    const answer = await post(path, "List-Unsubscribe=One-Click");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(await answer.text()).not.toContain("disk");
    expect(web.faults).toHaveLength(1);
    run.store.readEnrollment = readEnrollment;
  });
});
