import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fault, type HostileServer, startHostileServer } from "./hostile-server.ts";
import { bundleDeliverer, startDeliverer } from "./kill-deliverer.ts";
import { createLoopbackService, type Kind, type LoopbackService } from "./loopback-service.ts";
import { openKind, settleAndJudge } from "./play-attempt.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const service: LoopbackService = createLoopbackService(NOW);
let server: HostileServer;

/** Where the process dies, by what holds it there, and how what it left behind must end. */
const DEATHS: readonly [Kind, (Fault | null)[], string][] = [
  ["never", ["never_answers"], "unknown"],
  ["never+list", ["never_answers"], "sent"],
  ["never+list", ["stalls"], "not_sent"],
  ["key", ["never_answers"], "sent"],
  ["key", ["stalls"], "sent"],
  ["draft", ["never_answers"], "not_sent"],
  ["draft", [null, "never_answers"], "sent"],
  ["draft", [null, "stalls"], "sent"],
];
const folder = mkdtempSync(join(tmpdir(), "seq-killed-"));
let program: string;

beforeAll(async () => {
  server = await startHostileServer((request) => service.serve(request));
  program = await bundleDeliverer(folder);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe("a process that is killed leaves nothing that is done twice", () => {
  test.each(DEATHS.map((death, index) => [...death, index] as const))(
    "%s, held by %j: %s",
    async (kind, faults, end, index) => {
      const deliverer = await startDeliverer(program, kind, server, service);
      const before = service.performed.length;
      const at = service.now;
      const left = await deliverer.deliverUntilKilled(`text ${index}`, faults, 0);
      if (left === null) throw new Error("nothing was journaled, and a request has left");
      const transport = openKind(kind, server.url, service);
      const played = await settleAndJudge({ kind, server, service, transport, ...left, before, at }, []);
      await transport.close();
      expect(played.violations).toEqual([]);
      expect(played.settled).toMatchObject({ type: end });
    },
  );
});
