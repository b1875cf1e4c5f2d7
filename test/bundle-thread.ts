import { join } from "node:path";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
// As in .build/bundle.mjs: packages that are CommonJS call require() on Node's own modules.
const BANNER = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Bundles a thread's program, `entry` from the root of the repository, into `outfile`, as the build does. */
export async function bundleThread(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: BANNER },
  });
}
