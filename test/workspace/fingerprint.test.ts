import { renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fingerprint } from "../../src/workspace/fingerprint.ts";
import { makeFolder, writeInto } from "./temporary-folder.ts";

it("a run notices every change of the definitions, and nothing else", async () => {
  const root = makeFolder({
    "seq.yaml": "a",
    "sequences/a.yaml": "a",
    "snippets/x/y.md": "a",
    "people.csv": "a",
  });
  symlinkSync(root, join(root, "snippets/circle"));
  let last = await fingerprint(root);
  expect(await fingerprint(root)).toBe(last);
  writeInto(root, "people.csv", "b");
  writeInto(root, ".seq/state.db", "b");
  expect(await fingerprint(root)).toBe(last);

  const changes: [string, () => void][] = [
    ["longer seq.yaml", () => writeInto(root, "seq.yaml", "ab")],
    ["same size", () => writeInto(root, "seq.yaml", "cd")],
    ["new .env", () => writeInto(root, ".env", "A=1", 0o600)],
    ["new approvals", () => writeInto(root, "approvals.yaml", "")],
    ["new sequence", () => writeInto(root, "sequences/b.yaml", "b")],
    ["renamed sequence", () => renameSync(join(root, "sequences/b.yaml"), join(root, "sequences/c.yaml"))],
    [
      "replaced file",
      () => {
        writeInto(root, "new", "a");
        renameSync(join(root, "new"), join(root, "sequences/a.yaml"));
      },
    ],
    ["nested snippet", () => writeInto(root, "snippets/x/z.md", "b")],
    ["gone snippet", () => rmSync(join(root, "snippets/x/y.md"))],
    ["gone seq.yaml", () => rmSync(join(root, "seq.yaml"))],
  ];
  for (const [what, change] of changes) {
    change();
    const next = await fingerprint(root);
    expect(next, what).not.toBe(last);
    last = next;
  }
});
