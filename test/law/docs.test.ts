import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeTables } from "./law-page.ts";

const PAGE = join(import.meta.dirname, "../../docs/law.md");
const START =
  "<!-- written from src/law/table.ts; update with: UPDATE_DOCS=1 npx vitest run test/law/docs.test.ts -->\n";

it("docs/law.md shows every row of the table as the program enforces it", () => {
  const page = readFileSync(PAGE, "utf8");
  const at = page.indexOf(START);
  expect(at).toBeGreaterThan(0);
  const wanted = page.slice(0, at) + START + "\n" + writeTables();
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(PAGE, wanted);
  expect(readFileSync(PAGE, "utf8")).toBe(wanted);
});
