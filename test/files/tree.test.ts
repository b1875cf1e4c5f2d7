import { chmodSync, closeSync, linkSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStartSync } from "../../src/files/regular-file.ts";
import { findFolder, openInTree, type Reach } from "../../src/files/tree.ts";
import { makeFolder, writeInto } from "../workspace/temporary-folder.ts";

const YAML: Reach = { linkEndings: [".yaml", ".yml"] };
const SNIPPET: Reach = { folder: "snippets" };

function read(root: string, path: string, reach?: Reach): string {
  const descriptor = openInTree(root, path, reach);
  try {
    return readStartSync(descriptor, 1_000).toString();
  } finally {
    closeSync(descriptor);
  }
}

describe("a definition reaches the tree and nothing else", () => {
  const outside = () => makeFolder({ "a.yaml": "stolen", ".git/a.yaml": "stolen" });

  it.each<[string, string, string, Reach]>([
    ["a link to a file elsewhere", "snippets/x", "OUT/a.yaml", SNIPPET],
    ["a link to a YAML file elsewhere", "sequences/x.yaml", "OUT/a.yaml", YAML],
    ["a link to a hidden file", "sequences/x.yaml", "../.hidden.yaml", YAML],
    ["a link into a hidden folder", "sequences/x.yaml", "../.git/a.yaml", YAML],
    ["a link to a secret", "sequences/x.yaml", "../secrets/a.yaml", YAML],
    ["a link to a secret, in capitals", "sequences/x.yaml", "../SECRETS/b.yaml", YAML],
    ["a link to what only the owner may read", "sequences/x.yaml", "../private.yaml", YAML],
    ["a link to no YAML", "sequences/x.yaml", "../people.csv", YAML],
    ["a snippet that is another file of the workspace", "snippets/x", "../people.csv", SNIPPET],
    ["a chain of links", "snippets/x", "../chain", SNIPPET],
    ["a process's own environment", "snippets/x", "/proc/self/environ", SNIPPET],
  ])("%s", (_, link, target, reach) => {
    const away = outside();
    const root = makeFolder({
      ".hidden.yaml": "stolen",
      ".git/a.yaml": "stolen",
      "secrets/a.yaml": "stolen",
      "SECRETS/b.yaml": "stolen",
      "people.csv": "stolen",
      "sequences/a.yaml": "",
      "snippets/a.md": "",
    });
    writeInto(root, "private.yaml", "stolen", 0o600);
    symlinkSync(join(away, "a.yaml"), join(root, "chain"));
    symlinkSync(target.replace("OUT", away), join(root, link));
    expect(() => read(root, link, reach)).toThrow();
  });

  it.each(["/", "..", "OUT", ".", "sequences", ".git", "secrets"])("a folder that is a link to %s", (to) => {
    const away = outside();
    const root = makeFolder({
      "seq.yaml": "stolen",
      "sequences/a.yaml": "stolen",
      "secrets/a.yaml": "stolen",
    });
    mkdirSync(join(root, ".git"));
    symlinkSync(to.replace("OUT", away), join(root, "snippets"));
    expect(() => findFolder(root, "snippets")).toThrow("it is a link");
    for (const name of ["seq.yaml", "a.yaml", "etc/passwd", "proc/self/environ"]) {
      expect(() => read(root, `snippets/${name}`, SNIPPET), name).toThrow();
    }
  });

  it.each(["../a", "/etc/passwd", ".env", "a/.git/config", "", "a\0", "snippets/../.env", ".GIT/config"])(
    "a path such as %j",
    (path) => {
      const root = makeFolder({ ".env": "stolen", ".GIT/config": "stolen", "a/.git/config": "stolen" });
      expect(() => read(root, path)).toThrow();
    },
  );
});

describe("what is meant stays possible", () => {
  it("a workspace that is reached through a link", () => {
    const root = makeFolder({ "sequences/a.yaml": "mine", "snippets/deep/a.md": "mine" });
    const way = join(makeFolder(), "way");
    symlinkSync(root, way);
    expect(read(way, "sequences/a.yaml", YAML)).toBe("mine");
    expect(read(way, "snippets/deep/a.md", SNIPPET)).toBe("mine");
    expect(findFolder(way, "sequences")).toBe(join(root, "sequences"));
  });

  it("a sequence that is a link to another YAML file of the workspace", () => {
    const root = makeFolder({ "shared/a.yaml": "mine", "snippets/a.md": "mine" });
    mkdirSync(join(root, "sequences"));
    symlinkSync("../shared/a.yaml", join(root, "sequences/a.yaml"));
    symlinkSync("a.md", join(root, "snippets/b.md"));
    linkSync(join(root, "snippets/a.md"), join(root, "snippets/c.md"));
    expect(read(root, "sequences/a.yaml", YAML)).toBe("mine");
    expect(read(root, "snippets/b.md", SNIPPET)).toBe("mine");
    expect(read(root, "snippets/c.md", SNIPPET)).toBe("mine");
  });

  it("a file of a user whose new files only they may read", () => {
    const root = makeFolder({ "sequences/a.yaml": "mine" });
    chmodSync(join(root, "sequences/a.yaml"), 0o600);
    expect(read(root, "sequences/a.yaml", YAML)).toBe("mine");
  });
});
