import { createHash } from "node:crypto";
import { writeCanonical } from "../canonical-json.ts";
import { parseDuration, parseWait } from "../config/duration.ts";
import type { CodeKind, Plan, SetStep, Step, TouchStep, Variant, Wait } from "../engine/plan.ts";
import { listSnippets } from "../message/template-tokens.ts";
import type { Draft, TouchDraft } from "./read-steps.ts";

/**
 * Drafts as the steps of a plan, in file order, nesting flattened into links: the last step of a
 * branch goes on with what follows the `if`. What is wrong in a draft has been reported before;
 * here it is simply left out. `snippet` finds the text of a snippet by its name.
 */
export function compileSteps(
  drafts: readonly Draft[],
  snippet: (path: string) => string | null,
  after: string | null = null,
): Step[] {
  return drafts.flatMap((draft, index) => {
    const next = drafts[index + 1]?.id ?? after;
    return compileStep(draft, snippet, next);
  });
}

function compileStep(draft: Draft, snippet: (path: string) => string | null, next: string | null): Step[] {
  const { id } = draft;
  const base = {
    id,
    wait: readWait(draft.data.wait),
    until: readCondition(draft.data.until),
    when: readCondition(draft.data.when),
    next,
  };
  switch (draft.kind) {
    case "touch":
      return [{ kind: "touch", ...base, ...compileTouch(draft, snippet) }];
    case "branch":
      return [
        {
          kind: "branch",
          ...base,
          condition: readCondition(draft.data.if) ?? "",
          then: draft.then[0]?.id ?? null,
          else: draft.else[0]?.id ?? null,
        },
        ...compileSteps(draft.then, snippet, next),
        ...compileSteps(draft.else, snippet, next),
      ];
    case "set":
      return [{ kind: "set", ...base, ...compileSet(draft.data) }];
    case "code":
      // Without its kind the file has an error, and nothing runs by it.
      return [{ kind: "code", ...base, name: draft.data.code ?? "", code: draft.code ?? NO_CODE }];
    case "exit":
      // Whoever it does not end goes on; one without a condition ends everybody.
      return [
        {
          kind: "exit",
          ...base,
          next: base.when === null ? null : next,
          reason: draft.data.reason ?? "exit",
        },
      ];
    case "unknown":
      return [{ kind: "set", ...base, fields: {}, addTags: [], removeTags: [] }];
    default:
      return draft satisfies never;
  }
}

const NO_CODE: CodeKind = {
  discount: null,
  expiresMs: null,
  uses: 1,
  owner: "nobody",
  points: null,
  isListed: false,
};

type TouchParts = Omit<TouchStep, "id" | "kind" | "wait" | "until" | "when" | "next">;

function compileTouch(draft: TouchDraft, snippet: (path: string) => string | null): TouchParts {
  const { data, action, channel, service } = draft;
  const content = readContent(draft, data);
  const variants = compileVariants(draft, content);
  const texts = [content, ...variants.map((each) => each.content)].flatMap((each) => Object.values(each));
  const snippets = listSnippets([...new Set(texts)], snippet);
  return {
    action: action.id,
    channel: channel.id,
    content,
    variants,
    ...(Object.keys(snippets).length > 0 && { snippets }),
    ...(service !== undefined && { service }),
    thread: data.thread ?? null,
    from: data.from === undefined ? null : typeof data.from === "string" ? [data.from] : data.from,
    approve: data.approve ?? false,
    maxAge: data.max_age === undefined ? null : parseDuration(data.max_age),
    onFail: data.on_fail ?? "next",
    cost: data.cost ?? null,
  };
}

/** The texts of an action among some keys; line breaks around a one-line text are no part of it. */
export function readContent(draft: TouchDraft, keys: Record<string, unknown>): Record<string, string> {
  const content: Record<string, string> = {};
  for (const [name, spec] of Object.entries(draft.action.fields)) {
    const text = keys[name];
    if (typeof text === "string") content[name] = spec.singleLine === true ? text.trim() : text;
  }
  return content;
}

function compileVariants(draft: TouchDraft, content: Record<string, string>): Variant[] {
  return Object.entries(draft.data.variants ?? {}).map(([name, keys]) => ({
    name,
    weight: readWeight(draft.data.split?.[name]),
    content: { ...content, ...readContent(draft, keys) },
  }));
}

/** A share as a positive weight: `70`, `"70%"` or, where none is written, 1. Not a number for anything else. */
export function readWeight(share: string | number | undefined): number {
  if (share === undefined) return 1;
  if (typeof share === "number") return share;
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(share.trim());
  return percent === null ? Number.NaN : Number(percent[1]);
}

function compileSet(
  data: Extract<Draft, { kind: "set" }>["data"],
): Pick<SetStep, "fields" | "addTags" | "removeTags"> {
  return { fields: data.fields ?? {}, addTags: data.tags ?? [], removeTags: data.remove_tags ?? [] };
}

function readWait(wait: string | undefined): Wait | null {
  const reading = wait === undefined ? null : parseWait(wait);
  return reading?.ok === true ? reading.wait : null;
}

/** A condition as text; `when: true` is a condition too. */
export function readCondition(condition: string | boolean | undefined): string | null {
  return condition === undefined ? null : String(condition).trim();
}

/** A plan's version: SHA-256 (64 hex digits) of its canonical JSON, so that only what is performed counts. */
export function versionOf(plan: Plan): string {
  return createHash("sha256").update(writeCanonical(plan)).digest("hex");
}
