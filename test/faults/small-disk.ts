import { spawnSync } from "node:child_process";
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own, in memory, with room for little. */
export interface SmallDisk {
  folder: string;
  /** Takes all that is left but `leftKib`, until it is freed. */
  fill(leftKib: number): void;
  free(): void;
  /** `size` as in tmpfs(5): `20m`. */
  resize(size: string): void;
  unmount(): void;
}

/** Mounts one where a workspace keeps its database; throws where this user may not. */
export function mountSmallDisk(root: string, size: string): SmallDisk {
  const folder = join(root, ".seq");
  mkdirSync(folder, { mode: 0o700 });
  runOrThrow("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0700`, "tmpfs", folder]);
  const filler = join(folder, "filler");
  return {
    folder,
    fill(leftKib) {
      const file = openSync(filler, "w", 0o600);
      try {
        for (;;) writeSync(file, Buffer.alloc(65_536));
      } catch {
        // "No space left": that is the purpose.
        ftruncateSync(file, Math.max(0, fstatSync(file).size - leftKib * 1_024));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    resize: (wanted) => runOrThrow("mount", ["-o", `remount,size=${wanted}`, folder]),
    unmount: () => void runTool("umount", [folder]),
  };
}

/** Whether this user may mount file systems. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "seq-disk-"));
  const can = runTool("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]) === "";
  if (can) runTool("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
  return can;
}

/** Empty where it went well, else what it said. */
export function runTool(name: string, args: readonly string[]): string {
  const { status, stderr, error } = spawnSync(name, args, { encoding: "utf8" });
  return status === 0 ? "" : `${name}: ${error?.message ?? stderr}`;
}

function runOrThrow(name: string, args: readonly string[]): void {
  const refusal = runTool(name, args);
  if (refusal !== "") throw new Error(refusal);
}
