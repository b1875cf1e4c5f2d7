import { setTimeout as sleep } from "node:timers/promises";
import { enrollPeople, type Field, MONDAY, makeField, startBinary } from "./field.ts";
import { type SmtpSink, startSink } from "./smtp-sink.ts";

/** Messages due in each round. */
export const ROUND_SIZE = 500;
export const CONNECTIONS = 3;

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
  /** What reached the server after every uncertain attempt was settled. */
  arrivedAfterResolve: number;
  errors: string[];
}

/**
 * Kills `seq run` at random moments while messages are due, round after round, until it was killed often enough;
 * lets the last start of each round finish, and settles what is uncertain by what the server has.
 */
export async function killRuns(kills: number): Promise<KillFigures> {
  // Some messages are answered a second late or more, so that kills meet messages in flight.
  const sink = await startSink("-W", ".:1:4");
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
    arrivedAfterResolve: 0,
    errors: [],
  };
  try {
    while (figures.kills < kills) await playRound(sink, kills, figures);
  } finally {
    await sink.stop();
  }
  return figures;
}

async function playRound(sink: SmtpSink, kills: number, figures: KillFigures): Promise<void> {
  const field = makeField({ smtp: sink.url, sender: `connections: ${CONNECTIONS}` });
  await enrollPeople(field, ROUND_SIZE, "one-mail", `r${figures.rounds}x`);
  figures.rounds += 1;
  figures.due += ROUND_SIZE;
  let doubt = 0;
  while (figures.kills < kills && countLeft(field) > 0) {
    const journaled = countAttempts(field);
    if (!(await killOnce(field, sink, figures))) break;
    const now = countDoubt(field);
    figures.mostDoubtPerKill = Math.max(figures.mostDoubtPerKill, now - doubt);
    doubt = now;
    if (countAttempts(field) === journaled) figures.idleKills += 1;
  }
  await finishRound(field, sink, figures);
}

/** False when the run ended before it was killed. */
async function killOnce(field: Field, sink: SmtpSink, figures: KillFigures): Promise<boolean> {
  const before = sink.count();
  const { child, ended } = startBinary(["run", "--quiet", "--now", MONDAY], field.root);
  // Every third kill may meet the start itself; the others wait until messages flow.
  const isEarly = figures.kills % 3 === 0;
  for (let waited = 0; !isEarly && waited < 200 && sink.count() === before; waited++) await sleep(20);
  await sleep(Math.random() * 1_200);
  child.kill("SIGKILL");
  const { signal, err } = await ended;
  if (err !== "") figures.errors.push(err);
  if (signal === "SIGKILL") figures.kills += 1;
  return signal === "SIGKILL";
}

async function finishRound(field: Field, sink: SmtpSink, figures: KillFigures): Promise<void> {
  const last = await field.binary(["run", "--quiet", "--now", MONDAY]);
  if (last.err !== "") figures.errors.push(last.err);
  figures.left += countLeft(field);
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
      const verdict = delivered ? "--sent" : "--not-sent";
      const { code, err } = await field.seq(["resolve", String(row.id), verdict, "--now", MONDAY]);
      if (code !== 0) figures.errors.push(err);
    } else figures.errors.push(`attempt ${row.id} is ${row.status}`);
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

function countDoubt(field: Field): number {
  const sql = "SELECT count(*) AS doubt FROM attempts WHERE status IN ('started', 'uncertain')";
  return field.query<{ doubt: number }>(sql)[0]?.doubt ?? 0;
}

function countAttempts(field: Field): number {
  return field.query<{ count: number }>("SELECT count(*) AS count FROM attempts")[0]?.count ?? 0;
}
