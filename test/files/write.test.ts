import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDraft, type Writing, writeWhole } from "../../src/files/write.ts";
import { makeFolder } from "../workspace/temporary-folder.ts";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("nothing is written through a link", () => {
  it.each<[string, string, string, string, Omit<Writing, "root">]>([
    ["at its place", "page.html", "page.html", "OUT/keep", {}],
    ["to nothing yet", "page.html", "page.html", "OUT/new", {}],
    ["of a folder above it", "out", "out/keep", "OUT", {}],
    ["of a folder far above it", "out", "out/a/b/keep", "OUT", { folderMode: 0o755 }],
    ["back into the workspace and out again", "out", "out/way/keep", ".", {}],
    ["where a new file should be", "new", "new", "OUT/new", { isNew: true }],
  ])("%s", async (_, link, file, target, writing) => {
    const away = makeFolder({ keep: "keep" });
    const root = makeFolder({ "seq.yaml": "" });
    symlinkSync(away, join(root, "way"));
    symlinkSync(target.replace("OUT", away), join(root, link));
    await expect(writeWhole(join(root, file), "evil", { root, name: file, ...writing })).rejects.toThrow(
      /is a link; nothing is written through one|lies behind the link/,
    );
    expect(readdirSync(away)).toEqual(["keep"]);
    expect(readFileSync(join(away, "keep"), "utf8")).toBe("keep");
  });

  it("but the workspace itself may be reached through one, and other folders are the user's", async () => {
    const root = makeFolder({ "seq.yaml": "" });
    const away = makeFolder();
    symlinkSync(root, join(away, "way"));
    symlinkSync(away, join(away, "again"));
    await writeWhole(join(away, "way/a"), "1", { root });
    await writeWhole(join(away, "again/b"), "2", { root });
    expect(readFileSync(join(root, "a"), "utf8") + readFileSync(join(away, "b"), "utf8")).toBe("12");
  });

  it("nor through a second name of a file", async () => {
    const root = makeFolder({ keep: "keep" });
    linkSync(join(root, "keep"), join(root, "page"));
    await writeWhole(join(root, "page"), "new", { root });
    expect(readFileSync(join(root, "keep"), "utf8") + readFileSync(join(root, "page"), "utf8")).toBe(
      "keepnew",
    );
  });
});

describe("a file is written whole or not at all", () => {
  it("under a name that nobody can foresee, with the mode it is given", async () => {
    const root = makeFolder({ a: "old" });
    const drafts = await Promise.all([1, 2].map(() => openDraft(join(root, "a"), { root, mode: 0o600 })));
    const names = readdirSync(root).filter((name) => name !== "a");
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(modeOf(join(root, name))).toBe("600");
    await drafts[0]?.handle.writeFile("new");
    expect(readFileSync(join(root, "a"), "utf8")).toBe("old");
    await drafts[0]?.finish();
    await drafts[1]?.discard();
    expect(readdirSync(root)).toEqual(["a"]);
    expect([readFileSync(join(root, "a"), "utf8"), modeOf(join(root, "a"))]).toEqual(["new", "600"]);
  });

  it("and what stands there is not replaced where a new one is wanted", async () => {
    const root = makeFolder({ a: "old" });
    await expect(writeWhole(join(root, "a"), "new", { root, isNew: true })).rejects.toMatchObject({
      code: "EEXIST",
    });
    await writeWhole(join(root, "b/c"), "new", { root, isNew: true, folderMode: 0o700 });
    expect([readdirSync(root), modeOf(join(root, "b"))]).toEqual([["a", "b"], "700"]);
    expect(readdirSync(join(root, "b"))).toEqual(["c"]);
  });

  it("nor where no file can be", async () => {
    const root = makeFolder();
    mkdirSync(join(root, "folder"));
    spawnSync("mkfifo", [join(root, "pipe")]);
    await expect(writeWhole(join(root, "folder"), "", { root })).rejects.toThrow(
      "it is a folder, not a file",
    );
    await expect(writeWhole(join(root, "pipe"), "", { root })).rejects.toThrow("it is a named pipe");
    await expect(writeWhole(join(root, "gone/a"), "", { root })).rejects.toMatchObject({ code: "ENOENT" });
    expect(readdirSync(root)).toEqual(["folder", "pipe"]);
  });
});
