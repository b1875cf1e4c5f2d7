import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../whole/random.ts";
import { enrollPeople, type Field, MONDAY, makeField, startBinary } from "./field.ts";
import { type SmtpSink, startSink } from "./smtp-sink.ts";

export const CONNECTIONS = 3;
/** Uncertain attempts settled one by one at the end of a round; each is a call of its own. */
const MOST_RESOLVED = 60;

/** How much a series asks for. */
export interface KillPlan {
  kills: number;
  /** Messages due in each round. Default 500. */
  roundSize?: number;
  /** Longest wait between the first message of a start and its death, in ms. Default 1,200. */
  longestMs?: number;
  /** One message in so many is answered a second late, so that kills meet messages in flight. Default 4. */
  slowOneIn?: number;
  /** Decides when each start dies. */
  random: Random;
  /** Whether to stop early. */
  isOver?: () => boolean;
}

/** What a series of killed runs came to. */
export interface KillFigures {
  kills: number;
  /** Kills that met the program before its first message of that start had been journaled. */
  idleKills: number;
  rounds: number;
  due: number;
  sent: number;
  uncertain: number;
  /** Of the uncertain ones, how many the server had. */
  uncertainDelivered: number;
  mostDoubtPerKill: number;
  /** Message-IDs that reached the server more than once. */
  twice: string[];
  /** Recorded as sent, but never seen by the server. */
  missing: string[];
  /** Neither sent nor uncertain once nothing was due any more. */
  left: number;
  /** Uncertain attempts that nobody settled, and that the server does not have. */
  leftOpen: number;
  /** What reached the server after uncertain attempts were settled. */
  arrivedAfterResolve: number;
  errors: string[];
}

/**
 * Kills `seq run` at random moments while messages are due, round after round, until it was killed often enough;
 * lets the last start of each round finish, and settles what is uncertain by what the server has.
 */
export async function killRuns(plan: KillPlan): Promise<KillFigures> {
  const { kills, roundSize = 500, longestMs = 1_200, slowOneIn = 4, random, isOver = () => false } = plan;
  const sink = await startSink("-W", `.:1:${slowOneIn}`);
  const figures: KillFigures = {
    kills: 0,
    idleKills: 0,
    rounds: 0,
    due: 0,
    sent: 0,
    uncertain: 0,
    uncertainDelivered: 0,
    mostDoubtPerKill: 0,
    twice: [],
    missing: [],
    left: 0,
    leftOpen: 0,
    arrivedAfterResolve: 0,
    errors: [],
  };
  try {
    const asked = { kills, roundSize, longestMs, slowOneIn, random, isOver };
    while (figures.kills < kills && !isOver()) await playRound(sink, asked, figures);
  } finally {
    await sink.stop();
  }
  return figures;
}

async function playRound(
  sink: SmtpSink,
  { kills, roundSize, longestMs, random, isOver }: Required<KillPlan>,
  figures: KillFigures,
): Promise<void> {
  const field = makeField({ smtp: sink.url, sender: `connections: ${CONNECTIONS}` });
  await enrollPeople(field, roundSize, "one-mail", `r${figures.rounds}x`);
  figures.rounds += 1;
  figures.due += roundSize;
  let doubt = 0;
  while (figures.kills < kills && !isOver() && countLeft(field) > 0) {
    const journaled = countAttempts(field);
    if (!(await killOnce(field, sink, random.next() * longestMs, figures))) break;
    doubt = noteUncertain(field, doubt, figures);
    if (countAttempts(field) === journaled) figures.idleKills += 1;
  }
  await finishRound(field, sink, figures, doubt);
}

/** What the next run, which is the one to tell, found in doubt of the kill before; returns how many are in doubt by now. */
function noteUncertain(field: Field, before: number, figures: KillFigures): number {
  const now = countUncertain(field);
  figures.mostDoubtPerKill = Math.max(figures.mostDoubtPerKill, now - before);
  return now;
}

/** False when the run ended before it was killed. */
async function killOnce(
  field: Field,
  sink: SmtpSink,
  afterMs: number,
  figures: KillFigures,
): Promise<boolean> {
  const before = sink.count();
  const { child, ended } = startBinary(["run", "--quiet", "--now", MONDAY], field.root);
  // Every third kill may meet the start itself; the others wait until messages flow.
  const isEarly = figures.kills % 3 === 0;
  for (let waited = 0; !isEarly && waited < 200 && sink.count() === before; waited++) await sleep(20);
  await sleep(afterMs);
  child.kill("SIGKILL");
  const { signal, err } = await ended;
  if (err !== "") figures.errors.push(err);
  if (signal === "SIGKILL") figures.kills += 1;
  return signal === "SIGKILL";
}

async function finishRound(field: Field, sink: SmtpSink, figures: KillFigures, doubt: number): Promise<void> {
  field.write("seq.yaml", field.read("seq.yaml").replace(/connections: \d+/, "connections: 20"));
  const last = await field.binary(["run", "--quiet", "--now", MONDAY]);
  if (last.err !== "") figures.errors.push(last.err);
  noteUncertain(field, doubt, figures);
  figures.left += countLeft(field);
  let resolved = 0;
  const arrived = new Map<string, number>();
  for (const { messageId } of sink.mails()) arrived.set(messageId, (arrived.get(messageId) ?? 0) + 1);
  for (const row of field.query<{ message_id: string; status: string; id: number }>(
    "SELECT id, message_id, status FROM attempts",
  )) {
    if (row.status === "sent") {
      figures.sent += 1;
      if (!arrived.has(row.message_id)) figures.missing.push(row.message_id);
    } else if (row.status === "uncertain") {
      figures.uncertain += 1;
      const delivered = arrived.has(row.message_id);
      if (delivered) figures.uncertainDelivered += 1;
      if (resolved >= MOST_RESOLVED) {
        if (!delivered) figures.leftOpen += 1;
        continue;
      }
      resolved += 1;
      const verdict = delivered ? "--sent" : "--not-sent";
      const { code, err } = await field.seq(["resolve", String(row.id), verdict, "--now", MONDAY]);
      if (code !== 0) figures.errors.push(err);
    } else if (row.status !== "failed") figures.errors.push(`attempt ${row.id} is ${row.status}`);
  }
  // A message that was settled as not sent is due again, with the same bytes.
  await field.binary(["run", "--quiet", "--now", MONDAY]);
  const own = sink.newMails();
  figures.arrivedAfterResolve += own.length;
  const ids = own.map(({ messageId }) => messageId);
  figures.twice.push(...ids.filter((id, index) => ids.indexOf(id) !== index));
}

function countLeft(field: Field): number {
  const [row] = field.query<{ left: number }>(
    "SELECT count(*) AS left FROM enrollments WHERE status = 'active' AND due_at IS NOT NULL",
  );
  return row?.left ?? 0;
}

function countUncertain(field: Field): number {
  const sql = "SELECT count(*) AS doubt FROM attempts WHERE status = 'uncertain'";
  return field.query<{ doubt: number }>(sql)[0]?.doubt ?? 0;
}

function countAttempts(field: Field): number {
  return field.query<{ count: number }>("SELECT count(*) AS count FROM attempts")[0]?.count ?? 0;
}
