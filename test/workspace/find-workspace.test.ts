import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { findWorkspace } from "../../src/workspace/find-workspace.ts";
import { makeFolder } from "./temporary-folder.ts";

describe("the workspace", () => {
  it("is found upwards from where the command runs, the nearest first", () => {
    const root = makeFolder({ "seq.yaml": "", "a/b/file": "", "a/c/seq.yaml": "" });
    expect(findWorkspace({ cwd: join(root, "a/b"), env: {} })).toBe(root);
    expect(findWorkspace({ cwd: root, dir: null, env: {} })).toBe(root);
    expect(findWorkspace({ cwd: join(root, "a/c"), env: {} })).toBe(join(root, "a/c"));
  });

  it("is the one named by -C, before the one in SEQ_WORKSPACE, before the current folder", () => {
    const root = makeFolder({ "one/seq.yaml": "", "two/seq.yaml": "", "three/seq.yaml": "" });
    const env = { SEQ_WORKSPACE: join(root, "two") };
    const cwd = join(root, "three");
    expect(findWorkspace({ cwd, dir: "../one", env })).toBe(join(root, "one"));
    expect(findWorkspace({ cwd, env })).toBe(join(root, "two"));
    expect(findWorkspace({ cwd, env: { SEQ_WORKSPACE: "" } })).toBe(cwd);
  });

  it("that is not there is said so, with the way to make one", () => {
    const root = makeFolder({ "seq.yaml/file": "" });
    const search = () => findWorkspace({ cwd: root, env: {} });
    expect(search).toThrow(UserError);
    expect(search).toThrow(`no seq.yaml in ${root}`);
    try {
      search();
    } catch (error) {
      expect(error).toMatchObject({ exit: 3, hint: expect.stringContaining("seq init") as unknown });
    }
  });

  it("named by a folder that is none is a mistake in the call", () => {
    const root = makeFolder({ "seq.yaml": "" });
    expect(() => findWorkspace({ cwd: root, dir: "nowhere", env: {} })).toThrow("from -C, does not exist");
    expect(() => findWorkspace({ cwd: root, env: { SEQ_WORKSPACE: "seq.yaml" } })).toThrow(
      "from SEQ_WORKSPACE, is not a folder",
    );
  });
});
