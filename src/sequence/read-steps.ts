import { findComingAction } from "../channels/coming.ts";
import { actionIds, findAction } from "../channels/registry.ts";
import { LATER_ACTIONS } from "../config/names.ts";
import type { Range } from "../diagnostic.ts";
import { findNearest, suggestName } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import { isRecord, readShape } from "../yaml/shape.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import type { Draft } from "./draft.ts";
import {
  branchSchema,
  exitSchema,
  findTouchSchema,
  KEBAB,
  setSchema,
  type TouchData,
} from "./step-schema.ts";

const OWN_ACTIONS = ["set", "exit"] as const;

/** Steps of one sequence, branches and all in them: far above any that a person writes or could go through. */
export const STEP_LIMIT = 1_000;

/**
 * Reads a list of steps and the branches inside. Wrong shapes, unknown actions and repeated ids go to `report`. From the
 * first step too many on nothing is read: what looks at steps compares them with each other.
 */
export function readSteps(list: unknown, path: Path, yaml: YamlFile, report: Report): Draft[] {
  const places = new Map<string, Range>();
  let nameless = 0;

  let count = 0;

  const readList = (steps: unknown, at: Path): Draft[] => {
    const drafts: Draft[] = [];
    for (const [index, step] of (Array.isArray(steps) ? (steps as unknown[]) : []).entries()) {
      // What is no step costs nothing but a word.
      if (isRecord(step)) count += 1;
      if (count === STEP_LIMIT + 1) {
        report.error("too-large", `A sequence has ${STEP_LIMIT} steps at most`, yaml.locate([...at, index]), {
          hint: "split it into several sequences",
        });
      }
      if (count > STEP_LIMIT) break;
      drafts.push(readStep(step, [...at, index]));
    }
    return drafts;
  };

  const readStep = (step: unknown, at: Path): Draft => {
    if (!isRecord(step)) {
      report.error("wrong-type", "A step must be a map of keys and values", yaml.locate(at), {
        hint: "write `- id: …` and `do: …` below it",
      });
      return { kind: "unknown", id: standIn(), path: at, data: {} };
    }
    const id = readId(step["id"], at);
    const draft = readKind(step, id, at);
    return draft;
  };

  const standIn = () => `?${++nameless}`;

  const readId = (id: unknown, at: Path): string => {
    if (typeof id !== "string") return standIn();
    const range = yaml.locate([...at, "id"]);
    if (!KEBAB.test(id)) {
      const wanted = toKebab(id);
      report.error("wrong-id", `"${id}" is no step id`, range, {
        hint: KEBAB.test(wanted)
          ? `write it in kebab-case: ${wanted}`
          : "use a-z, 0-9 and -, starting with a letter",
      });
      return standIn();
    }
    const first = places.get(id);
    if (first !== undefined) {
      report.error("duplicate-id", `The id "${id}" is already taken`, range, {
        related: [{ file: report.file, range: first, message: `"${id}" stands here first` }],
      });
      return standIn();
    }
    places.set(id, range);
    return id;
  };

  const readKind = (step: Record<string, unknown>, id: string, at: Path): Draft => {
    const base = { id, path: at };
    const hasIf = Object.hasOwn(step, "if");
    const hasDo = Object.hasOwn(step, "do");
    if (hasIf && hasDo) {
      report.error("do-and-if", "A step has either `do` or `if`, not both", yaml.locateKey([...at, "do"]), {
        hint: "put the `do` into a step of its own under `then`",
      });
      return { kind: "unknown", ...base, data: {} };
    }
    if (hasIf) {
      const data = readShape(branchSchema, step, at, yaml, report);
      if (!Object.hasOwn(step, "then") && !Object.hasOwn(step, "else")) {
        report.error("missing-key", '"then" is missing', yaml.locate(at), {
          hint: "add steps under `then` or `else`",
        });
      }
      const then = readList(step["then"], [...at, "then"]);
      return { kind: "branch", ...base, data, then, else: readList(step["else"], [...at, "else"]) };
    }
    if (!hasDo) {
      report.error("missing-key", "A step needs `do` (or `if`)", yaml.locate(at), hintOf(hintKind(step)));
      return { kind: "unknown", ...base, data: {} };
    }
    const action = step["do"];
    if (action === "set") return { kind: "set", ...base, data: readShape(setSchema, step, at, yaml, report) };
    if (action === "exit")
      return { kind: "exit", ...base, data: readShape(exitSchema, step, at, yaml, report) };
    const found = typeof action === "string" ? findAction(action) : null;
    if (found !== null) {
      const data = readShape(findTouchSchema(found.action), step, at, yaml, report) as Partial<TouchData>;
      return { kind: "touch", ...base, ...found, data };
    }
    explainAction(action, [...at, "do"], yaml, report);
    const coming = typeof action === "string" ? findComingAction(action) : null;
    if (coming === null) return { kind: "unknown", ...base, data: {} };
    const data = readShape(findTouchSchema(coming.action), step, at, yaml, report) as Partial<TouchData>;
    return { kind: "touch", ...base, channel: coming, action: coming.action, data };
  };

  return readList(list, path);
}

function explainAction(action: unknown, path: Path, yaml: YamlFile, report: Report): void {
  const range = yaml.locate(path);
  const known = [...actionIds, ...OWN_ACTIONS];
  if (typeof action !== "string") {
    report.error("wrong-type", '"do" must be the name of an action', range, {
      hint: `one of ${known.join(", ")}`,
    });
    return;
  }
  const isProvider =
    action.includes(".") && !action.startsWith("linkedin.") && findNearest(action, known) === null;
  if (isProvider || (LATER_ACTIONS as readonly string[]).includes(action)) {
    report.error("not-available-yet", `"${action}" is not available yet`, range, {
      hint: "use `do: task` with what to do until then",
    });
    return;
  }
  const hint = suggestName(action, known) ?? `one of ${known.join(", ")}`;
  report.error("unknown-action", `unknown action "${action}"`, range, { hint });
}

function hintKind(step: Record<string, unknown>): string | undefined {
  const keys = Object.keys(step);
  const channel = keys.find((key) => findAction(key) !== null);
  if (channel !== undefined) return `write \`do: ${channel}\``;
  const near = keys.find((key) => ["then", "else"].includes(key));
  return near === undefined ? undefined : "a step with `then` needs an `if`";
}

function toKebab(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
