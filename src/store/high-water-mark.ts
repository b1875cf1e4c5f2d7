import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { InternalError, UserError } from "../errors.ts";
import { NotAFileError } from "../files/failure.ts";
import { readRegularSync } from "../files/regular-file.ts";
import { syncFolder } from "./permissions.ts";
import { readCode, translateError } from "./sqlite-errors.ts";

/**
 * The file beside the database that remembers that there was one, which one, and how far it had come.
 * Without it a lost, swapped or rolled-back database would look like a new one, and people would be written to twice.
 */
export interface MarkRecord {
  storeId: string;
  /** The highest event id that was committed; it may lag behind the database, never lead. */
  lastEvent: number;
}

const PATTERN = /^\{"format":1,"store":"([^"\\]{1,200})","last_event":"(\d{16})"\}\n$/;
const LONGEST = 512;

/** Null where there is no marker; a UserError where there is a damaged one. */
export function readMark(file: string): MarkRecord | null {
  try {
    return parseMark(readRegularSync(file, LONGEST).toString("latin1"), file);
  } catch (error) {
    if (readCode(error) === "ENOENT" || readCode(error) === "ENOTDIR") return null;
    if (error instanceof NotAFileError) {
      throw new UserError(`the marker beside the database is ${error.kind}, not a file: ${file}`, {
        hint: "take it away, then `seq restore` a backup, which writes the marker anew",
        cause: error,
      });
    }
    throw translateError(error, file);
  }
}

/** Writes a new marker, or replaces one, atomically. Mode 0600. */
export function writeMark(file: string, mark: MarkRecord): void {
  const draft = `${file}.${randomBytes(8).toString("hex")}.new`;
  try {
    // "wx": a link that somebody laid there is not followed.
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeSync(descriptor, formatMark(mark));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    throw translateError(error, file);
  }
}

/** The marker of an open store, advanced in place after each commit. */
export class HighWaterMark {
  readonly #descriptor: number;
  readonly #file: string;
  readonly #storeId: string;

  constructor(file: string, storeId: string) {
    this.#file = file;
    this.#storeId = storeId;
    try {
      this.#descriptor = openSync(file, "r+");
    } catch (error) {
      throw translateError(error, file);
    }
  }

  /**
   * Raises the high-water mark to what is committed and on disk. The width never changes, so it works on a full disk.
   * A mark that could not be written only lags, which is safe: the commit that it follows stands.
   */
  advance(lastEvent: number): void {
    try {
      const found = Buffer.alloc(LONGEST);
      const size = readSync(this.#descriptor, found, 0, LONGEST, 0);
      const mark = parseMark(found.toString("latin1", 0, size), this.#file);
      if (mark.storeId !== this.#storeId || mark.lastEvent >= lastEvent) return;
      writeSync(this.#descriptor, formatMark({ storeId: this.#storeId, lastEvent }), 0, "latin1");
    } catch {
      // See above: reporting a failure here would make a committed write look undone.
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function formatMark(mark: MarkRecord): string {
  const text = `{"format":1,"store":"${mark.storeId}","last_event":"${String(mark.lastEvent).padStart(16, "0")}"}\n`;
  if (!PATTERN.test(text)) throw new InternalError("a store id that the marker cannot hold");
  return text;
}

function parseMark(text: string, file: string): MarkRecord {
  const match = PATTERN.exec(text);
  if (match?.[1] === undefined) {
    throw new UserError(`the marker beside the database is damaged: ${file}`, {
      hint: "check the database with `seq doctor`, then `seq restore` a backup, which writes the marker anew",
    });
  }
  return { storeId: match[1], lastEvent: Number(match[2]) };
}
