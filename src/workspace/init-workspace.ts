import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isTimeZone } from "../calendar/zones.ts";
import { ExitCode, UserError } from "../errors.ts";
import { explainUnwritable, isMissing } from "../files/failure.ts";
import { readRegular } from "../files/regular-file.ts";
import { writeWhole } from "../files/write.ts";
import { normaliseEmail } from "../prospects/normalise/email.ts";
import { SEQUENCES_FOLDER, WORKSPACE_FILE } from "./file-names.ts";
import type { InitAnswers } from "./init-templates.ts";
import {
  IGNORED,
  quote,
  SAMPLE_PEOPLE,
  writeReadme,
  writeSignature,
  writeWorkspaceFile,
} from "./init-templates.ts";

/** The sequence a new workspace starts with. */
const STARTER = "linkedin-email-followup";

/**
 * Writes a workspace that lints clean and runs at once on the outbox. `starters` is the folder of shipped
 * sequences, `starter` the one that its README.md speaks of, `others` are taken beside it. Existing files stay as they are: UserError (usage) that lists them, and nothing is written;
 * only a .gitignore grows, and a README.md is kept. Returns the written paths, relative to `dir`.
 */
export async function initWorkspace(
  dir: string,
  answers: InitAnswers,
  { starters, starter = STARTER, others = [] }: { starters: string; starter?: string; others?: string[] },
): Promise<{ root: string; created: string[] }> {
  checkAnswers(answers);
  const files = new Map([[WORKSPACE_FILE, writeWorkspaceFile(answers)]]);
  for (const file of [starter, ...others].flatMap((name) => [`${name}.yaml`, `${name}.test.yaml`])) {
    const isThere = !file.endsWith(".test.yaml") || existsSync(join(starters, file));
    if (isThere) files.set(`${SEQUENCES_FOLDER}/${file}`, await readFile(join(starters, file), "utf8"));
  }
  files.set("snippets/signature.md", writeSignature(answers));
  files.set("people.csv", SAMPLE_PEOPLE);
  const existing = [...files.keys()].filter((file) => existsSync(join(dir, file)));
  if (existing.length > 0) {
    throw new UserError(`${dir} already has ${existing.join(", ")}`, {
      hint: "choose an empty folder, or move these files away",
      exit: ExitCode.usage,
    });
  }
  const readme = "README.md";
  if (!existsSync(join(dir, readme))) files.set(readme, writeReadme(answers, starter));
  try {
    for (const [file, text] of files) {
      await writeWhole(join(dir, file), text, { root: dir, name: file, isNew: true, folderMode: 0o777 });
    }
    return { root: dir, created: [...files.keys(), ...(await ignoreState(dir))] };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const { why, hint } = explainUnwritable(join(dir, WORKSPACE_FILE), cause);
    throw new UserError(`${dir} cannot be made a workspace: ${why}`, { hint, cause });
  }
}

function checkAnswers(answers: InitAnswers): void {
  const refuse = (message: string, hint: string) => {
    throw new UserError(message, { hint, exit: ExitCode.usage });
  };
  const { workspace, senderName, senderEmail, timezone, country } = answers;
  if (workspace.trim() === "")
    refuse("the workspace has no name", "give it a short one, such as acme-outbound");
  if (senderName.trim() === "") refuse("the sender has no name", "write it as people should read it in From");
  if (!normaliseEmail(senderEmail).ok)
    refuse(`${quote(senderEmail)} is no email address`, "name@company.com");
  if (!isTimeZone(timezone))
    refuse(`${quote(timezone)} is no time zone`, "use an IANA name such as Asia/Seoul");
  if (country !== null && !/^[A-Z]{2}$/i.test(country)) {
    refuse(`${quote(country)} is no country`, "use two letters (ISO 3166-1), such as KR");
  }
}

/** Keeps state and secrets out of git. */
async function ignoreState(dir: string): Promise<string[]> {
  const path = join(dir, ".gitignore");
  let text = "";
  try {
    text = await readRegular(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const lines = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const missing = IGNORED.filter((line) => !lines.has(line));
  if (missing.length === 0) return [];
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  await writeWhole(path, `${text}${end}${missing.join("\n")}\n`, { root: dir, name: ".gitignore" });
  return [".gitignore"];
}
