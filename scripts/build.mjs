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

// Node reads the whole of a CommonJS package for the names it exports before an ESM import of it:
// 6 ms for better-sqlite3, which every run of cron pays. require() does without.
const requireNative = {
  name: "require-native",
  setup(build) {
    build.onResolve({ filter: /^better-sqlite3$/ }, ({ kind, path }) =>
      kind === "require-call" ? { path, external: true } : { path, namespace: "require-native" },
    );
    build.onLoad({ filter: /.*/, namespace: "require-native" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

await rm(`${root}/dist`, { recursive: true, force: true });
const shared = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  // Native code, and 39 MB of data that only some people install.
  external: ["better-sqlite3", "date-holidays"],
  logLevel: "warning",
};

await build({
  ...shared,
  entryPoints: ["src/main.ts"],
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  splitting: true,
  format: "esm",
  plugins: [requireNative],
  banner: { js: banner },
});

// One CommonJS file, loaded without waiting: a start with nothing to do is mostly loading files.
await build({
  ...shared,
  entryPoints: ["src/cli/first-steps.ts"],
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  plugins: [requireNative],
});
