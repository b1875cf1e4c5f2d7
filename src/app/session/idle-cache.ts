import { join } from "node:path";
import { readRegularSync } from "../../files/regular-file.ts";
import { readVersion } from "./version.ts";

/**
 * What the last full `seq run` found, so that the next one can skip reading the workspace while
 * no file has changed. Losing it costs one full run and nothing else.
 */
export interface IdleCache {
  /** The program that wrote it. */
  version: string;
  /** Of the workspace's files, as `fingerprint` makes it. */
  fingerprint: string;
  store: { file: string; marker: string };
}

/** Far above any that was written: a line for each of a hundred thousand files. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Null where there is none that this program could use. */
export async function readIdleCache(root: string): Promise<IdleCache | null> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readRegularSync(locate(root), MOST_BYTES).toString("utf8"));
  } catch {
    return null;
  }
  if (!isIdleCache(parsed) || parsed.version !== readVersion()) return null;
  return parsed;
}

export async function writeIdleCache(root: string, idle: Omit<IdleCache, "version">): Promise<void> {
  const { writeWhole } = await import("../../files/write.ts");
  const text = JSON.stringify({ version: readVersion(), ...idle });
  // A full disk, or what somebody laid there: the next run takes the long way, and says what keeps it from working.
  await writeWhole(locate(root), text, { root, mode: 0o600 }).catch(() => undefined);
}

function locate(root: string): string {
  return join(root, ".seq", "at-rest.json");
}

function isIdleCache(value: unknown): value is IdleCache {
  if (typeof value !== "object" || value === null) return false;
  const { version, fingerprint, store } = value as Partial<Record<keyof IdleCache, unknown>>;
  if (typeof version !== "string" || typeof fingerprint !== "string") return false;
  if (typeof store !== "object" || store === null) return false;
  const { file, marker } = store as Partial<Record<keyof IdleCache["store"], unknown>>;
  return typeof file === "string" && typeof marker === "string";
}
