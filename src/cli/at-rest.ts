import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readVersion } from "./version.ts";

/**
 * What the last full `seq run` found, so that the next one can skip reading the workspace while
 * no file has changed. Losing it costs one full run and nothing else.
 */
export interface AtRest {
  /** The program that wrote it. */
  version: string;
  /** Of the workspace's files, as `fingerprint` makes it. */
  fingerprint: string;
  store: { file: string; marker: string };
}

/** Null where there is none that this program could use. */
export async function readAtRest(root: string): Promise<AtRest | null> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(locate(root), "utf8"));
  } catch {
    return null;
  }
  if (!isAtRest(parsed) || parsed.version !== readVersion()) return null;
  return parsed;
}

export async function writeAtRest(root: string, atRest: Omit<AtRest, "version">): Promise<void> {
  const draft = `${locate(root)}.${process.pid}`;
  rmSync(draft, { force: true });
  // "wx": a link that somebody laid there is not followed.
  writeFileSync(draft, JSON.stringify({ version: readVersion(), ...atRest }), { mode: 0o600, flag: "wx" });
  renameSync(draft, locate(root));
}

function locate(root: string): string {
  return join(root, ".seq", "at-rest.json");
}

function isAtRest(value: unknown): value is AtRest {
  if (typeof value !== "object" || value === null) return false;
  const { version, fingerprint, store } = value as Partial<Record<keyof AtRest, unknown>>;
  if (typeof version !== "string" || typeof fingerprint !== "string") return false;
  if (typeof store !== "object" || store === null) return false;
  const { file, marker } = store as Partial<Record<keyof AtRest["store"], unknown>>;
  return typeof file === "string" && typeof marker === "string";
}
