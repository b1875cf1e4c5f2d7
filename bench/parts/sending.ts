import { generateKeyPairSync } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { expectIn } from "../expect.ts";
import { compareMemory } from "../memory.ts";
import { collectMessages } from "../messages.ts";
import type { Bench, Figure } from "../part.ts";
import { openPostgres } from "../postgres.ts";
import { findMedian, formatMs, formatRate, takeTurns } from "../rounds.ts";
import { bringToEmail, DUE } from "../second-touch.ts";
import { openSignatureCounter, type SignatureCounter } from "../signature-counter.ts";
import { openSink } from "../sink.ts";
import { CONNECTIONS, DKIM, writeWorkspace } from "../workspace.ts";

/** Bits of the key, on both sides: what RFC 6376 3.3.3 advises, and what mail providers ask for. */
const KEY_BITS = 2_048;

/** What a run of mails is called, whether they are signed, and how far ahead of its peer it should be. */
interface Kind {
  title: string;
  isSigned: boolean;
  atLeast: number;
}

/** Emails that follow a LinkedIn touch, through `seq run`, against pooled nodemailer with the same messages. */
export const sending = {
  name: "sending",
  describe: "due emails through `seq run`, against bare pooled nodemailer",
  measure: (bench: Bench): Promise<Figure[]> =>
    measureKind(bench, { title: "sending", isSigned: false, atLeast: 1.2 }),
};

/** The same with a signature on every message, which is most of the work. */
export const sendingDkim = {
  name: "sending-dkim",
  describe: "the same with DKIM (RSA, 2,048 bits), against bare pooled nodemailer with the same key",
  measure: (bench: Bench): Promise<Figure[]> =>
    measureKind(bench, { title: "sending with DKIM", isSigned: true, atLeast: 1.6 }),
};

async function measureKind({ folder, isQuick, rounds, say }: Bench, kind: Kind): Promise<Figure[]> {
  const counter = await openSignatureCounter();
  const { port } = counter;
  const count = isQuick ? 200 : 5_000;
  const cwd = join(folder, "workspace");
  const state = join(cwd, ".seq");
  const ready = join(folder, "ready");
  const messages = join(folder, "messages.jsonl");
  const output = join(folder, "output.txt");
  const dkimKey = kind.isSigned ? createKey() : null;
  await writeWorkspace(cwd, `smtp://127.0.0.1:${port}`, { dkimKey });
  const signing = dkimKey === null ? [] : [join(cwd, "secrets", "dkim.pem"), DKIM.domain, DKIM.selector];
  say(`bringing ${count} people to their email`);
  await bringToEmail(cwd, count, { people: join(folder, "people.csv"), output });
  cpSync(state, ready, { recursive: true });
  const peerProgram = await bundlePeer("peer-sending");

  async function sendOurs(): Promise<Usage> {
    rmSync(state, { recursive: true });
    cpSync(ready, state, { recursive: true });
    const usage = await runNode([SEQ, "run", "--now", DUE], { cwd, output });
    await expectIn(output, `${count} sent`);
    return tell("seq", usage);
  }

  async function sendPeer(): Promise<Usage> {
    const usage = await runNode([peerProgram, messages, String(port), String(CONNECTIONS), ...signing], {
      cwd,
      output,
    });
    await expectIn(output, `${count} sent`);
    return tell("peer", usage);
  }

  let schemas = 0;
  /** The same on a store that was moved to a server; the moving is not measured. */
  async function sendOnServer(host: string): Promise<Usage> {
    rmSync(state, { recursive: true });
    cpSync(ready, state, { recursive: true });
    const url = `postgres://bench@localhost/postgres?host=${host}&schema=sent_${(schemas += 1)}`;
    await runNode([SEQ, "store", "move", url], { cwd, output });
    const config = join(cwd, "seq.yaml");
    const written = await readFile(config, "utf8");
    try {
      await writeFile(config, `${written}\nstore: ${url}\n`);
      const usage = await runNode([SEQ, "run", "--now", DUE], { cwd, output });
      await expectIn(output, `${count} sent`);
      return tell("seq on PostgreSQL", usage);
    } finally {
      await writeFile(config, written);
    }
  }

  function tell(who: string, usage: Usage): Usage {
    const { wallMs, cpuMs, peakMb } = usage;
    say(`${who} ${formatMs(wallMs)} (processor ${formatMs(cpuMs)}), ${peakMb.toFixed(0)} MB`);
    return usage;
  }

  // Once each, unmeasured: a figure counts only for mail that left signed, or not, on both sides.
  try {
    await sendOurs();
    expectSigned(counter, kind, count);
    await collect();
    await sendPeer();
    expectSigned(counter, kind, count);
  } finally {
    await counter.close();
  }
  const sink = await openSink(port);
  const postgres = kind.isSigned ? null : await openPostgres(folder);
  try {
    const taken: Record<string, Usage[]> = await takeTurns(rounds, {
      ours: sendOurs,
      ...(postgres !== null && { server: () => sendOnServer(postgres.host) }),
      peer: sendPeer,
    });
    const { ours = [], peer = [], server = [] } = taken;
    const figures = compare(ours, peer, count, kind);
    return postgres === null ? figures : [...figures, compareServer(server, ours, count)];
  } finally {
    await postgres?.close();
    await sink.close();
  }

  async function collect(): Promise<void> {
    const collected = await collectMessages(
      { file: join(state, "state.db"), marker: join(state, "store.json") },
      messages,
    );
    if (collected !== count) throw new Error(`${collected} of ${count} messages were journaled`);
  }
}

function expectSigned(counter: SignatureCounter, { isSigned }: Kind, count: number): void {
  const { messages, signed } = counter.takeCounts();
  if (messages === count && signed === (isSigned ? count : 0)) return;
  throw new Error(`${messages} of ${count} messages arrived, ${signed} signed`);
}

function createKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: KEY_BITS });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function compareServer(server: readonly Usage[], file: readonly Usage[], count: number): Figure {
  const wall = (side: readonly Usage[]): number => findMedian(side.map(({ wallMs }) => wallMs));
  return {
    measure: `sending on PostgreSQL, ${count.toLocaleString("en")} emails, over SQLite`,
    ours: formatRate(count, wall(server)),
    peer: formatRate(count, wall(file)),
    value: wall(file) / wall(server),
    unit: "×",
    goal: { atLeast: 0.8 },
  };
}

function compare(
  ours: readonly Usage[],
  peer: readonly Usage[],
  count: number,
  { title, atLeast }: Kind,
): Figure[] {
  const wall = (side: readonly Usage[]) => findMedian(side.map(({ wallMs }) => wallMs));
  const rate = (ms: number) => formatRate(count, ms);
  return [
    {
      measure: `${title}, ${count.toLocaleString("en")} emails, whole process`,
      ours: rate(wall(ours)),
      peer: rate(wall(peer)),
      value: wall(peer) / wall(ours),
      unit: "×",
      goal: { atLeast },
    },
    compareMemory(title, ours, peer),
  ];
}
