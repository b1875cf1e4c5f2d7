import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { collectMessages } from "../messages.ts";
import type { Bench, Figure } from "../part.ts";
import { writePeople } from "../people.ts";
import { alternate, findMedian, formatMs } from "../rounds.ts";
import { openSink } from "../sink.ts";
import { doEveryTask } from "../tasks.ts";
import { CONNECTIONS, SEQUENCE, writeWorkspace } from "../workspace.ts";

/** A Monday and the Wednesday after it, without a holiday in any of the people's countries. */
const INVITED = "2026-03-09T12:00Z";
const DUE = "2026-03-11T13:00Z";

/** Emails that follow a LinkedIn touch, through `seq run`, against pooled nodemailer with the same messages. */
export const sending = {
  name: "sending",
  describe: "due emails through `seq run`, against bare pooled nodemailer",
  async measure(bench: Bench): Promise<Figure[]> {
    const sink = await openSink();
    try {
      return await measureWith(bench, sink.port);
    } finally {
      await sink.close();
    }
  },
};

async function measureWith({ folder, isQuick, rounds, say }: Bench, port: number): Promise<Figure[]> {
  const count = isQuick ? 200 : 5_000;
  const cwd = join(folder, "workspace");
  const state = join(cwd, ".seq");
  const ready = join(folder, "ready");
  const messages = join(folder, "messages.jsonl");
  const output = join(folder, "output.txt");
  await writeWorkspace(cwd, `smtp://127.0.0.1:${port}`);
  say(`bringing ${count} people to their email`);
  await prepare(cwd, count, { people: join(folder, "people.csv"), output });
  cpSync(state, ready, { recursive: true });
  const peerProgram = await bundlePeer("peer-sending");

  async function sendOurs(): Promise<Usage> {
    rmSync(state, { recursive: true });
    cpSync(ready, state, { recursive: true });
    const usage = await runNode([SEQ, "run", "--now", DUE], { cwd, output });
    expectSent(output, count);
    return tell("seq", usage);
  }

  async function sendPeer(): Promise<Usage> {
    const usage = await runNode([peerProgram, messages, String(port), String(CONNECTIONS)], { cwd, output });
    expectSent(output, count);
    return tell("peer", usage);
  }

  function tell(who: string, usage: Usage): Usage {
    const { wallMs, cpuMs, connectedMs, peakMb } = usage;
    say(
      `${who} ${formatMs(wallMs)} (connected ${formatMs(connectedMs ?? 0)}, processor ${formatMs(cpuMs)}), ${peakMb.toFixed(0)} MB`,
    );
    return usage;
  }

  await sendOurs();
  const collected = await collectMessages(
    { file: join(state, "state.db"), marker: join(state, "store.json") },
    messages,
  );
  if (collected !== count) throw new Error(`${collected} of ${count} messages were journaled`);
  const { ours, peer } = await alternate(rounds, sendOurs, sendPeer);
  return compare(ours, peer, count);
}

/** People whose invitation was sent two business days ago: the email is their second touch, and due. */
async function prepare(
  cwd: string,
  count: number,
  { people, output }: { people: string; output: string },
): Promise<void> {
  await writePeople(people, count, { withTopic: true });
  const place = { cwd, output };
  await runNode([SEQ, "import", people], place);
  await runNode([SEQ, "enroll", SEQUENCE, "--all", "--now", INVITED], place);
  await runNode([SEQ, "run", "--now", INVITED], place);
  const done = await doEveryTask(cwd, INVITED);
  if (done !== count) throw new Error(`${done} of ${count} invitations were sent`);
}

/** A figure counts only for work that was done. */
function expectSent(output: string, count: number): void {
  const said = readFileSync(output, "utf8");
  if (!said.includes(`${count} sent`)) throw new Error(`expected ${count} sent:\n${said.slice(-2_000)}`);
}

function compare(ours: readonly Usage[], peer: readonly Usage[], count: number): Figure[] {
  const wall = (side: readonly Usage[]) => findMedian(side.map(({ wallMs }) => wallMs));
  const connected = (side: readonly Usage[]) =>
    findMedian(side.map(({ connectedMs }) => connectedMs ?? Number.NaN));
  const peak = (side: readonly Usage[]) => Math.max(...side.map(({ peakMb }) => peakMb));
  const rate = (ms: number) => `${formatMs(ms)}, ${Math.round((count / ms) * 1_000).toLocaleString("en")}/s`;
  return [
    {
      measure: `sending ${count.toLocaleString("en")} emails, whole process`,
      ours: rate(wall(ours)),
      peer: rate(wall(peer)),
      value: wall(peer) / wall(ours),
      unit: "×",
      goal: { atLeast: 0.8 },
    },
    {
      measure: "sending, while connected",
      ours: rate(connected(ours)),
      peer: rate(connected(peer)),
      value: connected(peer) / connected(ours),
      unit: "×",
      goal: null,
    },
    {
      measure: "sending, resident memory",
      ours: `${peak(ours).toFixed(0)} MB`,
      peer: `${peak(peer).toFixed(0)} MB`,
      value: peak(ours),
      unit: " MB",
      goal: { atMost: 200 },
    },
  ];
}
