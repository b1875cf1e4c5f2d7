import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { explainUnwritable } from "../files/failure.ts";
import { writeWhole } from "../files/write.ts";
import { suggestName } from "../nearest.ts";
import { SEQUENCES_FOLDER } from "./file-names.ts";

/** A sequence of the starter library. */
export interface Starter {
  name: string;
  /** Its `title`. */
  title: string;
  /** Its first comment, up to the first empty comment line: whom it is for. */
  about: string;
}

/** The starter library, by name. */
export async function listStarters(folder: string): Promise<Starter[]> {
  const files = (await readdir(folder)).filter((file) => /\.yaml$/.test(file) && !/\.test\.yaml$/.test(file));
  return Promise.all(
    files.sort().map(async (file) => {
      const text = await readFile(join(folder, file), "utf8");
      const title = /^title: *(.*)$/m.exec(text)?.[1]?.trim() ?? "";
      return { name: file.replace(/\.yaml$/, ""), title, about: readAbout(text) };
    }),
  );
}

function readAbout(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !/^# ?\S/.test(line));
  return lines
    .slice(0, end === -1 ? lines.length : end)
    .map((line) => line.replace(/^# ?/, ""))
    .join(" ");
}

/** The starter of that name. UserError (usage), with the nearest name, where there is none. */
export async function findStarter(folder: string, name: string): Promise<Starter> {
  const starters = await listStarters(folder);
  const found = starters.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = starters.map((each) => each.name);
  throw new UserError(`there is no starter ${name}`, {
    hint: suggestName(name, names) ?? "seq add --list shows them all",
    exit: ExitCode.usage,
  });
}

/** Writes a starter and its tests into a workspace. Overwrites nothing: UserError (usage). Returns the paths written. */
export async function addStarter(folder: string, name: string, root: string): Promise<string[]> {
  await findStarter(folder, name);
  const files = [`${name}.yaml`, `${name}.test.yaml`].filter((file) => existsSync(join(folder, file)));
  const paths = files.map((file) => `${SEQUENCES_FOLDER}/${file}`);
  const existing = paths.filter((path) => existsSync(join(root, path)));
  if (existing.length > 0) {
    throw new UserError(`there already is ${existing.join(", ")}`, {
      hint: "rename yours first, or edit it",
      exit: ExitCode.usage,
    });
  }
  try {
    for (const [index, path] of paths.entries()) {
      const text = await readFile(join(folder, files[index] ?? ""), "utf8");
      await writeWhole(join(root, path), text, { root, name: path, isNew: true, folderMode: 0o777 });
    }
    return paths;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const { why, hint } = explainUnwritable(join(root, SEQUENCES_FOLDER, "x"), cause);
    throw new UserError(`${SEQUENCES_FOLDER} cannot be written: ${why}`, { hint, cause });
  }
}
