import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Outcome, Prepared } from "../../src/channels/channel.ts";
import type { Fault, HostileServer } from "./hostile-server.ts";
import type { Kind, LoopbackService } from "./loopback-service.ts";

/** Packages that are CommonJS call require() on Node's own modules. */
const BANNER =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** The process as one file, so that each starts in no time; the folder is the caller's to remove. */
export async function bundleDeliverer(folder: string): Promise<string> {
  const outfile = join(folder, "deliverer.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "children/deliverer.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["date-holidays"],
    banner: { js: BANNER },
    logLevel: "warning",
  });
  return outfile;
}

/** What the journal holds once the process is gone; null where it had not come to journaling. */
export interface Left {
  prepared: Prepared;
  outcome: Outcome | null;
}

/** A process that is ready to deliver one text. */
export interface Deliverer {
  /**
   * Delivers, and is killed (SIGKILL) `delayMs` after the server has met its fault, or once it has said how it ended.
   */
  deliverUntilKilled(text: string, faults: readonly (Fault | null)[], delayMs: number): Promise<Left | null>;
  discard(): Promise<void>;
}

/** Starts one; it takes a while, so that several may be started ahead. */
export async function startDeliverer(
  program: string,
  kind: Kind,
  server: HostileServer,
  service: Pick<LoopbackService, "now">,
): Promise<Deliverer> {
  const folder = mkdtempSync(join(tmpdir(), "seq-deliverer-"));
  const journal = join(folder, "journal.json");
  const args = [program, server.url, kind, journal, String(service.now)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(child, "close");
  await once(child.stdout, "data");
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await closed;
  };
  return {
    async deliverUntilKilled(text, faults, delayMs) {
      server.faults = [...faults];
      const isMet = server.whenMet();
      const isDone = once(child.stdout, "data");
      child.stdin.write(`${text}\n`);
      await Promise.race([isMet, isDone]);
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      await end();
      server.faults = [];
      const left = existsSync(journal) ? (JSON.parse(readFileSync(journal, "utf8")) as Left) : null;
      rmSync(folder, { recursive: true });
      return left;
    },
    async discard() {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}
