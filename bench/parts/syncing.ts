import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasDovecot, PASSWORD, startDovecot, USER } from "../../test/peers/dovecot.ts";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import type { Bench, Figure } from "../part.ts";
import { alternate, findMedian, formatMs } from "../rounds.ts";

/** `seq sync` of a mailbox never read before, against bare imapflow. */
export const syncing = {
  name: "syncing",
  describe: "`seq sync` from a local Dovecot, against bare imapflow that looks at nothing",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    if (!hasDovecot) {
      say("dovecot (Debian: dovecot-imapd) is missing: left out");
      return [];
    }
    const count = isQuick ? 500 : 10_000;
    const dovecot = await startDovecot();
    try {
      const cwd = join(folder, "workspace");
      const output = join(folder, "output.txt");
      await writeWorkspace(cwd, dovecot.port);
      dovecot.deliverMany(writeMessages(count));
      const peerProgram = await bundlePeer("peer-syncing");
      const tell = (who: string, usage: Usage): Usage => {
        say(`${who} ${formatMs(usage.wallMs)}, ${usage.peakMb.toFixed(0)} MB`);
        return usage;
      };
      const { ours, peer } = await alternate(
        rounds,
        async () => {
          await rm(join(cwd, ".seq"), { recursive: true, force: true });
          const usage = await runNode([SEQ, "sync"], { cwd, output });
          await expectIn(output, `${count} messages`);
          return tell("seq", usage);
        },
        async () => {
          const usage = await runNode([peerProgram, String(dovecot.port), USER, PASSWORD], { cwd, output });
          await expectIn(output, `${count} messages`);
          return tell("peer", usage);
        },
      );
      return compare(ours, peer, count);
    } finally {
      await dovecot.close();
    }
  },
};

async function writeWorkspace(cwd: string, port: number): Promise<void> {
  await mkdir(cwd, { recursive: true });
  await writeFile(
    join(cwd, "seq.yaml"),
    `workspace: bench
calendar: { timezone: UTC }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    imap: imap://${USER}:\${IMAP_PASSWORD}@127.0.0.1:${port}
`,
  );
  await writeFile(join(cwd, ".env"), `IMAP_PASSWORD="${PASSWORD}"\n`);
  await chmod(join(cwd, ".env"), 0o600);
}

/** Replies of about 4 KB, with a quote, as people write them. */
function* writeMessages(count: number): Generator<string> {
  const quote = "> Teams like yours tell us that onboarding takes longer than anyone planned.\n".repeat(40);
  for (let n = 0; n < count; n += 1) {
    yield `From: Person ${n} <person${n}@firm${n}.example>
To: anna@acme.example
Subject: Re: shorter onboarding
Message-ID: <reply-${n}@firm${n}.example>
In-Reply-To: <touch-${n}@acme.example>
Date: Mon, 2 Mar 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Thanks, number ${n}: tell me more.

On Mon, 2 Mar 2026, Anna Kim wrote:
${quote}`;
  }
}

/** A figure counts only for work that was done. */
async function expectIn(output: string, text: string): Promise<void> {
  const said = await readFile(output, "utf8");
  if (!said.includes(text)) throw new Error(`expected "${text}" in:\n${said.slice(-2_000)}`);
}

function compare(ours: readonly Usage[], peer: readonly Usage[], count: number): Figure[] {
  const wall = (side: readonly Usage[]) => findMedian(side.map(({ wallMs }) => wallMs));
  const peak = (side: readonly Usage[]) => Math.max(...side.map(({ peakMb }) => peakMb));
  const rate = (ms: number) => `${formatMs(ms)}, ${Math.round((count / ms) * 1_000).toLocaleString("en")}/s`;
  return [
    {
      measure: `sync of ${count.toLocaleString("en")} messages`,
      ours: rate(wall(ours)),
      peer: rate(wall(peer)),
      value: wall(peer) / wall(ours),
      unit: "×",
      goal: null,
    },
    {
      measure: "sync, resident memory",
      ours: `${peak(ours).toFixed(0)} MB`,
      peer: `${peak(peer).toFixed(0)} MB`,
      value: peak(ours),
      unit: " MB",
      goal: { atMost: 250 },
    },
  ];
}
