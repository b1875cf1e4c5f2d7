import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";

interface Label {
  kind: string;
  return_date?: string;
}

/** The labelled answers: SEQ_ANSWERS, or shared/data/mail/answers beside or above this repository. */
function findAnswers(): string | null {
  const named = process.env.SEQ_ANSWERS;
  if (named !== undefined && named !== "") return named;
  for (let folder = PACKAGE_ROOT; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, "shared/data/mail/answers");
    if (existsSync(join(candidate, "labels.json"))) return candidate;
  }
  return null;
}

const folder = findAnswers();
if (folder === null) {
  console.warn(
    "skipped: the labelled answers are not here; set SEQ_ANSWERS to their folder (docs/classification.md)",
  );
}

describe.skipIf(folder === null)(
  "real answers are understood as they are labelled (needs ../shared/data)",
  () => {
    const labels =
      folder === null
        ? {}
        : (JSON.parse(readFileSync(join(folder, "labels.json"), "utf8")) as Record<string, Label>);
    const answers = Object.entries(labels).map(([name, label]) => ({
      name,
      label,
      classified: classifyMessage(readFileSync(join(folder ?? "", `${name}.eml`))),
    }));

    test("the kind is right for 98 of 100, no reply is thrown away and no opt-out unheard", () => {
      const wrong = answers
        .filter(({ classified, label }) => classified.kind !== label.kind)
        .map(({ name }) => name);
      expect(wrong.length / answers.length, wrong.join(" ")).toBeLessThanOrEqual(0.02);
      const lost = answers.filter(
        ({ classified, label }) =>
          label.kind === "reply" && (classified.kind === "opt_out" || classified.kind === "own"),
      );
      expect(lost.map(({ name }) => name)).toEqual([]);
      const unheard = answers.filter(
        ({ classified, label }) => label.kind === "opt_out" && classified.optOut === null,
      );
      expect(unheard.map(({ name }) => name)).toEqual([]);
    });

    test("the first day back is right for 9 of 10 that state one", () => {
      const stating = answers.filter(({ label }) => label.return_date !== undefined);
      const wrong = stating.filter(({ classified, label }) => classified.returnDate !== label.return_date);
      expect(wrong.length / stating.length, wrong.map(({ name }) => name).join(" ")).toBeLessThanOrEqual(0.1);
    });
  },
);
