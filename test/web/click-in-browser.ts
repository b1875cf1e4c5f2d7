import { chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** Opens the page that a mail leads to, in a real browser, and presses its first button. Returns what the page says then. */
export async function clickInBrowser(url: string): Promise<string> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByRole("button").first().click();
    return (await page.getByRole("status").textContent()) ?? "";
  } finally {
    await browser.close();
  }
}
