import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSnippets } from "../../src/workspace/snippets.ts";
import { makeFolder } from "./temporary-folder.ts";

describe("a snippet", () => {
  it("is found by its name, with or without its ending", () => {
    const root = makeFolder({
      "snippets/anna.md": "Anna",
      "snippets/pillars/onboarding.liquid": "One",
      "snippets/plain": "Plain",
    });
    const snippet = openSnippets(root);
    expect(["anna", "anna.md", "snippets/anna.md", "pillars/onboarding", "plain"].map(snippet)).toEqual([
      "Anna",
      "Anna",
      "Anna",
      "One",
      "Plain",
    ]);
    expect(["bob", "pillars", "", "snippets"].map(snippet)).toEqual([null, null, null, null]);
  });

  it("never comes from outside snippets/, whatever the path says", () => {
    const root = makeFolder({ ".env": "SECRET", "snippets/a.md": "A", "seq.yaml": "yaml" });
    const outside = makeFolder({ "b.md": "B" });
    symlinkSync(join(outside, "b.md"), join(root, "snippets/b.md"));
    symlinkSync(outside, join(root, "snippets/out"));
    symlinkSync(join(root, "snippets/a.md"), join(root, "snippets/alias.md"));
    const snippet = openSnippets(root);
    const paths = [
      "../.env",
      "x/../../.env",
      "./a",
      "/etc/passwd",
      "b",
      "out/b",
      "a\0",
      "..\\.env",
      "//a",
      "snippets/../.env",
    ];
    expect(paths.filter((path) => snippet(path) !== null)).toEqual([]);
    expect(snippet("alias")).toBe("A");
  });

  it("that is not UTF-8, too long, a folder or a loop counts as absent", () => {
    const root = makeFolder({
      "snippets/bytes.md": new Uint8Array([0xff, 0xfe]),
      "snippets/long.md": "x".repeat(300_000),
    });
    mkdirSync(join(root, "snippets/folder.md"));
    symlinkSync("loop.md", join(root, "snippets/loop.md"));
    expect(["bytes", "long", "folder", "loop"].map(openSnippets(root))).toEqual([null, null, null, null]);
  });
});
