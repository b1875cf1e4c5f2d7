import { afterEach, describe, expect, it } from "vitest";
import type { WebHit } from "../../src/store/ports/web-port.ts";
import { createTokenKey, tagStep } from "../../src/token/token.ts";
import { JUDGE_AFTER_MS, judgeLikelyHuman, judgeOpenHits } from "../../src/web/tracking.ts";
import { PUBLIC_URL, rehearseWeb, SEQUENCE, type WebRehearsal } from "./rehearse-web.ts";

let web: WebRehearsal | null = null;
afterEach(async () => {
  await web?.close();
  web = null;
});

const TRACKED = SEQUENCE.replace("steps:", "tracking: { opens: true, clicks: true }\nsteps:");

/** The HTML part of a mail, quoted-printable undone. */
function htmlOf(mail: string): string {
  const part = mail.split(/Content-Type: text\/html/)[1] ?? "";
  return part
    .replace(/=\r\n/g, "")
    .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const linksOf = (mail: string): string[] =>
  [...htmlOf(mail).matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url = ""]) => url.replaceAll("&amp;", "&"));

describe("tracking", () => {
  it("is off unless the sequence turns it on", async () => {
    web = await rehearseWeb();
    await web.reach({ email: "jin@hanbit.example" });
    const links = linksOf(web.outbox()[0] ?? "");
    expect(links).toContain("https://acme.example/a?x=1&y=2");
    expect(links.filter((link) => /\/[cot]\//.test(link))).toEqual([]);
  });

  it("leads through the server to where the link led, and nowhere else", async () => {
    web = await rehearseWeb({ intro: TRACKED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const mail = web.outbox()[0] ?? "";
    const links = linksOf(mail).map((link) => link.replace(PUBLIC_URL, ""));
    expect(links.map((link) => link.slice(0, 3))).toEqual(["/c/", "/c/", "/u/", "/p/", "/t/", "/o/"]);
    // The text part says where the links lead.
    expect(mail.replace(/=\r\n/g, "")).toContain("more (https://acme.example/b)");
    web.at += 60_000;
    const [first = "", second = "", , , trap = "", open = ""] = links;
    const answer = await web.app.request(first);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "https://acme.example/a?x=1&y=2"]);
    expect((await web.app.request(second)).headers.get("location")).toBe("https://acme.example/b");
    expect((await web.app.request(open)).headers.get("content-type")).toBe("image/gif");
    expect((await web.app.request(trap)).status).toBe(204);
    for (const path of [
      `/c/${await web.token(jin, "open")}`,
      `/c/${await web.token(jin, "click")}`,
      `/c/${await web.token(jin, "click", "hello", "javascript:alert(1)")}`,
      `/c/${await web.token(jin, "unsubscribe", "hello", "https://evil.example")}`,
      `/c/https://evil.example`,
      `/c/x?to=https://evil.example`,
      `${first}A`,
    ]) {
      const refused = await web.app.request(path);
      expect([path.slice(0, 30), refused.status, refused.headers.get("location")]).toEqual([
        path.slice(0, 30),
        404,
        null,
      ]);
    }
  });

  it("records a likely person's click and open once, and never branches on a scanner", async () => {
    web = await rehearseWeb({ intro: TRACKED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const maya = await web.reach({ email: "maya@brightpath.example" });
    const run = await web.run_();
    const sentAt = web.at;
    const click = async (person: typeof jin, at: number, url: string, method = "GET") => {
      if (web === null) return;
      web.at = at;
      await web.app.request(`/c/${await web.token(person, "click", "hello", url)}`, { method });
    };
    // A scanner: at once, by HEAD, three links in two seconds, the hidden link.
    await click(maya, sentAt + 1_000, "https://acme.example/a");
    await click(maya, sentAt + 20_000, "https://acme.example/a", "HEAD");
    for (const name of ["a", "b", "c"]) await click(maya, sentAt + 40_000, `https://acme.example/${name}`);
    web.at = sentAt + 400_000;
    await web.app.request(`/t/${await web.token(maya, "trap")}`);
    await click(maya, sentAt + 401_000, "https://acme.example/a");
    // A person.
    await click(jin, sentAt + 500_000, "https://acme.example/a");
    await click(jin, sentAt + 500_001, "https://acme.example/a");
    web.at = sentAt + 501_000;
    await web.app.request(`/o/${await web.token(jin, "open")}`);
    expect(await judgeOpenHits(run, web.at)).toBe(0);
    web.at += JUDGE_AFTER_MS + 1;
    await judgeOpenHits(run, web.at);
    await judgeOpenHits(run, web.at);
    expect((await web.kinds(jin)).filter((kind) => kind === "clicked" || kind === "opened").sort()).toEqual([
      "clicked",
      "opened",
    ]);
    expect(await web.kinds(maya)).not.toContain("clicked");
    const clicked = (await web.store.timeline(jin.id)).find(({ kind }) => kind === "clicked");
    expect(clicked).toMatchObject({
      at: sentAt + 500_000,
      sequence: "intro",
      step: "hello",
      data: { likely_human: true },
    });
    const [enrollment] = await web.store.enrollmentsOf(maya.id);
    const raw = await web.store.hitsOf(enrollment?.id ?? 0, tagStep("hello"));
    expect(raw.map(({ kind, human }) => [kind, human])).toEqual([
      ...Array.from({ length: 5 }, () => ["click", false]),
      ["trap", false],
      ["click", false],
    ]);
    for (const person of [jin, maya]) {
      expect(await web.kinds(person)).not.toContain("opted_out");
      expect((await web.store.enrollmentsOf(person.id))[0]?.state.status).toBe("active");
    }
  });

  it("ends with its key: the link of a retired key is 404", async () => {
    web = await rehearseWeb({ intro: TRACKED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const path = `/c/${await web.token(jin, "click", "hello", "https://acme.example/a")}`;
    await web.store.rotateTokenKey(
      createTokenKey((size) => Buffer.alloc(size, 9), web.at),
      web.at,
    );
    expect((await web.app.request(path)).status).toBe(404);
  });

  it("writes nothing down once the sequence turned it off, and still leads on", async () => {
    web = await rehearseWeb();
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const answer = await web.app.request(
      `/c/${await web.token(jin, "click", "hello", "https://acme.example/a")}`,
    );
    expect(answer.status).toBe(302);
    expect(await web.store.openHits(web.at + 1)).toEqual([]);
  });
});

describe("who likely was a person", () => {
  const DELIVERED = 1_000_000;
  const hit = (id: number, kind: WebHit["kind"], afterMs: number, method = "GET"): WebHit => ({
    id,
    kind,
    prospect: 1,
    enrollment: 1,
    step: "0",
    target: null,
    method,
    at: DELIVERED + afterMs,
    human: null,
  });

  it.each([
    ["a click after five seconds", [hit(1, "click", 5_000)], [true]],
    ["a click before", [hit(1, "click", 4_999)], [false]],
    ["HEAD", [hit(1, "click", 60_000, "HEAD")], [false]],
    ["two links at once", [hit(1, "click", 60_000), hit(2, "click", 60_000)], [true, true]],
    [
      "three within two seconds",
      [hit(1, "click", 60_000), hit(2, "click", 61_000), hit(3, "click", 62_000)],
      [false, false, false],
    ],
    [
      "three within more",
      [hit(1, "click", 60_000), hit(2, "click", 61_001), hit(3, "click", 62_002)],
      [true, true, true],
    ],
    [
      "near the hidden link",
      [hit(1, "trap", 60_000), hit(2, "click", 90_000), hit(3, "open", 130_000)],
      [false, false, true],
    ],
    ["an open", [hit(1, "open", 6_000)], [true]],
  ])("%s", (_, hits, wanted) => {
    const verdicts = judgeLikelyHuman(hits, DELIVERED);
    expect(hits.map(({ id }) => verdicts.get(id))).toEqual(wanted);
  });

  it("nobody, where the mail was never handed over", () => {
    expect(judgeLikelyHuman([hit(1, "click", 60_000)], null).get(1)).toBe(false);
  });
});
