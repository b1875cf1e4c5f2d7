import { readVersion } from "../../app/session/version.ts";
import type { Diagnostic, Range } from "../../diagnostic.ts";

/** Where people read more about a check. */
const DOCUMENTATION = "https://www.npmjs.com/package/prospect-seq";

/** A check as SARIF lists it; reader codes have no description of their own. */
export interface CheckNote {
  id: string;
  describe: string;
}

/**
 * The diagnostics as one SARIF 2.1.0 log (OASIS, 27 March 2020), as code scanning takes it. Columns count UTF-16
 * units, as ours do; an empty range ends one column later, since SARIF's region may not be empty.
 */
export function formatSarif(diagnostics: readonly Diagnostic[], notes: readonly CheckNote[]): string {
  const ids = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const rules = ids.map((id) => describeRule(id, notes.find((note) => note.id === id)?.describe));
  const run = {
    tool: { driver: { name: "seq", semanticVersion: readVersion(), informationUri: DOCUMENTATION, rules } },
    columnKind: "utf16CodeUnits",
    results: diagnostics.map((each) => describeResult(each, ids)),
  };
  const $schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  return JSON.stringify({ $schema, version: "2.1.0", runs: [run] }, null, 2);
}

function describeRule(id: string, describe: string | undefined) {
  return { id, ...(describe === undefined ? {} : { shortDescription: { text: describe } }) };
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

function describeResult(diagnostic: Diagnostic, ids: readonly string[]) {
  const { code, severity, message, hint, file, range, related = [] } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: ids.indexOf(code),
    level: LEVELS[severity],
    message: { text: hint === undefined ? message : `${message}. ${hint}` },
    locations: [describeLocation(file, range)],
    ...(related.length > 0 && {
      relatedLocations: related.map((each, id) => ({
        id,
        ...describeLocation(each.file, each.range),
        message: { text: each.message },
      })),
    }),
  };
}

function describeLocation(file: string, range: Range) {
  const { line, column, endLine, endColumn } = range;
  const isEmpty = line === endLine && endColumn <= column;
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
      region: {
        startLine: line,
        startColumn: column,
        endLine,
        endColumn: isEmpty ? column + 1 : endColumn,
      },
    },
  };
}
