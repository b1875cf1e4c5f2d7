import { decidesWhat, listSettings, type Setting } from "../../config/settings.ts";
import type { Tree } from "../tree.ts";

/** A value of seq.yaml that is not what it was. */
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

/** What the new seq.yaml says otherwise, grave things first; nothing where one of the two trees has none. */
export function compareSettings(from: Tree, to: Tree): SettingChange[] {
  if (from.written === null || to.written === null) return [];
  const [old, now] = [index(from.written), index(to.written)];
  const changes = [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [left, right] = [old.get(key), now.get(key)];
    const path = right?.path ?? left?.path;
    if (path === undefined || JSON.stringify(left?.value) === JSON.stringify(right?.value)) return [];
    const change: SettingChange = {
      setting: path.map((each) => (typeof each === "number" ? each + 1 : each)).join("."),
      from: show(left),
      to: show(right),
      decides: decidesWhat(path),
    };
    if (right !== undefined) change.line = to.lineOf(path);
    return [change];
  });
  return changes.sort((a, b) => rank(a) - rank(b));
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
