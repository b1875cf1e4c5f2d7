import type { Diagnostic } from "../diagnostic.ts";
import { createReport } from "../yaml/report.ts";
import { isRecord } from "../yaml/shape.ts";
import { readYaml, writeYaml } from "../yaml/yaml-file.ts";

/** That a person approved one version of a sequence. */
export interface Approval {
  /** The plan's version, as `seq lint` and `seq status` show it. */
  version: string;
  /** What seq.yaml said then of grave things (`digestSettings`); absent in approvals of earlier versions. */
  settings?: string;
  /** Name and address as git knows them. */
  who: string;
  /** ISO 8601, UTC. */
  when: string;
}

/**
 * Whether an approval by `who`, a `Name <email>` as git writes it, counts: by the whole name or the whole address, whatever
 * the case. Git takes anybody's word for both: who may merge approvals.yaml is CODEOWNERS' matter.
 */
export function mayApprove(who: string, approvers: readonly string[] | undefined): boolean {
  if (approvers === undefined) return true;
  const [, name = who, address = ""] = /^(.*?)\s*<([^<>]*)>$/.exec(who.trim()) ?? [];
  const known = [name, address, who].map((each) => each.trim().toLowerCase());
  return approvers.some((each) => known.includes(each.trim().toLowerCase()));
}

const HEADER = `# The versions that \`seq run\` may perform, written by \`seq approve\`.
# Merging a change to this file is approving it.
`;

const KEYS = ["version", "who", "when"] as const;

/** Reads approvals.yaml. With any error in the file nothing counts as approved. */
export function parseApprovals(
  text: string,
  file: string,
): { approvals: Map<string, Approval>; diagnostics: Diagnostic[] } {
  const report = createReport(file);
  const approvals = new Map<string, Approval>();
  // A file with nothing but comments is what is left after the last approval is taken back.
  const yaml = /^\s*(#.*\s*)*$/.test(text) ? null : readYaml(text, report);
  for (const [sequence, entry] of yaml?.entries() ?? []) {
    const fields = isRecord(entry.value) ? entry.value : {};
    const { version, settings, who, when } = fields;
    const wanted = settings === undefined ? KEYS : [...KEYS, "settings"];
    const wrong = wanted.find((key) => typeof fields[key] !== "string" || fields[key] === "");
    if (wrong !== undefined) {
      const message = `The approval of ${sequence} has no \`${wrong}\``;
      entry.key.error("bad-approval", message, `run seq approve ${sequence} again`);
    } else {
      approvals.set(sequence, {
        version: String(version),
        ...(typeof settings === "string" && { settings }),
        who: String(who),
        when: String(when),
      });
    }
  }
  if (report.failed()) approvals.clear();
  return { approvals, diagnostics: report.diagnostics };
}

/** Whether an approval is of this version, and of what seq.yaml says beside it. */
export function isApproved(
  approval: Pick<Approval, "version" | "settings"> | undefined,
  { version, settings }: { version: string | null; settings: string },
): boolean {
  return (
    approval !== undefined &&
    approval.version === version &&
    (approval.settings === undefined || approval.settings === settings)
  );
}

/** Writes approvals sorted by sequence, one field a line: what changed is what the diff shows. */
export function formatApprovals(approvals: ReadonlyMap<string, Approval>): string {
  const sorted = [...approvals].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([sequence, { version, settings, who, when }]) => [
    sequence,
    { version, ...(settings !== undefined && { settings }), who, when },
  ]);
  return entries.length === 0 ? HEADER : `${HEADER}${writeYaml(Object.fromEntries(entries))}`;
}
