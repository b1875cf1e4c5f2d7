import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

/** The services' published descriptions: shared/data/openapi beside or above this repository; null where there are none. */
export const DESCRIPTIONS = findDescriptions(PACKAGE_ROOT);

function findDescriptions(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "shared/data/openapi");
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return null;
  }
}
