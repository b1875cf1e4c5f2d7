import { createHash } from "node:crypto";
import { closeSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { relative, sep } from "node:path";
import { UserError } from "../../errors.ts";
import { findFolder, openInTree } from "../../files/tree.ts";
import { toJson } from "./json.ts";
import type { ReviewPlan } from "./plan.ts";

/** A plan in a file: what it says, and what it was made from, so that exactly it is applied or nothing. */
export interface SavedPlan {
  kind: "seq-plan";
  format: 1;
  /** Id of the database it was made from. */
  workspace: string;
  /** When it was made; people are moved as of then. */
  at: number;
  /** SHA-256 of the files. */
  files: string;
  /** SHA-256 of where everybody stood. */
  state: string;
  plan: ReturnType<typeof toJson>;
}

/** The text of a saved plan. It holds counts and versions, nobody's data. */
export function writeSavedPlan(plan: ReviewPlan, made: { workspace: string; files: string }): string {
  const saved: SavedPlan = {
    kind: "seq-plan",
    format: 1,
    ...made,
    at: plan.at,
    state: plan.state,
    plan: toJson(plan, null),
  };
  return `${JSON.stringify(saved, null, 2)}\n`;
}

/** Reads a saved plan. UserError (exit 2) for anything else; `file` names it. */
export function readSavedPlan(text: string, file: string): SavedPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is no saved plan: it is not JSON`, { hint: HINT, exit: 2, cause });
  }
  const saved = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<keyof SavedPlan, unknown>
  >;
  if (saved.kind !== "seq-plan") throw new UserError(`${file} is no saved plan`, { hint: HINT, exit: 2 });
  if (saved.format !== 1) {
    throw new UserError(`${file} was saved by another version of seq (format ${String(saved.format)})`, {
      hint: HINT,
      exit: 2,
    });
  }
  const isWhole =
    typeof saved.workspace === "string" &&
    typeof saved.at === "number" &&
    typeof saved.files === "string" &&
    typeof saved.state === "string" &&
    typeof saved.plan === "object" &&
    saved.plan !== null;
  if (!isWhole) throw new UserError(`${file} is a damaged plan`, { hint: HINT, exit: 2 });
  return value as SavedPlan;
}

const HINT = "seq plan --out FILE saves one";

/** SHA-256 of what the workspace says: seq.yaml, sequences/, snippets/ and providers/, by content, so that a touched file is no change. */
export async function digestFiles(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [
    "seq.yaml",
    ...(await listFiles(root, "sequences")),
    ...(await listFiles(root, "snippets")),
    ...(await listFiles(root, "providers")),
  ]) {
    const text = readBytes(root, file);
    hash.update(JSON.stringify([file, text?.length ?? null])).update(text ?? "");
  }
  return hash.digest("hex");
}

/** Null for what is no file of the tree, which stands for itself: it cannot be read by anything else either. */
function readBytes(root: string, file: string): Buffer | null {
  try {
    const descriptor = openInTree(root, file);
    try {
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  try {
    const top = findFolder(root, folder);
    const entries = await readdir(top, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => [folder, relative(top, entry.parentPath), entry.name].filter(Boolean).join(sep))
      .sort();
  } catch {
    return [];
  }
}
