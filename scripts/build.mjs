// Bundles src/ into dist/: one entry per way in, and a chunk for every part that is loaded lazily.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

// Packages that are CommonJS call require() on Node's own modules; an ESM bundle has none.
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

await rm(`${root}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts", "src/cli/hand-over.ts"],
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  // Native code, and 39 MB of data that only some people install.
  external: ["better-sqlite3", "date-holidays"],
  banner: { js: banner },
  logLevel: "warning",
});
