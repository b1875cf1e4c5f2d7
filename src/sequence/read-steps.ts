import type * as z from "zod";
import type { Action } from "../channels/channel.ts";
import { actionIds, findAction, readServiceAction } from "../channels/find-channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Range } from "../diagnostic.ts";
import type { CodeKind, StepService } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import type { Catalog } from "../providers/catalog.ts";
import { readStepRequest } from "../providers/read-step.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord, type Partially } from "../yaml/shape.ts";
import { readServiceStep } from "./read-service-step.ts";
import {
  branchSchema,
  codeSchema,
  enrollSchema,
  exitSchema,
  findReadSchema,
  KEBAB,
  setSchema,
  type TouchData,
} from "./step-schema.ts";

interface DraftBase {
  /** The step's id; a stand-in where it is missing, so that the rest can still be checked. */
  id: string;
  node: YamlNode;
}

/** A step as written, of known shape; keys with something wrong are left out of `data`. */
export type Draft =
  | (DraftBase & {
      kind: "touch";
      channel: { id: string };
      action: Action;
      data: Partially<TouchData>;
      /** What a service performs; absent on every other channel, and where too little of it is sound. */
      service?: StepService;
    })
  | (DraftBase & {
      kind: "branch";
      data: Partially<z.output<typeof branchSchema>>;
      then: Draft[];
      else: Draft[];
    })
  | (DraftBase & { kind: "set"; data: Partially<z.output<typeof setSchema>> })
  | (DraftBase & { kind: "code"; data: Partially<z.output<typeof codeSchema>>; code: CodeKind | null })
  | (DraftBase & { kind: "enroll"; data: Partially<z.output<typeof enrollSchema>> })
  | (DraftBase & { kind: "exit"; data: Partially<z.output<typeof exitSchema>> })
  /** Neither `do` nor `if`, or an unknown action. */
  | (DraftBase & { kind: "unknown"; data: Partially<Pick<TouchData, "wait" | "until" | "when">> });
export type TouchDraft = Extract<Draft, { kind: "touch" }>;

/** Drafts in file order, branches after their `if`. */
export function flattenDrafts(drafts: readonly Draft[]): Draft[] {
  return drafts.flatMap((draft) =>
    draft.kind === "branch" ? [draft, ...flattenDrafts(draft.then), ...flattenDrafts(draft.else)] : [draft],
  );
}

const OWN_ACTIONS = ["set", "code", "enroll", "exit"] as const;

/** Steps of one sequence, branches and all in them: far above any that a person writes or could go through. */
export const STEP_LIMIT = 1_000;

/** What steps may name of the workspace. */
export interface StepScope {
  workspace: WorkspaceConfig;
  catalog: () => Catalog | null;
}

/**
 * Reads a list of steps and the branches inside. Wrong shapes, unknown actions and repeated ids are reported. From the
 * first step too many on nothing is read: what looks at steps compares them with each other.
 */
export function readSteps(list: YamlNode, scope: StepScope): Draft[] {
  const { workspace } = scope;
  const locations = new Map<string, Range>();
  let nameless = 0;
  let count = 0;

  const readList = (steps: YamlNode): Draft[] => {
    const drafts: Draft[] = [];
    for (const step of Array.isArray(steps.value) ? steps.with(steps.value as unknown[]).items() : []) {
      // What is no step costs nothing but a word.
      if (isRecord(step.value)) count += 1;
      if (count === STEP_LIMIT + 1) {
        const hint = "split it into several sequences";
        step.error("too-large", `A sequence has ${STEP_LIMIT} steps at most`, hint);
      }
      if (count > STEP_LIMIT) break;
      drafts.push(readStep(step));
    }
    return drafts;
  };

  const readStep = (node: YamlNode): Draft => {
    if (!isRecord(node.value)) {
      const hint = "write `- id: …` and `do: …` below it";
      node.error("wrong-type", "A step must be a map of keys and values", hint);
      return { kind: "unknown", id: standIn(), node, data: {} };
    }
    return readKind(node.with(node.value), readId(node.at("id")));
  };

  const standIn = () => `?${++nameless}`;

  const readId = (node: YamlNode): string => {
    const id = node.value;
    if (typeof id !== "string") return standIn();
    if (!KEBAB.test(id)) {
      const wanted = toKebab(id);
      const hint = KEBAB.test(wanted)
        ? `write it in kebab-case: ${wanted}`
        : "use a-z, 0-9 and -, starting with a letter";
      node.error("wrong-id", `"${id}" is no step id`, hint);
      return standIn();
    }
    const first = locations.get(id);
    if (first !== undefined) {
      const related = [{ file: node.report.file, range: first, message: `"${id}" stands here first` }];
      node.error("duplicate-id", `The id "${id}" is already taken`, undefined, related);
      return standIn();
    }
    locations.set(id, node.range);
    return id;
  };

  const readKind = (node: YamlNode<Record<string, unknown>>, id: string): Draft => {
    const base = { id, node };
    const unknown: Draft = { kind: "unknown", ...base, data: {} };
    const step = node.value;
    const hasDo = Object.hasOwn(step, "do");
    if (Object.hasOwn(step, "if")) {
      if (hasDo) {
        const hint = "put the `do` into a step of its own under `then`";
        node.at("do").key.error("do-and-if", "A step has either `do` or `if`, not both", hint);
        return unknown;
      }
      const data = node.read(branchSchema).value;
      if (!Object.hasOwn(step, "then") && !Object.hasOwn(step, "else")) {
        node.error("missing-key", '"then" is missing', "add steps under `then` or `else`");
      }
      const then = readList(node.at("then"));
      return { kind: "branch", ...base, data, then, else: readList(node.at("else")) };
    }
    if (!hasDo) {
      node.error("missing-key", "A step needs `do` (or `if`)", hintKind(step));
      return unknown;
    }
    const action = step["do"];
    if (action === "set") return { kind: "set", ...base, data: node.read(setSchema).value };
    if (action === "code") {
      const { value: data } = node.read(codeSchema);
      return { kind: "code", ...base, data, code: findCode(node.at("code"), data.code, workspace) };
    }
    if (action === "enroll") return { kind: "enroll", ...base, data: node.read(enrollSchema).value };
    if (action === "exit") return { kind: "exit", ...base, data: node.read(exitSchema).value };
    const readTouch = (found: { channel: { id: string }; action: Action }): Draft => {
      const read = node.read(findReadSchema(found.action));
      const data = read.value as Partially<TouchData>;
      const { hosts } = workspace.http;
      const service =
        found.action.writesRequest === true
          ? readStepRequest(read, node.at("repeat"), { hosts, fields: workspace.fields })
          : null;
      return { kind: "touch", ...base, ...found, data, ...(service !== null && { service }) };
    };
    const named = typeof action === "string" ? readServiceAction(action) : null;
    const catalog = named === null ? null : scope.catalog();
    if (named !== null && catalog !== null) {
      const read = readServiceStep(node, named, { catalog, workspace });
      return read === null ? unknown : { kind: "touch", ...base, ...read };
    }
    const found = typeof action === "string" && named === null ? findAction(action) : null;
    if (found !== null) return readTouch(found);
    explainAction(node.at("do"));
    return unknown;
  };

  return readList(list);
}

/** The kind of code that a step names; null, and reported, where seq.yaml has none of that name. */
function findCode(
  node: YamlNode,
  name: string | undefined,
  { codes = {} }: WorkspaceConfig,
): CodeKind | null {
  if (name === undefined) return null;
  const code = Object.hasOwn(codes, name) ? codes[name] : undefined;
  if (code !== undefined) return code;
  const hint =
    suggestName(name, Object.keys(codes)) ?? `write \`codes: { ${name}: { uses: 1 } }\` in seq.yaml`;
  node.error("unknown-code", `no code "${name}" in seq.yaml`, hint);
  return null;
}

function explainAction(node: YamlNode): void {
  const action = node.value;
  const known = [...actionIds, ...OWN_ACTIONS];
  const all = `one of ${known.join(", ")}`;
  if (typeof action !== "string") {
    node.error("wrong-type", '"do" must be the name of an action', all);
    return;
  }
  node.error("unknown-action", `unknown action "${action}"`, suggestName(action, known) ?? all);
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
