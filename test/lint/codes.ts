import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const SOURCE = join(import.meta.dirname, "../../src");

/** Every code in the source: of the readers, of the rules and of ignores. */
export function listCodes(): string[] {
  const codes = new Set<string>();
  for (const room of ["sequence", "condition", "lint", "lint/rules", "message"]) {
    for (const file of readdirSync(join(SOURCE, room)).filter((name) => name.endsWith(".ts"))) {
      const text = readFileSync(join(SOURCE, room, file), "utf8");
      const written =
        /(?:(?:report|node)\.(?:error|warn|inform)\(\s*|\brefuse\(|new Refused\(|\bcode: |\bcode:\s*\| |\n\s*\| )\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"/g;
      for (const [, code = ""] of text.matchAll(written)) codes.add(code);
      if (room === "lint/rules") codes.add(basename(file, ".ts"));
    }
  }
  return [...codes].sort();
}
