import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A secret planted somewhere. `core` is a part of it, letters and digits alone, that nothing else holds. */
export interface Canary {
  place: string;
  core: string;
  value: string;
}

/** A canary whose value also holds what URLs, JSON, shells and HTML write in ways of their own. */
export function makeCanary(place: string, wrap = (core: string) => `p@/${core}:%41"é`): Canary {
  const core = `cnry${Buffer.from(place).toString("hex").slice(0, 12)}Zq7Xw9Kd`;
  return { place, core, value: wrap(core) };
}

/**
 * Every way in which a text may carry it: as it is, in any case, reversed, in hex, and in base64 at each of the
 * three places a byte may take in a group, so that what stands around it (`user:password`) does not matter.
 */
export function formsOf({ core }: Canary): string[] {
  const bytes = Buffer.from(core);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // The first and last characters hang together with the neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [
    core.toLowerCase(),
    Array.from(core).reverse().join("").toLowerCase(),
    bytes.toString("hex"),
    Array.from(core)
      .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
    Array.from(core)
      .map((each) => `%${each.charCodeAt(0).toString(16)}`)
      .join(""),
    ...base64.map((each) => each.toLowerCase()),
  ];
}

const remembered = new WeakMap<Canary, string[]>();

function rememberForms(canary: Canary): string[] {
  const forms = remembered.get(canary) ?? formsOf(canary);
  remembered.set(canary, forms);
  return forms;
}

/** Files in which nothing was found, by list of canaries: they are read again once they have changed. */
const clean = new WeakMap<readonly Canary[], Set<string>>();

/** `where: place` of each canary that a text holds in any form. */
export function findCanaries(text: string, canaries: readonly Canary[], where: string): string[] {
  const small = text.toLowerCase();
  return canaries
    .filter((canary) => rememberForms(canary).some((form) => small.includes(form)))
    .map(({ place }) => `${where}: ${place}`);
}

/** The same in every file below a folder, names too, but for `except`. */
export function findInFiles(root: string, canaries: readonly Canary[], except: readonly string[]): string[] {
  if (!existsSync(root)) return [];
  const known = clean.get(canaries) ?? new Set<string>();
  clean.set(canaries, known);
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => !except.some((each) => name === each || name.startsWith(`${each}/`)))
    .flatMap((name) => {
      const found = statSync(join(root, name), { bigint: true });
      if (!found.isFile()) return [];
      const { dev, ino, size, mtimeNs, ctimeNs } = found;
      const state = [name, dev, ino, size, mtimeNs, ctimeNs].join(" ");
      if (known.has(state)) return [];
      const hits = [
        ...findCanaries(name, canaries, `the name ${name}`),
        ...findCanaries(readFileSync(join(root, name), "latin1"), canaries, name),
      ];
      if (hits.length === 0) known.add(state);
      return hits;
    });
}
