import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";

interface Label {
  kind: string;
  recipients: { status: string; reason: string; hard: boolean }[];
}

interface Correction {
  /** For every recipient of the mail; null where experts differ, and it is not counted. */
  hard: boolean | null;
}

/**
 * Labels that contradict a correction, read by the same rule: "[User unknown]" of the second such server as of the first
 * (lhost-x1-01 is corrected), and "550 User Unknown" below a policy code, which is a dead address.
 */
const READ_ALIKE: Record<string, Correction> = {
  "lhost-x1-02": { hard: true },
  "lhost-messagingserver-03": { hard: true },
};

/** The labelled mails: SEQ_BOUNCES, or shared/data/mail/bounces beside or above this repository. */
function findMails(): string | null {
  const named = process.env.SEQ_BOUNCES;
  if (named !== undefined && named !== "") return named;
  for (let folder = PACKAGE_ROOT; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, "shared/data/mail/bounces");
    if (existsSync(join(candidate, "labels.json"))) return candidate;
  }
  return null;
}

const folder = findMails();
if (folder === null) {
  console.warn(
    "skipped: the labelled bounces are not here; set SEQ_BOUNCES to their folder (docs/classification.md)",
  );
}

describe.skipIf(folder === null)(
  "real bounces are understood as they are labelled (needs ../shared/data)",
  () => {
    const at = folder ?? "";
    const labels =
      folder === null
        ? {}
        : (JSON.parse(readFileSync(join(at, "labels.json"), "utf8")) as Record<string, Label>);
    const corrections =
      folder !== null && existsSync(join(at, "corrections.json"))
        ? (JSON.parse(readFileSync(join(at, "corrections.json"), "utf8")) as Record<string, Correction>)
        : {};
    const mails =
      folder === null
        ? []
        : readdirSync(at)
            .filter((name) => name.endsWith(".eml") && Object.hasOwn(labels, name.slice(0, -4)))
            .map((name) => ({
              name,
              raw: readFileSync(join(at, name)),
              label: labels[name.slice(0, -4)] as Label,
              correction: corrections[name.slice(0, -4)] ?? READ_ALIKE[name.slice(0, -4)],
            }));

    /** An absence is the finer word for what the labels call an automatic answer. */
    function isKind(heard: string, label: Label): boolean {
      if (label.kind === "auto_reply") return heard === "auto_reply" || heard === "out_of_office";
      return heard === label.kind;
    }

    test("the kind is right for 98 of 100", () => {
      const wrong = mails.filter(({ raw, label }) => !isKind(classifyMessage(raw).kind, label));
      expect(wrong.length / mails.length, wrong.map((each) => each.name).join(" ")).toBeLessThanOrEqual(0.02);
    });

    test("dead addresses are told from living ones for 98 of 100, and hardly any is called dead in error", () => {
      const wrong: string[] = [];
      const falseHard: string[] = [];
      let count = 0;
      for (const { name, raw, label, correction } of mails) {
        if (label.kind !== "bounce" && label.kind !== "delivery_notice") continue;
        if (correction?.hard === null) continue;
        const heard = classifyMessage(raw).recipients.filter((each) => each.hard).length;
        const labelled = label.recipients.filter((each) => correction?.hard ?? each.hard).length;
        count += label.recipients.length;
        for (let each = 0; each < Math.abs(heard - labelled); each += 1) {
          wrong.push(name);
          if (heard > labelled) falseHard.push(name);
        }
      }
      expect(wrong.length / count, wrong.join(" ")).toBeLessThanOrEqual(0.02);
      expect(falseHard.length / count, falseHard.join(" ")).toBeLessThanOrEqual(0.005);
    });

    test("whoever failed is named for 98 of 100 reports that name somebody", () => {
      const naming = mails.filter(
        ({ raw, label }) => label.kind === "bounce" && /[\w.-]@[\w.-]/.test(raw.toString("latin1")),
      );
      const missing = naming.filter(
        ({ raw }) => !classifyMessage(raw).recipients.some((each) => each.address !== null),
      );
      expect(missing.length / naming.length, missing.map((each) => each.name).join(" ")).toBeLessThanOrEqual(
        0.02,
      );
    });

    test("a copy with other line ends says the same", () => {
      for (const { name, raw } of mails) {
        const unix = raw.toString("latin1").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
        const [lf, cr, crlf] = ["\n", "\r", "\r\n"].map((end) =>
          classifyMessage(Buffer.from(unix.replaceAll("\n", end), "latin1")),
        );
        expect(cr, name).toEqual(lf);
        expect(crlf, name).toEqual(lf);
      }
    });
  },
);
