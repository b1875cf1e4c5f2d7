import { join } from "node:path";
import { UserError } from "../errors.ts";
import { writeWhole } from "../files/write.ts";
import { SECRETS_FILE } from "./file-names.ts";
import { readPrivateFile } from "./private-file.ts";
import { parseDotenv } from "./secrets.ts";

/**
 * Puts secrets into the workspace's `.env` (0600), in place of what their names had there; every other line stays as it
 * is. The file is written whole, or not at all. Throws UserError for what `.env` cannot hold, and the file's own troubles.
 */
export async function keepSecrets(root: string, secrets: Readonly<Record<string, string>>): Promise<void> {
  let text = readPrivateFile(root, SECRETS_FILE) ?? "";
  for (const [name, value] of Object.entries(secrets)) text = setLine(text, name, value);
  const kept = parseDotenv(text, SECRETS_FILE);
  for (const [name, value] of Object.entries(secrets)) {
    if (kept.get(name) === value) continue;
    throw new UserError(`${name} stands in ${SECRETS_FILE} in a way that cannot be changed from here`, {
      hint: `take its lines out of ${SECRETS_FILE}, and run it once more`,
    });
  }
  await writeWhole(join(root, SECRETS_FILE), text, {
    root,
    name: SECRETS_FILE,
    mode: 0o600,
    isDurable: true,
  });
}

/** The names under which `.env` has a value. */
export function namesOf(root: string, value: string): string[] {
  const kept = parseDotenv(readPrivateFile(root, SECRETS_FILE) ?? "", SECRETS_FILE);
  return [...kept].flatMap(([name, each]) => (each === value ? [name] : []));
}

function setLine(text: string, name: string, value: string): string {
  if (!/^[!-&(-~]{1,8000}$/.test(value)) {
    throw new UserError(`the value of ${name} is none that ${SECRETS_FILE} can hold`);
  }
  const line = `${name}=${/^[\w./~+=:-]+$/.test(value) ? value : `'${value}'`}`;
  const lines = text === "" ? [] : text.replace(/\r?\n$/, "").split("\n");
  const own = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`);
  const at = lines.findLastIndex((each) => own.test(each));
  if (at === -1) lines.push(line);
  else lines[at] = line;
  return `${lines.join("\n")}\n`;
}
