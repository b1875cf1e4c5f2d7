import { join } from "node:path";
import type { Approval } from "../config/approvals.ts";
import { formatApprovals, parseApprovals } from "../config/approvals.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { UserError } from "../errors.ts";
import { explainUnwritable } from "../files/failure.ts";
import { writeWhole } from "../files/write.ts";
import { APPROVALS_FILE } from "./file-names.ts";
import { readSettledFile } from "./settled-file.ts";

/** What may run where `approval: required`: by sequence, the version that a person approved. */
export interface Approvals {
  approvals: Map<string, Approval>;
  /** With any error here nothing counts as approved. */
  diagnostics: Diagnostic[];
}

/** Reads approvals.yaml; no file means that nothing is approved. */
export async function readApprovals(root: string): Promise<Approvals> {
  const reading = await readSettledFile(root, APPROVALS_FILE);
  if (reading.ok) return parseApprovals(reading.text, APPROVALS_FILE);
  if (reading.diagnostic.code === "missing-file") return { approvals: new Map(), diagnostics: [] };
  return { approvals: new Map(), diagnostics: [reading.diagnostic] };
}

/**
 * Writes approvals.yaml as a whole, sorted by sequence, so that its diff shows what was approved.
 * A reader sees the old file or the new one. UserError when it cannot be written.
 */
export async function writeApprovals(root: string, approvals: ReadonlyMap<string, Approval>): Promise<void> {
  try {
    await writeWhole(join(root, APPROVALS_FILE), formatApprovals(approvals), {
      root,
      name: APPROVALS_FILE,
      isDurable: true,
    });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const { why, hint } = explainUnwritable(join(root, APPROVALS_FILE), cause);
    throw new UserError(`${APPROVALS_FILE} cannot be written: ${why}`, { hint, cause });
  }
}
