import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./child.ts";

// As in .build/bundle.mjs: packages that are CommonJS call require() on Node's own modules.
const BANNER =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Native code, and packages that read files of their own. */
const LEFT_OUTSIDE = [
  "better-sqlite3",
  "better-sqlite3-node22",
  "date-holidays",
  "graphile-worker",
  "pg",
  "pg-boss",
];

/** Bundles one side into one file, as the program is, so that neither pays for TypeScript or many files. */
export async function bundlePeer(source: string): Promise<string> {
  // Beside the built program: native packages are found from here, and the next build clears it.
  const folder = join(ROOT, "dist", "bench");
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
    external: LEFT_OUTSIDE,
    banner: { js: BANNER },
    logLevel: "warning",
  });
  return outfile;
}
