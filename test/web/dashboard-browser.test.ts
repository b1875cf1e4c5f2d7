import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTokenKey } from "../../src/token/token.ts";
import { writeLoginPath } from "../../src/web/dashboard/login.ts";
import { type RunningServer, startServer } from "../../src/web/server.ts";
import { rehearseWeb, type WebRehearsal } from "./rehearse-web.ts";

const CHROMIUM = "/usr/bin/chromium";
const OPEN = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
`;
const CONNECT = `name: intro\nsteps:\n  - { id: meet, do: linkedin.connect }\n`;

describe.skipIf(!existsSync(CHROMIUM))(`the overview in a browser (needs ${CHROMIUM})`, () => {
  let browser: Browser;
  let web: WebRehearsal;
  let server: RunningServer;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
  }, 60_000);
  afterAll(() => browser.close());
  afterEach(async () => {
    await server.close();
    await web.close();
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(workspace?: string): Promise<Page> {
    web = await rehearseWeb({ intro: CONNECT }, workspace === undefined ? {} : { workspace });
    await web.reach({
      email: "jin@hanbit.example",
      first_name: "<b>Jin</b>",
      linkedin_url: "https://www.linkedin.com/in/jin-han",
    });
    server = await startServer(web.services, "127.0.0.1:0");
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    page.on("console", (message) => {
      // What the browser says of an answer that is no 200 is no trouble of the page.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
    return page;
  }

  it("fits a phone, and ends a task by the keyboard alone", async () => {
    const page = await open(OPEN);
    await page.goto(server.url);
    expect(await page.title()).toContain("rehearsal");
    const widths = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
    const [whole, shown] = widths as [number, number];
    expect(whole).toBeLessThanOrEqual(shown);
    await page.getByRole("button", { name: "Done" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    expect(await page.getByRole("status").textContent()).toBe("The task is done.");
    expect(await web.store.tasks({ status: "done" })).toHaveLength(1);
    await page.goto(`${server.url}/people/p1`);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("<b>Jin</b>");
    expect(await page.locator("circle").count()).toBeGreaterThan(0);
    await page.close();
  });

  it("is opened by a link and its button, and stays open in that browser", async () => {
    const page = await open();
    await page.goto(server.url);
    expect(await page.getByText("seq serve login").count()).toBe(1);
    const keys = await web.store.ensureTokenKey(createTokenKey(randomBytes, web.at));
    await page.goto(server.url + writeLoginPath(keys, randomBytes, web.at).path);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Today", level: 2 }).waitFor();
    await page.reload();
    expect(await page.getByRole("link", { name: "jin@hanbit.example" }).count()).toBe(1);
    expect(await page.evaluate("document.cookie")).toBe("");
    await page.getByRole("button", { name: "Tomorrow" }).click();
    expect(await page.getByRole("status").textContent()).toContain("tomorrow");
    await page.close();
  });
});
