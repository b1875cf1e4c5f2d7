import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseDotenv, readSecrets } from "../../src/workspace/secrets.ts";
import { makeFolder, writeInto } from "./temporary-folder.ts";

describe("a secret", () => {
  it("comes from the environment before .env, and an empty one is missing", () => {
    const root = makeFolder();
    writeInto(root, ".env", "A=from-file\nB=from-file\nC=\n", 0o600);
    const { secret } = readSecrets(root, { A: "from-environment", B: "" });
    expect([secret("A"), secret("B"), secret("C"), secret("D")]).toEqual([
      "from-environment",
      "from-file",
      null,
      null,
    ]);
  });

  it.each([0o644, 0o640, 0o604, 0o660])("is refused from a .env of mode %o, with the cure", (mode) => {
    const root = makeFolder();
    writeInto(root, ".env", "SMTP_PASSWORD=hunter22\n", mode);
    let error: unknown;
    try {
      readSecrets(root, {});
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: "UserError", hint: "chmod 600 .env" });
    expect(JSON.stringify([error, String(error)])).not.toContain("hunter22");
  });

  it("in a file of its own is read without its last line break, and only where nobody else can read it", () => {
    const root = makeFolder();
    writeInto(root, "secrets/key.pem", "-----BEGIN-----\nx\n-----END-----\n", 0o600);
    writeInto(root, "secrets/loose", "x", 0o644);
    const { secretFile } = readSecrets(root, {});
    expect(secretFile("secrets/key.pem")).toBe("-----BEGIN-----\nx\n-----END-----");
    expect(secretFile("secrets/absent")).toBeNull();
    expect(() => secretFile("secrets/loose")).toThrow("may be read by others");
    expect(() => secretFile("secrets")).toThrow();
  });

  it("is never fetched from outside the workspace", () => {
    const outside = makeFolder();
    writeInto(outside, "key", "stolen", 0o600);
    const root = makeFolder({ "seq.yaml": "" });
    symlinkSync(join(outside, "key"), join(root, "link"));
    const { secretFile } = readSecrets(root, {});
    for (const path of ["link", join(outside, "key"), `../${outside.split("/").at(-1) ?? ""}/key`, ""]) {
      expect(() => secretFile(path), path).toThrow("outside the workspace");
    }
  });

  it("is known for redaction once it was handed out, and all of .env is", () => {
    const root = makeFolder();
    writeInto(root, ".env", "A=kept-value\nSHORT=1\n", 0o600);
    const secrets = readSecrets(root, { B: "used-value", C: "unused-value" });
    secrets.secret("B");
    expect(secrets.all().sort()).toEqual(["kept-value", "used-value"]);
  });
});

describe(".env", () => {
  it("is read as shells and other tools read it", () => {
    const text = `\uFEFF# comment
PLAIN=a b # trailing
export EXPORTED=x#y

SINGLE='keeps \\n $ and "quotes"' # yes
DOUBLE="line\\nbreak \\"quoted\\" back\\\\slash"
SPACED = padded\r
EMPTY=
MULTI="-----BEGIN
END-----"
`;
    expect(Object.fromEntries(parseDotenv(text, ".env"))).toEqual({
      PLAIN: "a b",
      EXPORTED: "x#y",
      SINGLE: 'keeps \\n $ and "quotes"',
      DOUBLE: 'line\nbreak "quoted" back\\slash',
      SPACED: "padded",
      EMPTY: "",
      MULTI: "-----BEGIN\nEND-----",
    });
  });

  it.each([
    ["A=1\nhunter22\n", ".env:2: the line is not KEY=value"],
    ["A='hunter22", ".env:1: the line has a quote that never ends"],
    ["\nA='x' hunter22", ".env:2: the line goes on after its closing quote"],
  ])("that is malformed is refused by line, never by text", (text, message) => {
    expect(() => parseDotenv(text, ".env")).toThrow(message);
    expect(() => parseDotenv(text, ".env")).not.toThrow("hunter22");
  });
});
