import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/web/server.ts";
import { runSeq } from "../cli/run-seq.ts";
import { agrees, type ShownFigure } from "./shown-figure.ts";
import { playShowcase } from "./showcase.ts";
import type { WebRehearsal } from "./rehearse-web.ts";

const CHROMIUM = "/usr/bin/chromium";

/** Reads what each place shows, with the commands that stand below it; and every number that stands in no such place. */
const READ_PAGE = `(() => {
  const scopeOf = (element) => element.closest("details") ?? element.closest("section");
  const commandsOf = (scope) => [...scope.querySelectorAll(".same code")]
    .filter((code) => scopeOf(code) === scope).map((code) => code.textContent);
  const shown = [...document.querySelectorAll("[data-at],[data-status]")].map((element) => ({
    path: element.dataset.at ?? element.dataset.status,
    isStatus: element.dataset.status !== undefined,
    text: element.textContent,
    commands: commandsOf(scopeOf(element)),
  }));
  const free = "[data-at],[data-status],code,svg,thead,caption,h2,h3,h4,th,.changes,.note,summary,.says";
  const stray = [];
  for (const id of ["funnel", "steps", "channels", "trend", "senders"]) {
    const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (/\\d/.test(node.textContent) && node.parentElement.closest(free) === null) stray.push(node.textContent);
  }
  const targets = [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href").slice(1));
  return {
    shown, stray,
    dangling: targets.filter((id) => document.getElementById(id) === null),
    width: [document.documentElement.scrollWidth, innerWidth],
    headings: [...document.querySelectorAll("h1,h2,h3,h4")].map(({ tagName }) => Number(tagName[1])),
    uncaptioned: [...document.querySelectorAll("table")].filter((table) => table.caption === null).length,
    says: [...document.querySelectorAll(".says")].map(({ textContent }) => textContent),
  };
})()`;

interface PageRead {
  shown: (ShownFigure & { isStatus: boolean; commands: string[] })[];
  stray: string[];
  dangling: string[];
  width: [number, number];
  headings: number[];
  uncaptioned: number;
  says: string[];
}

describe("a figure that is shown", () => {
  const document = {
    rows: [
      { cost: 12.345, funnel: { replied: { count: 3, of: 40, rate: 0.075, low: 0.02581, high: 0.1986 } } },
    ],
  };
  it.each([
    ["rows.0.funnel.replied", "3/40 7.5 % 2.6–19.9 %", true],
    ["rows.0.funnel.replied", "3/40 7.5 % 2.6–19.8 %", false],
    ["rows.0.funnel.replied", "4/40 7.5 % 2.6–19.9 %", false],
    ["rows.0.funnel.replied", "3/40 7.5 %", false],
    ["rows.1.funnel.replied", "3/40 7.5 % 2.6–19.9 %", false],
    ["rows.0.cost", "12.35", true],
    ["rows.0.cost", "12.36", false],
    ["rows.0.cost", "–", false],
  ])("%s as %s: %s", (path, text, expected) => {
    expect(agrees({ path, text }, document)).toBe(expected);
  });
});

describe.skipIf(!existsSync(CHROMIUM))(`the page of figures in a browser (needs ${CHROMIUM})`, () => {
  let browser: Browser;
  let web: WebRehearsal;
  let server: RunningServer;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    web = await playShowcase({ weeks: 8, perWeek: 12 });
    server = await startServer(web.services, "127.0.0.1:0");
  });
  afterAll(async () => {
    await server.close();
    await web.close();
    await browser.close();
  });

  const seq = (...argv: string[]) => runSeq(argv, { cwd: web.root, now: web.at });

  async function open(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(path.startsWith("/") ? server.url + path : path);
    return page;
  }

  /** Every number of a page against the answer of the command that stands with it. */
  async function compare(page: Page): Promise<PageRead> {
    const read = await page.evaluate<PageRead>(READ_PAGE);
    const answers = new Map<string, unknown>();
    for (const command of new Set(read.shown.flatMap(({ commands }) => commands))) {
      const ran = await seq(...command.split(" ").slice(1), "--json");
      expect(ran.code, command + ran.err).toBe(0);
      const told: unknown = JSON.parse(ran.out);
      answers.set(command, Array.isArray(told) ? { rows: told } : told);
    }
    for (const { path, text, isStatus, commands } of read.shown) {
      const command = commands.find((each) => each.startsWith("seq status") === isStatus) ?? "";
      expect(agrees({ path, text }, answers.get(command)), `${command}: ${path} shows ${text}`).toBe(true);
    }
    expect(read.stray).toEqual([]);
    expect(read.dangling).toEqual([]);
    return read;
  }

  it.each(["28", "90", "all"])(
    "shows what seq report --json says, number by number, for %s days",
    async (days) => {
      const page = await open(`/?days=${days}`);
      const read = await compare(page);
      expect(read.shown.length).toBeGreaterThan(80);
      await page.context().close();
    },
  );

  it("shows the same in a file, with a command behind every figure, and nobody's name", async () => {
    const written = await seq("report", "--html", "page.html", "--since", "2026-03-20");
    expect(written.code, written.err).toBe(0);
    const file = join(web.root, "page.html");
    const page = await open(`file://${file}`, { viewport: { width: 390, height: 800 } });
    const read = await compare(page);
    const [whole, seen] = read.width;
    expect(whole).toBeLessThanOrEqual(seen);
    const html = readFileSync(file, "utf8");
    expect(html).not.toMatch(/@firm|<form|<script|<button|https?:/);
    expect(Buffer.byteLength(html)).toBeLessThan(150_000);
    // Whoever follows a figure finds as many people as it says.
    const links = page.locator(
      'td[data-at="rows.0.funnel.replied"] a, span[data-at="total.young.replied.count"] a',
    );
    for (const link of await links.all()) {
      const command = await page.locator((await link.getAttribute("href")) ?? "").textContent();
      const ran = await seq(...(command ?? "").trim().split(" ").slice(1), "--json");
      expect(ran.code, ran.err).toBe(0);
      expect(JSON.parse(ran.out), command ?? "").toHaveLength(Number(await link.textContent()));
    }
    expect(await links.count()).toBeGreaterThan(1);
    await page.context().close();
  });

  it("leads from a figure to its people and on to a person, without JavaScript", async () => {
    const page = await open("/", { javaScriptEnabled: false });
    const link = page.locator('#funnel [data-at="total.funnel.reached"] a');
    const count = await link.textContent();
    await link.click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
      `funnel.reached: ${count ?? ""}`,
    );
    expect(await page.locator("main li a").count()).toBe(Number(count));
    await page.locator("main li a").first().click();
    expect(page.url()).toMatch(/\/people\/p\d+$/);
    await page.getByRole("link", { name: "Overview" }).click();
    await page.locator("#trend summary").click();
    expect(await page.locator("#trend details table").isVisible()).toBe(true);
    await page.context().close();
  });

  it("has headings in order and a caption on every table, and puts figures into the words of its language", async () => {
    const page = await open("/", { locale: "ko-KR" });
    const read = await page.evaluate<PageRead>(READ_PAGE);
    expect(read.headings.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of read.headings.entries())
      expect(level - (read.headings[index - 1] ?? 0), `heading ${index}`).toBeLessThanOrEqual(1);
    expect(read.uncaptioned).toBe(0);
    expect(read.says.length).toBeGreaterThan(0);
    for (const text of read.says) expect(text).toMatch(/[가-힣]/);
    await page.context().close();
  });

  it.each(["light", "dark"] as const)("breaks no rule of accessibility, %s", async (colorScheme) => {
    const people = `/figures/enrolled?sequence=renewal`;
    for (const [path, width, locale] of [
      ["/", 1280, "en"],
      ["/?days=28", 390, "ko"],
      [people, 390, "en"],
      ["/people/p1", 1280, "en"],
      ["/people/p2", 390, "ko"],
    ] as const) {
      const options = { colorScheme, locale, viewport: { width, height: 900 }, bypassCSP: true };
      const page = await open(path, options);
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      await page.evaluate(axe.source);
      const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        "axe.run(document)",
      );
      const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
      expect(told, `${path} ${width} ${locale}`).toEqual([]);
      await page.context().close();
    }
  });
});
