import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { classifyMessage } from "../../src/inbound/classify/classify-message.ts";
import type { Bench, Figure } from "../part.ts";
import { findMedian } from "../rounds.ts";

/** Messages a second that one process must understand. */
const GOAL = 2_000;

/** Understanding mail must not be what a sync waits for. No peer: other programs classify only part of it. */
export const classifying = {
  name: "classifying",
  describe: "saying of saved mails what they are",
  measure({ isQuick, rounds, say }: Bench): Promise<Figure[]> {
    const mails = readMails();
    say(`classifying ${mails.length} mails`);
    const rates: number[] = [];
    // The first rounds compile the patterns.
    for (let round = 0; round < rounds + 3; round += 1) {
      const repeats = isQuick ? 1 : 10;
      const started = performance.now();
      for (let repeat = 0; repeat < repeats; repeat += 1) for (const mail of mails) classifyMessage(mail);
      const seconds = (performance.now() - started) / 1_000;
      if (round >= 3) rates.push((mails.length * repeats) / seconds);
    }
    const rate = findMedian(rates);
    const figure: Figure = {
      measure: `classifying ${mails.length} mails`,
      ours: `${Math.round(rate).toLocaleString("en")} messages/s`,
      peer: "",
      value: rate / GOAL,
      unit: "×",
      goal: isQuick ? null : { atLeast: 1 },
    };
    return Promise.resolve([figure]);
  },
};

/** The labelled bounces where they are (SEQ_BOUNCES, or shared/data beside the repository), else invented ones of the same size. */
function readMails(): Uint8Array[] {
  const folder = findFolder();
  if (folder !== null) {
    const names = readdirSync(folder).filter((name) => name.endsWith(".eml"));
    return names.map((name) => readFileSync(join(folder, name)));
  }
  const said =
    "<bob@dead.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\n\n--- Below this line is a copy of the message.\n\n";
  const returned = `Received: from x by y\nMessage-ID: <1@ours.example>\n\n${"A line of the original.\n".repeat(120)}`;
  return Array.from({ length: 326 }, () =>
    Buffer.from(`From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n${said}${returned}`),
  );
}

function findFolder(): string | null {
  const named = process.env.SEQ_BOUNCES;
  if (named !== undefined && named !== "") return named;
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, "shared/data/mail/bounces");
    if (existsSync(join(candidate, "labels.json"))) return candidate;
  }
  return null;
}
