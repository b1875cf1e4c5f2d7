import { decidesWhat, listSettings, type Path, type Setting } from "../../config/settings.ts";
import { createReport } from "../../yaml/report.ts";
import { readYaml } from "../../yaml/yaml-file.ts";
import type { Tree } from "../tree.ts";

/** A value of seq.yaml, or of a recipe of the workspace's own, that is not what it was. */
export interface SettingChange {
  /** `senders.anna.smtp`; entries of lists count from 1. */
  setting: string;
  /** As written, secrets as `${NAME}`; null where there was none, or is none any more. */
  from: string | null;
  to: string | null;
  /** What it decides that nobody should merge unseen; null for an ordinary setting. */
  decides: string | null;
  /** Its line in the new file; absent where it was removed. */
  line?: number;
}

/** Of a longer value its ends are shown. */
const LONGEST = 240;

/** What the new seq.yaml and recipes say otherwise, grave things first; nothing where one of the two trees has none. */
export function compareSettings(from: Tree, to: Tree): SettingChange[] {
  if (from.written === null || to.written === null) return [];
  const settings = compareValues(from.written, to.written).map(({ path, ...values }) => {
    const change: SettingChange = { setting: nameOf(path), ...values, decides: decidesWhat(path) };
    if (values.to !== null) change.line = to.lineOf(path);
    return change;
  });
  return [...settings, ...compareRecipes(from, to)].sort((a, b) => rank(a) - rank(b));
}

/** What the workspace's own recipes say otherwise: any word of one may lead a log-in elsewhere. */
function compareRecipes(from: Tree, to: Tree): SettingChange[] {
  const texts = ({ recipes }: Tree) => new Map(recipes.map(({ file, text }) => [file, text]));
  const [old, now] = [texts(from), texts(to)];
  const decides = "what a service is told, and where it is";
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((file) => {
    const [left, right] = [old, now].map((each) => readValues(each.get(file), file));
    if (left === undefined || right === undefined || old.get(file) === now.get(file)) return [];
    if (left === null || right === null) {
      const base = (values: Record<string, unknown> | null, isThere: boolean): string | null =>
        isThere ? (typeof values?.["base"] === "string" ? values["base"] : "a file that is not valid") : null;
      return [{ setting: file, from: base(left, old.has(file)), to: base(right, now.has(file)), decides }];
    }
    return compareValues(left, right).map(({ path, ...values }) => ({
      setting: `${file} ${nameOf(path)}`,
      ...values,
      decides,
    }));
  });
}

/** Null for a file that is not there, or no YAML. */
function readValues(text: string | null | undefined, file: string): Record<string, unknown> | null {
  return typeof text === "string" ? (readYaml(text, createReport(file))?.value ?? null) : null;
}

function compareValues(
  left: Record<string, unknown>,
  right: Record<string, unknown>,
): { path: Path; from: string | null; to: string | null }[] {
  const [old, now] = [index(left), index(right)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const path = is?.path ?? was?.path;
    if (path === undefined || JSON.stringify(was?.value) === JSON.stringify(is?.value)) return [];
    return [{ path, from: show(was), to: show(is) }];
  });
}

function nameOf(path: Path): string {
  return path.map((each) => (typeof each === "number" ? each + 1 : each)).join(".");
}

/** A long list is cut at its end: what replaces something grave is not hidden behind many things that are added. */
function rank({ decides, from, to }: SettingChange): number {
  if (decides === null) return 3;
  return from !== null && to !== null ? 0 : to === null ? 1 : 2;
}

/** By its way as JSON: a key may hold a dot, and must not pass for another setting. */
function index(written: Record<string, unknown>): Map<string, Setting> {
  return new Map(listSettings(written).map((setting) => [JSON.stringify(setting.path), setting]));
}

function show(setting: Setting | undefined): string | null {
  if (setting === undefined) return null;
  const { value } = setting;
  const text = Array.isArray(value) ? value.map(String).join(", ") || "nothing" : String(value);
  const line = text.replace(/\s+/g, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)} … ${line.slice(-LONGEST / 2)}`;
}
