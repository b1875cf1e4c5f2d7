import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf, NotAFileError, nameKind } from "./failure.ts";
import { makeFolders, refuseLinks } from "./plain-way.ts";

/** How a file is written. */
export interface Writing {
  /** The workspace, whose links are never followed; null for a file that belongs to none. */
  root: string | null;
  /** The file as the user knows it, for a UserError; absent: its path. */
  name?: string;
  /** Mode, whatever the umask and whatever stood there. Absent: of the file that is replaced, else as the umask says. */
  mode?: number;
  /** A file that stands there already is left alone: an error with the code EEXIST. */
  isNew?: boolean;
  /** Missing folders are made, with this mode. Absent: a missing folder is an error. */
  folderMode?: number;
  /** It survives a power loss. */
  isDurable?: boolean;
}

/** A file on its way: written beside its place, under a name that nobody can foresee. */
export interface Draft {
  handle: FileHandle;
  /** Gives it its name. Readers see what stood there before, or all of the new one. */
  finish(): Promise<void>;
  /** Takes it away. */
  discard(): Promise<void>;
}

/**
 * Writes a whole file, or nothing: a link, at its place or on the way inside the workspace, is a UserError and never
 * followed; a file with several names (hard links) keeps its content under the others.
 * @throws UserError for a link, else the system's error, or a NotAFileError where a folder, pipe or socket stands
 */
export async function writeWhole(path: string, data: string | Uint8Array, writing: Writing): Promise<void> {
  const draft = await openDraft(path, writing);
  try {
    await draft.handle.writeFile(data);
    await draft.finish();
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/** Opens a file that is written part by part; see `writeWhole`. */
export async function openDraft(path: string, writing: Writing): Promise<Draft> {
  const { root, name = path, isNew = false, isDurable = false, folderMode } = writing;
  refuseLinks(path, root, name);
  if (folderMode !== undefined) makeFolders(dirname(path), folderMode);
  const mode = writing.mode ?? findMode(path);
  requireReplaceable(path, isNew);
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString("hex")}.new`);
  const handle = await open(aside, "wx", mode ?? 0o666);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    handle,
    async finish() {
      if (mode !== null) await handle.chmod(mode);
      if (isDurable) await handle.sync();
      await close();
      if (isNew) await appear(aside, path);
      else await rename(aside, path);
      if (isDurable) await syncFolder(dirname(path));
    },
    async discard() {
      await close().catch(() => undefined);
      await rm(aside, { force: true }).catch(() => undefined);
    },
  };
}

/** Makes a new name durable; not every system can open a folder. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** Gives a finished file its name, which must not exist yet: a hard link refuses what a rename would replace. */
async function appear(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path);
  } catch (error) {
    // Some file systems (FAT, network shares) have no hard links.
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].includes(codeOf(error))) throw error;
    await (await open(path, "wx", 0o600)).close();
    await rename(aside, path);
    return;
  }
  await rm(aside, { force: true });
}

function findMode(path: string): number | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.mode & 0o777 : null;
}

/** Before anything is written: what cannot be replaced, or must not be. */
function requireReplaceable(path: string, isNew: boolean): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (isNew) throw Object.assign(new Error("it exists already"), { code: "EEXIST" });
  if (!found.isFile()) throw new NotAFileError(nameKind(found));
}
