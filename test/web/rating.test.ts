import { afterEach, describe, expect, it } from "vitest";
import { WORDS } from "../../src/web/words.ts";
import { rehearseWeb, SEQUENCE, type WebRehearsal } from "./rehearse-web.ts";

let web: WebRehearsal;
afterEach(() => web.close());

const RATED = SEQUENCE.replace(/Hi \{\{.*$/m, "How was it? {{ rating_links }}");

/** The text part of the last mail, whole lines. */
function textOf(mail: string): string {
  const encoded = /text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(mail)?.[1] ?? "";
  if (/^[A-Za-z\d+/=\r\n]+$/.test(encoded)) return Buffer.from(encoded, "base64").toString("utf8");
  const bytes = encoded
    .replace(/=\r\n/g, "")
    .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

async function mailLinks(): Promise<string[]> {
  const text = textOf(web.outbox().at(-1) ?? "");
  return [...text.matchAll(/https:\/\/go\.acme\.example(\/r\/[\w-]+\/[1-5])/g)].map(([, path = ""]) => path);
}

const press = async (path: string, action: string) =>
  web.app.request(path, {
    method: "POST",
    body: `action=${action}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });

describe("a rating link in a mail", () => {
  it("records nothing when a scanner opens all five, and the stars of whoever presses", async () => {
    web = await rehearseWeb({ intro: RATED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const links = await mailLinks();
    expect(links.map((path) => path.at(-1))).toEqual(["5", "4", "3", "2", "1"]);
    for (const path of links) {
      for (const method of ["GET", "HEAD"])
        expect((await web.app.request(path, { method })).status).toBe(200);
    }
    expect(await web.kinds(jin)).not.toContain("rated");
    const page = await (await web.app.request(links[1] ?? "")).text();
    expect(page).toContain(WORDS.en.rate);
    expect(page).toMatch(/class="main" name="action" value="4"/);
    expect(page).not.toContain("<script");
    const target = /action="([^"]+)"/.exec(page)?.[1] ?? "";
    const { pathname } = new URL(target, `https://go.acme.example${links[1] ?? ""}`);
    expect(await (await press(pathname, "4")).text()).toContain("★★★★.");
    const event = (await web.store.timeline(jin.id)).find(({ kind }) => kind === "rated");
    expect(event).toMatchObject({ sequence: "intro", step: "hello", data: { stars: 4 } });
  });

  it("keeps one rating a touch, which the person may change back and forth", async () => {
    web = await rehearseWeb({ intro: RATED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const [path = ""] = await mailLinks();
    await Promise.all(Array.from({ length: 5 }, () => press(path, "5")));
    for (const stars of ["2", "2", "5"]) await press(path, stars);
    const stars = (await web.store.timeline(jin.id)).flatMap(({ kind, data }) =>
      kind === "rated" ? [data["stars"]] : [],
    );
    expect(stars).toEqual([5, 2, 5]);
  });

  it("takes nothing but 1 to 5, and no token made for another page", async () => {
    web = await rehearseWeb({ intro: RATED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const [path = ""] = await mailLinks();
    for (const action of ["0", "6", "4.5", "unsubscribe", ""]) {
      expect((await press(path, action)).status).toBe(400);
    }
    const token = path.split("/")[2] ?? "";
    for (const other of [`/u/${token}`, `/r/${token}x`, `/r/${token}/6`]) {
      expect((await web.app.request(other)).status).toBe(404);
    }
    expect(await web.kinds(jin)).not.toContain("rated");
  });

  it("is in the person's language, and polite to whoever was erased", async () => {
    web = await rehearseWeb({ intro: RATED });
    const jin = await web.reach({ email: "jin@hanbit.example" });
    const [path = ""] = await mailLinks();
    const headers = { "accept-language": "ko" };
    expect(await (await web.app.request(path, { headers })).text()).toContain(WORDS.ko.rate);
    await web.store.eraseProspect(jin.id, web.at);
    expect(await (await press(path, "5")).text()).toContain(WORDS.en.erased);
    expect(await web.kinds(jin)).not.toContain("rated");
  });
});
