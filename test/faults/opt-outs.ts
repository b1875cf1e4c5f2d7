import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signToken, tagStep, writeTokenSubject } from "../../src/token/token.ts";
import type { Random } from "../whole/random.ts";
import { enrollPeople, type Field, MONDAY, makeField, startBinary } from "./field.ts";

/** How much a series asks for. */
export interface OptOutPlan {
  kills: number;
  /** People of each round. */
  people: number;
  random: Random;
  isOver: () => boolean;
}

/** What a series of killed servers came to. */
export interface OptOutFigures {
  kills: number;
  /** People who were answered 200. */
  answered: number;
  /** Posts whose answer the kill took away. */
  unanswered: number;
  /** People whose opt-out was on disk, though no answer had come. */
  silent: number;
  /** One line each. */
  violations: string[];
}

/** Each person is in all of them: a mail to come, a task, a message that waits for approval, and a first mail later. */
const SEQUENCES = {
  mails:
    step("do: email\n    subject: Hello\n    body: Hi.") +
    next("wait: 1 day\n    do: email\n    subject: Again\n    body: Hi."),
  todo: step("do: task\n    text: Look them up."),
  asked: step("do: email\n    approve: true\n    subject: Hello\n    body: Hi."),
  later: step("wait: 1 day\n    do: email\n    subject: Later\n    body: Hi."),
};

function step(text: string): string {
  return `name: NAME\nexit_on: [opted_out]\nsteps:\n  - id: first\n    ${text}\n`;
}

function next(text: string): string {
  return `  - id: second\n    ${text}\n`;
}

/** Posts at once, of which a kill takes some answers away. */
const AT_ONCE = 8;
const FORMS: readonly [type: string, body: string][] = [
  ["application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"],
  ["application/x-www-form-urlencoded", "List-Unsubscribe=One-Click\r\n"],
  [
    'multipart/form-data; boundary="b"',
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n',
  ],
];
const AFTER = ["2026-03-03T12:00", "2026-03-04T12:00", "2026-03-06T12:00"];

/**
 * Kills `seq serve` at random moments while people opt out with one click, and looks after each kill, before anything
 * is started again, whether anybody who was answered goes on. At the end of a round the rep looks, and runs follow.
 */
export async function killServes(plan: OptOutPlan): Promise<OptOutFigures> {
  const figures: OptOutFigures = { kills: 0, answered: 0, unanswered: 0, silent: 0, violations: [] };
  while (figures.kills < plan.kills && !plan.isOver()) await playRound(plan, figures);
  return figures;
}

interface Person {
  id: number;
  email: string;
  path: string;
  isAnswered: boolean;
  isSilent: boolean;
}

async function playRound(
  { kills, people: count, random, isOver }: OptOutPlan,
  figures: OptOutFigures,
): Promise<void> {
  const sequences = Object.entries(SEQUENCES).map(([name, text]) => [name, text.replace("NAME", name)]);
  const field = makeField({
    sequences: Object.fromEntries(sequences) as Record<string, string>,
    extra: "web: { public_url: http://127.0.0.1:8787 }\n",
  });
  await enrollPeople(field, count, "mails");
  for (const name of ["todo", "asked", "later"])
    await must(field, ["enroll", name, "--all", "--now", MONDAY]);
  await must(field, ["run", "--quiet", "--now", MONDAY]);
  const people = readPeople(field);
  const [open] = field.query<{ tasks: number; reviews: number; living: number }>(
    `SELECT (SELECT count(*) FROM tasks WHERE status = 'open') AS tasks,
      (SELECT count(*) FROM reviews WHERE status = 'open') AS reviews,
      (SELECT count(*) FROM enrollments WHERE status = 'active') AS living`,
  );
  if (open?.tasks !== count || open.reviews !== count || open.living !== count * 4 || people.length !== count)
    throw new Error(`the round begins with ${JSON.stringify(open)} of ${count} people`);
  while (figures.kills < kills && !isOver() && people.some(({ isAnswered }) => !isAnswered)) {
    await killOnce(field, people, random, figures);
    lookAtDisk(field, people, figures);
  }
  await lookAround(field, people, figures);
}

async function must(field: Field, argv: string[]): Promise<void> {
  const { code, err } = await field.seq(argv);
  if (code > 1) throw new Error(`seq ${argv.join(" ")}: ${err}`);
}

function readPeople(field: Field): Person[] {
  const keys = field
    .query<{ id: string; hex: string }>("SELECT id, hex FROM token_keys WHERE retired_at IS NULL")
    .map(({ id, hex }) => ({ id, secret: hex, createdAt: 0, retiredAt: null }));
  const rows = field.query<{ id: number; email: string; enrollment: number }>(
    "SELECT p.id, p.email, e.id AS enrollment FROM prospects p JOIN enrollments e ON e.prospect = p.id WHERE e.sequence = 'mails'",
  );
  return rows.map(({ id, email, enrollment }) => {
    const ref = { prospect: id, enrollment, step: tagStep("first") };
    return {
      id,
      email,
      path: `/u/${signToken(keys, "unsubscribe", writeTokenSubject(ref))}`,
      isAnswered: false,
      isSilent: false,
    };
  });
}

async function killOnce(
  field: Field,
  people: Person[],
  random: Random,
  figures: OptOutFigures,
): Promise<void> {
  const argv = ["serve", "--listen", "127.0.0.1:0", "--json", "--now", MONDAY];
  const { child, ended } = startBinary(argv, field.root);
  const url = child.stdout === null ? null : await readUrl(child.stdout);
  if (url === null) throw new Error(`seq serve: ${(await ended).err}`);
  const waiting = people.filter(({ isAnswered }) => !isAnswered).slice(0, AT_ONCE - 1);
  // Somebody clicks again who was answered before.
  const again = people.filter(({ isAnswered }) => isAnswered).slice(-1);
  let answers = 0;
  const posts = [...waiting, ...again].map(async (person) => {
    const [type, body] = random.pick(FORMS);
    try {
      const headers = { "content-type": type };
      const { status } = await fetch(url + person.path, { method: "POST", body, headers });
      answers += 1;
      if (status !== 200) figures.violations.push(`kill ${figures.kills}: answered ${status}`);
      else if (!person.isAnswered) {
        person.isAnswered = true;
        figures.answered += 1;
      }
    } catch {
      figures.unanswered += 1;
    }
  });
  const fatal = random.int(0, posts.length);
  for (let waited = 0; answers < fatal && waited < 5_000; waited += 1) await sleep(1);
  await sleep(random.next() * 20);
  child.kill("SIGKILL");
  figures.kills += 1;
  await Promise.all(posts);
  const { err } = await ended;
  if (err !== "") figures.violations.push(`kill ${figures.kills}: said on stderr: ${err.trim()}`);
}

/** The address that the server says it listens on; null where it ends before. */
function readUrl(stdout: NodeJS.ReadableStream): Promise<string | null> {
  return new Promise((resolve) => {
    let text = "";
    stdout.on("data", (chunk: string) => {
      text += chunk;
      const url = /"type":"listening","url":"([^"]+)"/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    stdout.on("end", () => resolve(null));
  });
}

/** What a kill left: the fact and all that follows from it, or nothing at all. */
function lookAtDisk(field: Field, people: readonly Person[], figures: OptOutFigures): void {
  const rows = field.query<{
    id: number;
    facts: number;
    living: number;
    tasks: number;
    reviews: number;
    stops: number;
  }>(
    `SELECT p.id,
      (SELECT count(*) FROM events e WHERE e.prospect = p.id AND e.kind = 'opted_out') AS facts,
      (SELECT count(*) FROM enrollments e WHERE e.prospect = p.id AND e.status IN ('active', 'paused')) AS living,
      (SELECT count(*) FROM tasks t WHERE t.prospect = p.id AND t.status = 'open') AS tasks,
      (SELECT count(*) FROM reviews r WHERE r.prospect = p.id AND r.status = 'open') AS reviews,
      (SELECT count(*) FROM suppressions s WHERE s.name IN ('person:' || p.id, 'email:' || p.email)) AS stops
     FROM prospects p`,
  );
  const standing = new Map(rows.map((row) => [row.id, row]));
  for (const person of people) {
    const { id, isAnswered } = person;
    const { facts = 0, living = 0, tasks = 0, reviews = 0, stops = 0 } = standing.get(id) ?? {};
    const said = `kill ${figures.kills}: p${id}: ${facts} facts, ${living} sequences, ${tasks} tasks, ${reviews} reviews, ${stops} stops`;
    const isOut = facts === 1 && living + tasks + reviews === 0 && stops === 2;
    const isUntouched = facts === 0 && living > 0 && stops === 0;
    if (isAnswered && !isOut) figures.violations.push(`answered, but ${said}`);
    else if (!isAnswered && isOut && !person.isSilent) {
      person.isSilent = true;
      figures.silent += 1;
    } else if (!isOut && !isUntouched) figures.violations.push(`halfway: ${said}`);
  }
}

/** What a rep sees, what they may do, and what runs send: nothing to anybody who was answered. */
async function lookAround(field: Field, people: readonly Person[], figures: OptOutFigures): Promise<void> {
  const gone = new Set(people.filter(({ isAnswered }) => isAnswered).map(({ email }) => email));
  for (const argv of [
    ["tasks", "list"],
    ["review", "list"],
  ]) {
    const rows = (await field.json([...argv, "--now", MONDAY])) as { prospect: string }[];
    for (const { prospect } of rows) {
      if (gone.has(prospect)) figures.violations.push(`seq ${argv.join(" ")} shows ${prospect}`);
    }
  }
  for (const { id } of field.query<{ id: number }>(
    `SELECT t.id FROM tasks t JOIN prospects p ON p.id = t.prospect WHERE p.email IN ('${[...gone].join("','")}') LIMIT 3`,
  )) {
    const { code } = await field.seq(["tasks", "done", String(id), "--now", MONDAY]);
    if (code === 0) figures.violations.push(`task ${id} of somebody who was answered is done`);
  }
  const before = new Set(field.outbox());
  for (const at of AFTER) await must(field, ["run", "--quiet", "--now", at]);
  for (const name of field.outbox().filter((each) => !before.has(each))) {
    const mail = readFileSync(join(field.root, ".seq/outbox", name), "utf8");
    const to = /^To: .*?([^\s<>]+@[^\s<>]+)/im.exec(mail)?.[1] ?? "";
    if (gone.has(to)) figures.violations.push(`a message to ${to}, who was answered`);
  }
}
