import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import { readStory } from "../playback/read-story.ts";

/** A workspace of the program that has a story to play. */
export interface Example {
  name: string;
  /** Its story in a line. */
  title: string;
  folder: string;
}

/** What `seq demo` plays without a name. */
export const FIRST_EXAMPLE = "acme-outbound";

/** The examples that come with the program and have a story, by name; the first one first. */
export async function listExamples(packageRoot: string): Promise<Example[]> {
  const root = join(packageRoot, "examples");
  const names = (await readdir(root)).sort();
  const found = await Promise.all(
    names.map(async (name): Promise<Example | null> => {
      const folder = join(root, name);
      const text = await readFile(join(folder, "story.json"), "utf8").catch(() => null);
      return text === null ? null : { name, title: readStory(text, `${name}/story.json`).title, folder };
    }),
  );
  return found
    .filter((each) => each !== null)
    .sort((left, right) => Number(right.name === FIRST_EXAMPLE) - Number(left.name === FIRST_EXAMPLE));
}

/** An example by its name. UserError (exit 2) with the nearest one and the whole list for any other. */
export async function findExample(packageRoot: string, name: string): Promise<Example> {
  const examples = await listExamples(packageRoot);
  const found = examples.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = examples.map((each) => each.name);
  const near = suggestName(name, names);
  throw new UserError(`there is no example "${name}"`, {
    hint: `${near === undefined ? "" : `${near} `}examples: ${names.join(", ")}`,
    exit: ExitCode.usage,
  });
}
