import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DROPS, type Fault, type HostileServer, startHostileServer } from "../../providers/hostile-server.ts";
import { bundleDeliverer, startDeliverer } from "../../providers/kill-deliverer.ts";
import {
  createLoopbackService,
  KINDS,
  type Kind,
  type LoopbackService,
  makeText,
  REFUSALS,
} from "../../providers/loopback-service.ts";
import { openKind, type Played, settleAndJudge } from "../../providers/play-attempt.ts";
import type { Random } from "../../whole/random.ts";
import type { Part, Proof } from "../part.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const FAULTS: readonly Fault[] = [
  ...DROPS,
  "on_accept",
  "stalls",
  "garbage",
  "switches",
  "informational",
  "huge",
  "slow",
];
/** Those that hold a process until it is killed. */
const HOLDS: readonly Fault[] = ["never_answers", "stalls", "slow"];
/** One that says that something was done, and has done nothing, would prove nothing. */
const TEXTS = Object.keys(REFUSALS).filter((text) => text !== "no json");
/** One process in so many rounds is killed. */
const KILLED_ONE_IN = 8;

export const requests: Part = {
  name: "requests",
  test: "a service that drops, stalls, refuses or says nonsense at each point of a request, or the process is killed there; then it is asked what became of it",
  promises: [1, 2],
  trials: { short: 48, long: 1_000 },
  unit: "rounds",
  missing: () => null,
  async prove(trials, isOver, chance): Promise<Proof> {
    const folder = mkdtempSync(join(tmpdir(), "seq-requests-"));
    const program = await bundleDeliverer(folder);
    const counts = new Map<string, number>();
    const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
    const violations: string[] = [];
    let trial = 0;
    try {
      for (; trial < trials && !isOver(); trial++) {
        const random = chance(trial);
        const kind = KINDS[trial % KINDS.length] as Kind;
        const isKilled = trial % KILLED_ONE_IN === 0;
        const { settled, ...played } = await playRound(kind, isKilled ? program : null, random);
        violations.push(...played.violations.map((text) => `round ${trial}: ${text}`));
        count(played.outcome === null ? "killed" : describe(played.outcome));
        if (settled !== null) count(`then ${settled.type === "unknown" ? "left to a person" : settled.type}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const figures = [...counts].sort().map(([name, times]) => `${times} ${name}`);
    return { trials: trial, violations, figures: figures.join(", ") };
  },
};

function describe(outcome: NonNullable<Played["outcome"]>): string {
  if (outcome.type !== "failed") return outcome.type;
  if (outcome.optedOut === true) return "failed (opted out)";
  return `failed (${outcome.suppress ? "dead address" : outcome.blame})`;
}

/** One attempt of one kind, in a world of its own. `program`: delivered by a process that is killed meanwhile. */
async function playRound(kind: Kind, program: string | null, random: Random): Promise<Played> {
  const service = createLoopbackService(NOW);
  const server = await startHostileServer((request) => service.serve(request));
  try {
    const text = random.chance(0.3) ? random.pick(TEXTS) : "hi";
    const later = Array.from({ length: random.int(0, 4) }, () =>
      random.chance(0.3) ? null : random.pick(FAULTS.filter((fault) => !HOLDS.includes(fault))),
    );
    const played =
      program === null
        ? await playHere(kind, text, later, { server, service, random })
        : await playKilled(program, kind, text, later, { server, service, random });
    const mayStayOpen = text !== "hi" || kind === "never" || kind === "never+part";
    if (played.settled?.type === "unknown" && !mayStayOpen) {
      played.violations.push(`${kind}: left to a person: ${played.settled.evidence}`);
    }
    return played;
  } finally {
    await server.close();
  }
}

interface World {
  server: HostileServer;
  service: LoopbackService;
  random: Random;
}

async function playHere(
  kind: Kind,
  text: string,
  later: readonly (Fault | null)[],
  { server, service, random }: World,
): Promise<Played> {
  const faults = random.chance(0.2) ? [] : drawFaults(kind, FAULTS, random);
  const patienceMs = faults.some((fault) => fault !== null && HOLDS.includes(fault)) ? 100 : 10_000;
  const transport = openKind(kind, server.url, service, { patienceMs });
  try {
    server.faults = [...faults];
    let prepared = await transport.prepare(makeText(text));
    const outcome = await transport.send(prepared, async (content) => {
      prepared = { ...prepared, content };
      await Promise.resolve();
    });
    return await settleAndJudge(
      { kind, server, service, transport, prepared, outcome, before: 0, at: NOW },
      later,
    );
  } finally {
    await transport.close();
  }
}

async function playKilled(
  program: string,
  kind: Kind,
  text: string,
  later: readonly (Fault | null)[],
  { server, service, random }: World,
): Promise<Played> {
  const deliverer = await startDeliverer(program, kind, server, service);
  const faults = drawFaults(kind, random.chance(0.7) ? HOLDS : FAULTS, random);
  const left = await deliverer.deliverUntilKilled(text, faults, random.int(0, 20));
  if (left === null) {
    const violations = [`${kind}: a request left before it was journaled`];
    return { outcome: null, settled: null, questions: 0, violations };
  }
  const transport = openKind(kind, server.url, service);
  try {
    return await settleAndJudge({ kind, server, service, transport, ...left, before: 0, at: NOW }, later);
  } finally {
    await transport.close();
  }
}

/** The request itself, or where it takes two, the one or the other. */
function drawFaults(kind: Kind, from: readonly Fault[], random: Random): (Fault | null)[] {
  const fault = random.pick(from);
  return kind === "draft" && random.chance(0.6) ? [null, fault] : [fault];
}
