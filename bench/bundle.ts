import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./child.ts";

// As in .build/bundle.mjs: packages that are CommonJS call require() on Node's own modules.
const BANNER =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Bundles a peer into one file, as the program is, so that neither side pays for TypeScript or many files. */
export async function bundlePeer(source: string): Promise<string> {
  // Below node_modules, so that native packages are found.
  const folder = join(ROOT, "node_modules", ".cache", "seq-bench");
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `${source}.mjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`bench/${source}.ts`],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["better-sqlite3"],
    banner: { js: BANNER },
    logLevel: "warning",
  });
  return outfile;
}
