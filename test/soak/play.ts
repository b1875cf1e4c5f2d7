import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../cli/run-seq.ts";
import { checkPlay } from "./checker.ts";
import { playScript } from "./driver.ts";
import { calling, spawning } from "./hands.ts";
import type { Play, Script, Violation } from "./script.ts";

/** Plays a script in a folder of its own and holds it against the promises. */
export async function playAndCheck(
  script: Script,
  spawns: boolean,
  onMonth?: (month: number, play: Play) => void,
): Promise<{ play: Play; violations: Violation[] }> {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  try {
    const play = await playScript(script, spawns ? spawning(root) : calling(root), onMonth);
    return { play, violations: checkPlay(script, play) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
