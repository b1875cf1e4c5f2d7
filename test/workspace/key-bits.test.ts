import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readKeyBits } from "../../src/workspace/private-file.ts";
import { makeFolder } from "./temporary-folder.ts";

const pem = (key: { export(options: { type: "pkcs8"; format: "pem" }): string | Buffer }) =>
  key.export({ type: "pkcs8", format: "pem" });

it("tells how long a key file is, and nothing of what is no key, is not private, or lies elsewhere", () => {
  const root = makeFolder();
  const outside = makeFolder();
  const short = pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey);
  mkdirSync(join(root, "secrets"));
  const put = (name: string, text: string | Buffer, mode = 0o600) => {
    writeFileSync(join(root, "secrets", name), text, { mode });
    chmodSync(join(root, "secrets", name), mode);
  };
  put("short.pem", short);
  put("open.pem", short, 0o644);
  put("curve.pem", pem(generateKeyPairSync("ed25519").privateKey));
  put("password", "hunter2");
  writeFileSync(join(outside, "key.pem"), short, { mode: 0o600 });
  symlinkSync(join(outside, "key.pem"), join(root, "secrets/link.pem"));
  expect(readKeyBits(root, "secrets/short.pem")).toBe(1024);
  for (const name of ["open.pem", "curve.pem", "password", "link.pem", "none.pem"]) {
    expect([name, readKeyBits(root, `secrets/${name}`)]).toEqual([name, null]);
  }
  expect(readKeyBits(root, "../key.pem")).toBeNull();
});
