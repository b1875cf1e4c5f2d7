import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readWorkspace } from "../../src/config/read-workspace.ts";
import type { Diagnostic } from "../../src/diagnostic.ts";
import type { FieldValue } from "../../src/engine/facts.ts";
import type { Enrolled } from "../../src/lint/enrolled.ts";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { openRecipeCatalog, type RecipeSource } from "../../src/providers/catalog.ts";
import type { ApprovedTemplate } from "../../src/providers/approved-templates.ts";
import { readSequence } from "../../src/sequence/read-sequence.ts";

const packageRoot = join(import.meta.dirname, "../..");
const PAGE = join(import.meta.dirname, "../../docs/checks.md");
const BASE = readFileSync(join(import.meta.dirname, "fixtures/seq.yaml"), "utf8");
const SNIPPETS: Record<string, string> = { circle: "{% render 'circle' %}", opening: "A word about you." };
const HEAD = "name: example\nsteps:\n";

/** One example of docs/checks.md: a text, and what it is linted against. */
export interface Example {
  kind: "steps" | "sequence" | "seq.yaml";
  text: string;
  /** seq.yaml, the people enrolled and the steps they were enrolled with, where the entry gives them. */
  workspace: string | null;
  /** An own recipe, by the name it gives itself. */
  recipe: string | null;
  /** The one other sequence of the workspace; null where nobody says which there are. */
  other: string | null;
  people: string | null;
  before: string | null;
  /** The message templates that services have approved. */
  approved: string | null;
}

/** One entry of docs/checks.md. */
export interface Entry {
  code: string;
  severity: string;
  /** `line:column` of the bad example, in the block as it is shown. */
  place: string;
  bad: Example;
  good: Example;
}

/** The entries of docs/checks.md, in order. Throws where one is not complete. */
export function readEntries(): Entry[] {
  const [, ...parts] = readFileSync(PAGE, "utf8").split(/^### /m);
  return parts.map((part) => {
    const code = /^[a-z0-9-]+/.exec(part)?.[0] ?? "";
    const severity = /^\*\*(error|warning|info)\*\*/m.exec(part)?.[1];
    const place = /^Bad, at (\d+:\d+):/m.exec(part)?.[1];
    const [before = "", rest = ""] = part.split(/^Bad, at /m);
    const [bad = "", good = ""] = rest.split(/^Good:/m);
    if (severity === undefined || place === undefined)
      throw new Error(`docs/checks.md: ${code} is not complete`);
    const shared = readBlocks(before);
    return { code, severity, place, bad: readExample(bad, shared), good: readExample(good, shared) };
  });
}

function readBlocks(text: string): Map<string, string> {
  const blocks = [...text.matchAll(/^```(?:yaml|json) ([\w. ]+)\n([\s\S]*?)^```$/gm)];
  return new Map(blocks.map(([, name = "", body = ""]) => [name, body]));
}

function readExample(text: string, shared: ReadonlyMap<string, string>): Example {
  const blocks = new Map([...shared, ...readBlocks(text)]);
  const kind = (["steps", "sequence", "seq.yaml"] as const).find((each) => blocks.has(each));
  if (kind === undefined) throw new Error(`docs/checks.md: no example in ${text}`);
  return {
    kind,
    text: blocks.get(kind) ?? "",
    workspace: blocks.get("with seq.yaml") ?? null,
    recipe: blocks.get("recipe") ?? null,
    other: blocks.get("other") ?? null,
    people: blocks.get("people") ?? null,
    before: blocks.get("before") ?? null,
    approved: blocks.get("approved") ?? null,
  };
}

/** `secrets/dkim-1024.pem` has 1,024 bits; every other key is as it should be. */
export const keyBits = (path: string): number => Number(/-(\d+)\.pem$/.exec(path)?.[1] ?? 2048);

/** What lint says about an example; lines count in the block as it is shown. */
export async function lintExample(example: Example, file = "example.yaml"): Promise<Diagnostic[]> {
  const secrets = {
    secret: (name: string) => (name === "NOT_SET" ? null : "told"),
    secretFile: () => "told",
  };
  const snippet = (path: string) => SNIPPETS[path] ?? null;
  if (example.kind === "seq.yaml") {
    return lintFiles({
      workspace: { file: "seq.yaml", text: example.text },
      sequences: [],
      snippet,
      secrets,
      keyBits,
    });
  }
  const enrolled = readEnrolled(example);
  const all = await lintFiles({
    workspace: { file: "seq.yaml", text: example.workspace ?? BASE },
    sequences: [
      { file, text: complete(example.text, example.kind) },
      ...(example.other === null ? [] : [{ file: "other.yaml", text: example.other }]),
    ],
    isWhole: example.other !== null,
    snippet,
    secrets,
    catalog: ({ fields, providers }) =>
      openRecipeCatalog({ packageRoot, own: readOwn(example), uses: providers, fields }),
    only: "sequences",
    ...(enrolled !== null && { enrolled: () => enrolled }),
    ...(example.approved !== null && {
      enrolled: () => enrolled,
      approved: () => JSON.parse(example.approved ?? "[]") as ApprovedTemplate[],
    }),
  });
  const found = all.filter((each) => each.file === file);
  if (example.kind === "sequence") return found;
  return found.map((each) => ({ ...each, range: { ...each.range, line: each.range.line - 2 } }));
}

function readOwn({ recipe }: Example): RecipeSource[] {
  if (recipe === null) return [];
  const name = /^provider: (\w+)$/m.exec(recipe)?.[1] ?? "";
  return [{ file: `providers/${name}.yaml`, name, text: recipe }];
}

function complete(text: string, kind: Example["kind"]): string {
  return kind === "steps" ? HEAD + text : text;
}

/** `[{count, fields, at}]` as the people in the sequence. */
function readEnrolled({ people, before, workspace }: Example): Enrolled | null {
  if (people === null) return null;
  const groups = JSON.parse(people) as {
    count: number;
    fields: Record<string, FieldValue>;
    at?: string;
    /** Codes of lists that are left, whoever they are for. */
    codes?: Record<string, number>;
  }[];
  const codesLeft = groups.find(({ codes }) => codes !== undefined)?.codes;
  const known = codesLeft === undefined ? {} : { codesLeft };
  const all = groups.flatMap(({ count, fields, at = null }) =>
    Array.from({ length: count }, () => ({ fields, tags: [], sender: "anna", at, passed: [] })),
  );
  const config = readWorkspace(workspace ?? BASE, {
    file: "seq.yaml",
    secret: () => "told",
    secretFile: () => "told",
  }).outline;
  if (before === null || config === null) return { count: all.length, people: all, steps: {}, ...known };
  const old = readSequence(HEAD + before, { file: "example.yaml", workspace: config, snippet: () => null });
  const steps = Object.fromEntries((old.outline?.steps ?? []).map((step) => [step.id, step]));
  return { count: all.length, people: all, steps, ...known };
}
