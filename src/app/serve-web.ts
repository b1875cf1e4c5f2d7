import { randomBytes } from "node:crypto";
import type { RunContext } from "../run/context.ts";
import { DEFAULT_LISTEN, startServer } from "../web/server.ts";
import type { RequestLine, WebRun, WebServices } from "../web/services.ts";
import { fingerprint } from "../workspace/fingerprint.ts";
import { readCommitsOf } from "./read-commits-of.ts";
import type { CommandContext } from "./session/context.ts";

/** How often the workspace's files are looked at for changes. */
const LOOK_MS = 2_000;

export interface ServeOptions {
  listen: string | null;
  onStart(url: string, run: RunContext): Promise<void>;
  onRequest(line: RequestLine): void;
}

/** One `seq serve`: until Ctrl-C or SIGTERM, then what is in flight is answered. */
export async function serveWeb(context: CommandContext, options: ServeOptions): Promise<void> {
  const { world, output } = context;
  // Reading `isGraceful` is the promise to end after what is in flight.
  world.interruption.isGraceful = true;
  // Whoever clicks does not wait for longer: they are told to try again while something keeps the database locked.
  await context.openStore({ lockTries: 2 });
  const first = await context.openRun("act");
  const services = openServices(context, first, options.onRequest, (error) => {
    // The message alone: a stack or a cause may quote what people wrote.
    output.warn(error instanceof Error ? error.message : "unknown error");
  });
  const server = await startServer(services, options.listen ?? first.config.web.listen ?? DEFAULT_LISTEN);
  try {
    await options.onStart(server.url, first);
    await waitForEnd(world.interruption.signal);
  } finally {
    await server.close();
  }
}

function openServices(
  context: CommandContext,
  first: RunContext,
  log: WebServices["log"],
  fault: WebServices["fault"],
): WebServices {
  const { world } = context;
  let run: WebRun = first;
  let seen: string | null = null;
  let lookedAt = 0;
  let refreshing: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    const now = await fingerprint(first.root);
    if (seen !== null && now !== seen) {
      context.forgetWorkspace();
      try {
        const fresh = await context.openRun("act");
        run = fresh;
      } catch (error) {
        // A half-written seq.yaml: what was valid before still answers.
        fault(error);
      }
    }
    seen = now;
  }

  return {
    async open() {
      const at = performance.now();
      if (seen === null || at - lookedAt >= LOOK_MS) {
        lookedAt = at;
        refreshing ??= refresh().finally(() => {
          refreshing = null;
        });
        await refreshing;
      }
      return run;
    },
    log,
    fault,
    commits: (of) => readCommitsOf(of, world.env),
    random: randomBytes,
  };
}

async function waitForEnd(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
