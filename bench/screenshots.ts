// `npm run screenshots`: draws docs/pictures/overview-*.png anew, one for each section of the page, from a workspace with
// twelve weeks behind it (test/web/showcase.ts). Needs Debian's chromium.
import { stat } from "node:fs/promises";
import { chromium } from "playwright-core";
import { readCommits } from "../src/report/commits.ts";
import { startServer } from "../src/web/server.ts";
import { playShowcase } from "../test/web/showcase.ts";

const PICTURES = new URL("../docs/pictures/", import.meta.url);
/** Pictures are read in a browser, over slow lines too. */
const MOST_BYTES = 80_000;
/** Tried in this order until a picture is small enough. */
const SCALES = [1, 0.8, 0.65, 0.5] as const;

/** What is drawn: a section, or a page, and how it is looked at. */
const SHOTS = [
  { name: "today", path: "/", part: "#today", width: 1000 },
  { name: "funnel", path: "/", part: "#funnel .card:first-child", width: 760 },
  { name: "steps", path: "/", part: "#steps", width: 1000 },
  { name: "channels", path: "/", part: "#channels", width: 1160 },
  { name: "trend", path: "/", part: "#trend", width: 1000 },
  { name: "senders", path: "/", part: "#senders", width: 1000 },
  { name: "person", path: "/people/p3", part: "main", width: 800 },
  { name: "phone", path: "/", part: "#funnel .card:first-child", width: 390, colorScheme: "dark" },
  { name: "korean", path: "/", part: "#channels", width: 1160, locale: "ko-KR" },
] as const;

async function main(): Promise<void> {
  const web = await playShowcase({ weeks: 19, perWeek: 16 });
  // The longest lists say no more than short ones.
  for (const { id } of (await web.store.tasks({ status: "open" })).slice(5)) await web.endTask(id, "skip");
  web.services.commits = async ({ root, sequences }) => readCommits(root, sequences, process.env);
  const server = await startServer(web.services, "127.0.0.1:0");
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    for (const { name, path, part, width, ...more } of SHOTS) {
      const colorScheme = "colorScheme" in more ? more.colorScheme : "light";
      const locale = "locale" in more ? more.locale : "en-US";
      const file = new URL(`overview-${name}.png`, PICTURES).pathname;
      let size = Number.POSITIVE_INFINITY;
      for (const deviceScaleFactor of SCALES) {
        if (size <= MOST_BYTES) break;
        const viewport = { width, height: 900 };
        const context = await browser.newContext({ viewport, colorScheme, locale, deviceScaleFactor });
        const page = await context.newPage();
        await page.goto(server.url + path);
        await page.locator(part).first().screenshot({ path: file });
        ({ size } = await stat(file));
        await context.close();
      }
      console.log(`${file}: ${Math.ceil(size / 1_000)} KB`);
      if (size > MOST_BYTES) throw new Error(`${file} is larger than ${MOST_BYTES} bytes`);
    }
  } finally {
    await browser.close();
    await server.close();
    await web.close();
  }
}

await main();
