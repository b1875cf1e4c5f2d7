import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countOf } from "../src/count-of.ts";

describe("a count", () => {
  it.each([
    [0, "task", "0 tasks"],
    [1, "person", "1 person"],
    [2, "person", "2 people"],
    [1, "reply", "1 reply"],
    [3, "reply", "3 replies"],
    [2, "day", "2 days"],
    [2, "business day", "2 business days"],
    [2, "more person", "2 more people"],
    [2, "touch", "2 touches"],
    [2, "address", "2 addresses"],
    [1.5, "hour", "1.5 hours"],
  ])("of %d %s is %s", (count, noun, words) => {
    expect(countOf(count, noun)).toBe(words);
  });

  it("is never written beside a plural that is fixed", () => {
    const src = join(import.meta.dirname, "../src");
    const fixed =
      /\$\{(?!countOf)[^{}]*\} (?:more )?(?:people|persons|days|hours|minutes|tasks|touches|messages|mails|rows|lines|replies|notices|notifications|webhooks|consents|senders|steps|files|addresses|prospects|events)\b/;
    const found = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) =>
        readFileSync(join(src, file), "utf8")
          .split("\n")
          .filter((line) => fixed.test(line) && !LARGE.some((each) => line.includes(each)))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });
});

/** Where the count is two and more, always. */
const LARGE = [
  "count === 1 ?",
  "=== 1 ?",
  "minutes left",
  "hours left",
  "STEP_LIMIT",
  "MOST_DAYS_BY_ADDRESS",
  "days + 2",
  "steps and branches reached",
  "people share this number",
  "formatPerson(",
];
