import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** What a user may still write beside a file. */
export interface Room {
  bytes: number;
  /** New files; null where the file system sets no limit to them, as Btrfs does. */
  files: number | null;
}

/** Asks the file system; null where it does not say. */
export function readRoom(file: string): Room | null {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(dirname(file));
    return { bytes: bavail * bsize, files: files === 0 ? null : ffree };
  } catch {
    return null;
  }
}

/** Bytes of the write-ahead log beside a database; 0 where there is none. */
export function readLogSize(database: string): number {
  return statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}
