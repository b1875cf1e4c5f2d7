import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasSmtpSink } from "../faults/smtp-sink.ts";

/** Why nothing can be sent here; null where it can. */
export function missingSink(): string | null {
  return hasSmtpSink() ? null : "no smtp-sink (Debian: postfix)";
}

/** Where Debian's faketime keeps the library that lies about the time. */
const FAKETIME = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

/** The library's place, or null. */
export function findFaketime(): string | null {
  return FAKETIME.find((file) => existsSync(file)) ?? null;
}

/** Why the wall clock cannot be moved here; null where it can. */
export function missingFaketime(): string | null {
  return missingSink() ?? (findFaketime() === null ? "no libfaketime (Debian: faketime)" : null);
}

/** Environment in which a program's wall clock is off by what `file` says, read anew at each look (faketime(1)). */
export function fakeTime(file: string): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: findFaketime() ?? "",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    // Timers count on: only the calendar jumps, as when a machine's clock is set.
    DONT_FAKE_MONOTONIC: "1",
  };
}

/** Why file systems cannot be mounted here; null where they can. */
export function missingMount(): string | null {
  if (missingSink() !== null) return missingSink();
  const folder = mkdtempSync(join(tmpdir(), "seq-prove-"));
  const can = runTool("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]) === "";
  if (can) runTool("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
  return can ? null : "this user may not mount file systems";
}

/** Empty where it went well, else what it said. */
export function runTool(name: string, args: readonly string[]): string {
  const { status, stderr, error } = spawnSync(name, args, { encoding: "utf8" });
  return status === 0 ? "" : `${name}: ${error?.message ?? stderr}`;
}
