// Bundles src/ into dist/: one entry per way in, and a chunk for every part that is loaded lazily.
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
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
    build.onResolve({ filter: /^better-sqlite3(-node22)?$/ }, ({ kind, path }) =>
      kind === "require-call" ? { path, external: true } : { path, namespace: "require-native" },
    );
    build.onLoad({ filter: /.*/, namespace: "require-native" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

const database = createRequire(import.meta.url)("better-sqlite3/package.json");

/** better-sqlite3 without its files: the bundled ones where the installed package is still the one that was bundled. */
const INLINED = `
const found = require.resolve("better-sqlite3/package.json");
const isSame = require(found).version === ${JSON.stringify(database.version)};
module.exports = isSame ? require("inlined:better-sqlite3") : require("better-sqlite3");
`;
const NATIVE = `
const { join, dirname } = require("node:path");
const folder = dirname(require.resolve("better-sqlite3/package.json"));
module.exports = () => require(join(folder, "build/Release/better_sqlite3.node"));
`;

// The package's thirteen small files take longer to find and load than the database takes to answer. They become
// part of our file, all but the native one. Version 13 loads its native part in another way, and stays as it is.
const inlineDatabase = {
  name: "inline-database",
  setup(build) {
    build.onResolve({ filter: /^better-sqlite3(\/package\.json)?$/ }, ({ kind, path, namespace }) =>
      kind === "dynamic-import" && namespace === "file"
        ? { path, namespace: "inlined" }
        : { path, external: true },
    );
    build.onResolve({ filter: /^inlined:/ }, ({ path, resolveDir }) =>
      build.resolve(`./node_modules/${path.slice("inlined:".length)}/lib/index.js`, {
        kind: "require-call",
        resolveDir: root,
      }),
    );
    build.onResolve({ filter: /^bindings$/ }, ({ path }) => ({ path, namespace: "native" }));
    build.onLoad({ filter: /.*/, namespace: "inlined" }, () => ({ contents: INLINED, resolveDir: root }));
    build.onLoad({ filter: /.*/, namespace: "native" }, () => ({ contents: NATIVE, resolveDir: root }));
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
  external: ["better-sqlite3", "better-sqlite3-node22", "date-holidays", "pg-native"],
  logLevel: "warning",
};

await build({
  ...shared,
  entryPoints: {
    main: "src/main.ts",
    "message-worker": "src/channels/email/message-worker.ts",
    "draft-thread": "src/prospects/draft-thread.ts",
    "import-thread": "src/app/import-thread.ts",
    "store-thread": "src/store/postgres/thread.ts",
  },
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
  plugins: ["bindings" in database.dependencies ? inlineDatabase : requireNative],
});
