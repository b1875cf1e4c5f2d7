import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Tests of the whole program run dist/: builds it when a source file is newer. */
export default function buildProgram(): void {
  const root = join(import.meta.dirname, "..");
  const built = join(root, "dist/main.js");
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  const isStale = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > builtAt,
  );
  if (!isStale) return;
  // A build that fails leaves no dist/, so that the tests that need it fail and the others still run.
  spawnSync(process.execPath, [".build/bundle.mjs"], { cwd: root, stdio: "inherit" });
}
