import { spawnSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRegular, readRegular, readRegularSync } from "../../src/files/regular-file.ts";
import { makeFolder } from "../workspace/temporary-folder.ts";

describe("what is no file is refused at once, never waited for", () => {
  it.each<[string, string, (path: string) => unknown]>([
    ["a named pipe", "a named pipe", (path) => spawnSync("mkfifo", [path])],
    ["a link to a named pipe", "a named pipe", (path) => linkTo(path, (end) => spawnSync("mkfifo", [end]))],
    ["a link to a device", "a device", (path) => symlinkSync("/dev/zero", path)],
    ["a socket", "a socket", (path) => listenAt(path)],
    ["a folder", "a folder", (path) => symlinkSync(".", path)],
  ])("%s", async (_, kind, plant) => {
    const path = join(makeFolder(), "x");
    await plant(path);
    const message = `it is ${kind}, not a file`;
    await expect(openRegular(path)).rejects.toThrow(message);
    await expect(readRegular(path)).rejects.toThrow(message);
    expect(() => readRegularSync(path, 10)).toThrow(message);
  });

  it("a file is read as far as it is asked for, whatever size the system says it has", () => {
    const path = join(makeFolder({ x: "0123456789" }), "x");
    expect(readRegularSync(path, 4).toString()).toBe("0123");
    expect(readRegularSync(path, 40).toString()).toBe("0123456789");
    if (process.platform === "linux") expect(readRegularSync("/proc/self/status", 5)).toHaveLength(5);
  });
});

function linkTo(path: string, make: (end: string) => unknown): void {
  make(`${path}.end`);
  symlinkSync(`${path}.end`, path);
}

function listenAt(path: string): Promise<void> {
  writeFileSync(`${path}.beside`, "");
  return new Promise((resolve) => {
    const server = createServer().listen(path, resolve);
    server.unref();
  });
}
