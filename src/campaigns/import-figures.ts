import { createHash } from "node:crypto";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { DecodeOptions } from "../prospects/read/decode.ts";
import type { Store } from "../store/port.ts";
import type { FigureKey } from "../store/ports/campaigns-port.ts";
import { NumberSet } from "./number-set.ts";
import { type FigureFile, type FigureRules, openFigures } from "./read-figures.ts";

/** read = created + updated + unchanged + totals + rejectedCount. */
export interface FigureImport {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows that add up others, left out. */
  totals: number;
  /** The first 1,000; `rejectedCount` counts all. */
  rejected: { line: number; field: string | null; reason: string }[];
  rejectedCount: number;
}

const MAX_LISTED = 1000;

/**
 * Brings figures in: the same file again changes nothing, a later one corrects. A day of a campaign counts once a file:
 * which of two rows is right cannot be told.
 * @throws UserError where the file as a whole cannot be read
 */
export async function importFigures(
  store: Pick<Store, "keepFigures">,
  source: AsyncIterable<Uint8Array>,
  options: FigureRules &
    DecodeOptions & { at: Instant; onFile?(file: FigureFile): void; onProgress?(read: number): void },
): Promise<FigureImport> {
  const file = await openFigures(source, options, options);
  options.onFile?.(file);
  const result: FigureImport = {
    read: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    totals: 0,
    rejected: [],
    rejectedCount: 0,
  };
  const reject = (row: FigureImport["rejected"][number]) => {
    result.rejectedCount += 1;
    if (result.rejected.length < MAX_LISTED) result.rejected.push(row);
  };
  const seen = new NumberSet();
  for await (const rows of file.rows) {
    result.read += rows.length;
    const kept = rows.flatMap((row) => {
      if (row.is === "total") result.totals += 1;
      if (row.is === "rejected") reject({ line: row.line, field: row.field, reason: row.reason });
      if (row.is !== "figures") return [];
      const name = fingerprint(row.figures, Object.keys(row.figures.metrics));
      if (seen.add(name)) return [row.figures];
      const of = row.figures.campaign === "" ? "" : " of this campaign";
      reject({
        line: row.line,
        field: "day",
        reason: `stands in an earlier row: this day${of} has two sets of figures`,
      });
      return [];
    });
    for (const outcome of kept.length === 0 ? [] : await store.keepFigures(kept, options.at))
      result[outcome] += 1;
    options.onProgress?.(result.read);
  }
  if (result.read === 0) throw new UserError("the file has a header but no rows", { hint: "one day a line" });
  result.rejected.sort((a, b) => a.line - b.line);
  return result;
}

/** 48 bits of what a row is about, never 0: a million names at once would not be flat memory. */
function fingerprint({ day, channel, campaign, item }: FigureKey, metrics: readonly string[]): number {
  const text = JSON.stringify([day, channel, campaign, item, metrics]);
  return createHash("sha1").update(text).digest().readUIntBE(0, 6) || 1;
}
