import { countOf } from "../../count-of.ts";
import { ExitCode } from "../../errors.ts";
import type { ImportResult } from "../../prospects/import.ts";
import type { Paint } from "../../app/session/paint.ts";
import { describeCounts, type verifyImported } from "../verify-addresses.ts";

/** Rejected rows shown in the terminal; all of them go to `--rejected`, most of them to `--json`. */
const SHOWN_ROWS = 20;

/** How people came in. `place`: what a rejected row is told by. */
export interface ImportSays {
  isDry: boolean;
  keepsAll: boolean;
  checked: Awaited<ReturnType<typeof verifyImported>> | null;
  place: "line" | "record";
}

/** The answer of a command that imported people. */
export function reportImport(result: ImportResult, { isDry, keepsAll, checked, place }: ImportSays) {
  const { read, created, updated, unchanged, consents, rejected, rejectedCount } = result;
  const { leftOut, leftOutCount, warnings, forbidden, encoding, mapping } = result;
  const proposed = mapping.flatMap(({ proposes }) => (proposes === undefined ? [] : [proposes]));
  const isForbidding = forbidden.people + forbidden.addresses > 0;
  return {
    data: {
      read,
      created,
      updated,
      unchanged,
      ...(consents > 0 && { consents }),
      rejected,
      rejected_count: rejectedCount,
      left_out: leftOut,
      left_out_count: leftOutCount,
      warnings,
      ...(isForbidding && { suppressed: forbidden }),
      ...(encoding !== null && { encoding }),
      ...(proposed.length > 0 && {
        proposed_fields: Object.fromEntries(proposed.map(({ field, type }) => [field, type])),
        kept: keepsAll,
      }),
      ...(checked !== null && { verified: checked }),
    },
    text: (paint: Paint) =>
      [
        `${isDry ? "would import" : "imported"}: ${created} new, ${updated} updated, ${unchanged} unchanged`,
        ...(consents === 0 ? [] : [`${countOf(consents, "consent")} recorded`]),
        ...(encoding === null ? [] : [`read as ${encoding}`]),
        ...(checked === null ? [] : [describeCounts(checked)]),
        ...(isForbidding ? [paint.warn(describeForbidden(forbidden))] : []),
        ...warnings
          .slice(0, SHOWN_ROWS)
          .map(
            ({ field, reason, count }) => `${paint.warn(`${count} × ${field}`)} ${describeWarning(reason)}`,
          ),
        ...(warnings.length > SHOWN_ROWS ? ["… --json lists them all"] : []),
        ...(rejectedCount === 0
          ? []
          : [
              paint.warn(
                `${rejectedCount} of ${countOf(read, place === "line" ? "row" : "record")} rejected`,
              ),
            ]),
        ...rejected
          .slice(0, SHOWN_ROWS)
          .map((row) => `  ${place} ${row.line}: ${row.field === null ? "" : `${row.field}: `}${row.reason}`),
        ...(rejectedCount > SHOWN_ROWS ? ["  … --rejected FILE writes them all"] : []),
        ...(proposed.length === 0 ? [] : [describeProposal(proposed, keepsAll)]),
      ].join("\n"),
    exit: rejectedCount > 0 || (checked?.bad ?? 0) > 0 ? ExitCode.attention : ExitCode.done,
  };
}

function describeForbidden({ people, addresses }: { people: number; addresses: number }): string {
  const parts = [
    ...(people === 0 ? [] : [`${people} opted out`]),
    ...(addresses === 0 ? [] : [`${addresses} with a dead address`]),
  ];
  return `${parts.join(", ")}: suppressed (seq suppress list)`;
}

/** A reason beside what it counts: fields are left out, but for those that were mended. */
function describeWarning(reason: string): string {
  return reason.startsWith("mended") ? reason : `left out: ${reason}`;
}

/** What seq.yaml needs, so that texts and conditions may use the columns that it does not know. */
function describeProposal(proposed: readonly { field: string; type: string }[], isKept: boolean): string {
  const fields = proposed.map(({ field, type }) => `${field}: ${type}`).join(", ");
  return isKept
    ? `kept; for texts and conditions add to seq.yaml: fields: { ${fields} }`
    : `left out columns are kept with --keep-all, or with this in seq.yaml: fields: { ${fields} }`;
}
