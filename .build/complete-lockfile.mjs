// Run after `npm install`. A registry mirror may lack a package's binaries for other platforms; npm then
// leaves them out of the lockfile, and `npm ci` refuses that lockfile as incomplete. This adds them by
// name and version, so that each machine fetches its own.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(await readFile(file, "utf8"));

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = ["arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "x64"];

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (path === "" || isLocked(path, name) || !/^\d/.test(version)) continue;
    const words = name.split(/[/-]/);
    const system = SYSTEMS.find((each) => words.includes(each));
    const processor = PROCESSORS.find((each) => words.includes(each));
    if (system === undefined || processor === undefined) continue;
    const libc = words.includes("musl") || words.includes("musleabihf") ? "musl" : "glibc";
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [processor],
      ...(entry.dev === true ? { dev: true } : {}),
      ...(system === "linux" ? { libc: [libc] } : {}),
      optional: true,
      os: [system],
    };
  }
}

function isLocked(path, name) {
  return `${path}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages;
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
