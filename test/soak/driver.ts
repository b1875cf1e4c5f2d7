import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { holdLock, isReadable } from "./database.ts";
import { type CallOptions, type Ended, type Hands, spawnSeq } from "./hands.ts";
import { readLetter } from "./letter.ts";
import { type Mailbox, startMailbox } from "./mailbox.ts";
import { ANSWERS, writeAnswer } from "./reply.ts";
import type { About, Call, Entry, Mail, Play, Script, Target } from "./script.ts";
import { type Sink, startSink } from "./sink.ts";
import { postForm, postOptOut, type Visit } from "./visit.ts";
import { SECRETS, writeCsv } from "./workspace.ts";

const HOUR = 3_600_000;

/** All that a play knows while it goes on. */
interface Driver {
  script: Script;
  hands: Hands;
  sink: Sink;
  inbox: Mailbox;
  play: Play;
  entry: number;
  now: number;
  imported: Set<number>;
  erased: Set<number>;
  /** What the story paused and has not resumed, as targets in JSON. */
  paused: Set<string>;
  files: Record<string, string>;
  broken: string | null;
  /** Numbers of calls before which the backups were made, and their files. */
  backups: { call: number; file: string }[];
  /** LinkedIn connections that were asked for: person and step. */
  connects: { person: string; sequence: string; step: string }[];
}

/** A month of a play, after which everybody is looked at. */
const MONTH = 30 * 24 * HOUR;

/**
 * Plays a script through the command line alone, and writes down what was called and what the mail server got.
 * `onMonth` sees the play as far as it has come whenever thirty of its days are over.
 */
export async function playScript(
  script: Script,
  hands: Hands,
  onMonth: (month: number, play: Play) => void = () => undefined,
): Promise<Play> {
  const [sink, inbox] = await Promise.all([startSink(), startMailbox()]);
  const play: Play = { calls: [], mails: [], refusals: [], edits: [], troubles: [], counts: new Map() };
  const driver: Driver = {
    script,
    hands,
    sink,
    inbox,
    play,
    entry: 0,
    now: script.start,
    imported: new Set(),
    erased: new Set(),
    paused: new Set(),
    files: {},
    broken: null,
    backups: [],
    connects: [],
  };
  const env = Object.entries(SECRETS).map(([name, value]) => `${name}="${value}"\n`);
  writeFileSync(join(hands.root, ".env"), env.join(""), { mode: 0o600 });
  try {
    let month = 1;
    for (const [index, entry] of script.entries.entries()) {
      for (; entry.at >= script.start + month * MONTH; month += 1) {
        await lookAtEverybody(driver);
        onMonth(month, play);
      }
      driver.entry = index;
      driver.now = Math.max(driver.now, entry.at);
      await playEntry(driver, entry);
    }
    driver.entry = script.entries.length;
    await finish(driver);
  } finally {
    await Promise.all([sink.close(), inbox.close()]);
  }
  for (const [mode, count] of sink.faults) bump(play, `refusals, ${mode}`, count);
  return play;
}

/** The end: the server is well, the files are whole, a last run; then everybody is looked at. */
async function finish(driver: Driver): Promise<void> {
  driver.sink.mode = "well";
  if (driver.broken !== null) writeDefinitions(driver, driver.files);
  await lookAtEverybody(driver);
  for (const n of driver.imported) {
    if (isKnown(driver, n)) await say(driver, ["timeline", emailOf(driver, n), "--json"], { does: "look" });
  }
}

/** After a run of the same moment, so that whoever it put off must be told why. */
async function lookAtEverybody(driver: Driver): Promise<void> {
  await run(driver, []);
  await say(driver, ["status", "--json"], { does: "look" });
  for (const n of driver.imported) {
    if (isKnown(driver, n)) await say(driver, ["why", emailOf(driver, n), "--json"], { does: "look" });
  }
}

function bump(play: Play, name: string, by = 1): void {
  play.counts.set(name, (play.counts.get(name) ?? 0) + by);
}

const isKnown = ({ imported, erased }: Driver, n: number): boolean => imported.has(n) && !erased.has(n);

const emailOf = ({ script }: Driver, n: number): string => script.people[n]!.email;

/** One call at the driver's clock. */
async function say(
  driver: Driver,
  argv: readonly string[],
  about: About,
  options: CallOptions & { now?: number; spawned?: boolean } = {},
): Promise<Ended> {
  const { spawned, now = driver.now, ...rest } = options;
  const whole = [...argv, "--now", new Date(now).toISOString()];
  const ended =
    spawned === true ? await spawnSeq(driver.hands.root, whole, rest) : await driver.hands.call(whole, rest);
  note(driver, whole, ended, about, now);
  return ended;
}

/** Writes a call down, and the mails that came during it. */
function note(driver: Driver, argv: string[], ended: Ended, about: About, at = driver.now): Call {
  const { play, sink } = driver;
  const call = {
    n: play.calls.length,
    entry: driver.entry,
    at,
    argv,
    about,
    broken: driver.broken,
    mode: sink.mode,
    ...ended,
  };
  play.calls.push(call);
  bump(play, `seq ${argv[0]}`);
  for (const to of sink.takeRefused()) play.refusals.push({ call: call.n, to });
  for (const arrival of sink.take()) {
    play.mails.push({ call: call.n, at, ...arrival });
    bump(play, "mails");
    const { inReplyTo, mark } = readLetter(arrival.raw);
    if (inReplyTo !== null) bump(play, "mail in a thread");
    if (mark !== null && mark.variant !== "one") bump(play, "mail of a variant");
    if (isLawful(driver)) bump(play, "mail under the law");
  }
  return call;
}

/** Whether the files as they stand have the law enforced. */
function isLawful({ play, script }: Driver): boolean {
  const edit = play.edits.map(({ entry }) => script.entries[entry]).findLast((each) => each?.kind === "edit");
  return edit?.kind === "edit" && edit.workspace.isLawful;
}

function readJson<Value>({ code, out }: Ended, fallback: Value): Value {
  if (code > 1 || code < 0) return fallback;
  try {
    return JSON.parse(out) as Value;
  } catch {
    return fallback;
  }
}

async function playEntry(driver: Driver, entry: Entry): Promise<void> {
  const { play, sink } = driver;
  const before = play.calls.length;
  switch (entry.kind) {
    case "run":
      await run(driver, entry.flags);
      break;
    case "overlap":
      await overlap(driver, entry.count);
      break;
    case "kill": {
      await say(driver, ["run", "--json"], { does: "run", trouble: true }, { killAfterMs: entry.afterMs });
      await checkDatabase(driver);
      break;
    }
    case "full-disk":
      await say(driver, ["run", "--json"], { does: "run", trouble: true }, { mostKib: entry.leftKib });
      await checkDatabase(driver);
      break;
    case "locked": {
      if (!existsSync(join(driver.hands.root, ".seq/state.db"))) break;
      const lock = await holdLock(join(driver.hands.root, ".seq/state.db"), entry.forMs);
      await say(driver, ["run", "--json"], { does: "run", trouble: true }, { spawned: true });
      await lock.ended;
      await checkDatabase(driver);
      break;
    }
    case "edit":
      writeDefinitions(driver, entry.files as Record<string, string>);
      play.edits.push({ call: play.calls.length, entry: driver.entry });
      bump(play, `edit, ${entry.what}`);
      if (entry.what === "first") await expectClean(driver);
      break;
    case "half-written":
      writeHalf(driver, entry.file, entry.share);
      play.edits.push({ call: play.calls.length, entry: driver.entry });
      break;
    case "mend":
      writeDefinitions(driver, driver.files);
      play.edits.push({ call: play.calls.length, entry: driver.entry });
      break;
    case "mail":
      sink.mode = entry.mode;
      bump(play, `mail server, ${entry.mode}`);
      if (entry.mode === "well") await freeSenders(driver);
      break;
    case "accepted":
      await accept(driver, entry.draw);
      break;
    case "tasks":
      await endTasks(driver, entry);
      break;
    case "review":
      await endReviews(driver, entry);
      break;
    case "resolve":
      await resolve(driver);
      break;
    case "backup": {
      const file = join(driver.hands.root, `backup-${driver.entry}.db`);
      const { code } = await say(driver, ["backup", file], { does: "backup" });
      if (code === 0) driver.backups.push({ call: play.calls.length, file });
      break;
    }
    case "restore":
      await restore(driver);
      break;
    case "vacuum":
      await say(driver, ["vacuum"], { does: "vacuum" });
      break;
    case "opt-out-page":
      await optOut(driver, entry.draw);
      break;
    case "answer":
      await answer(driver, entry);
      break;
    case "form":
      await sendForm(driver, entry);
      break;
    case "look":
      await look(driver, entry.look, entry.person, entry.sequence);
      break;
    case "undone":
      await undo(driver, entry);
      break;
    case "look-twice": {
      if (!isKnown(driver, entry.person)) break;
      const email = emailOf(driver, entry.person);
      await say(driver, ["why", email, "--json"], { does: "look" });
      await say(driver, ["status", "--json"], { does: "look" });
      await say(driver, ["why", email, "--json"], { does: "look" }, { now: driver.now + HOUR });
      break;
    }
    default:
      await command(driver, entry);
  }
  if (play.calls.length > before || ["edit", "half-written", "mend", "mail"].includes(entry.kind)) {
    bump(play, `entry, ${entry.kind}`);
  }
}

async function run(driver: Driver, flags: readonly string[]): Promise<void> {
  await say(driver, ["run", "--json", ...flags], { does: "run", trouble: false });
}

/** Several at once, each a process. Mails count for the last: which of them sent one cannot be seen from here. */
async function overlap(driver: Driver, count: number): Promise<void> {
  const argv = ["run", "--json", "--now", new Date(driver.now).toISOString()];
  const ended = await Promise.all(Array.from({ length: count }, () => spawnSeq(driver.hands.root, argv)));
  for (const each of ended) note(driver, argv, each, { does: "run", trouble: true });
}

async function checkDatabase(driver: Driver): Promise<void> {
  const file = join(driver.hands.root, ".seq/state.db");
  if (!existsSync(file)) return;
  const what = await isReadable(file);
  if (what !== null) driver.play.troubles.push({ call: driver.play.calls.length - 1, what });
  await say(driver, ["status", "--json"], { does: "look" });
}

/** The simple commands: one entry, one call. */
async function command(driver: Driver, entry: Entry): Promise<void> {
  const { script } = driver;
  switch (entry.kind) {
    case "import": {
      const stdin = writeCsv(entry.people.map((n) => script.people[n]!));
      const argv = ["import", "-", "--json", "--tag", entry.tag];
      const ended = await say(driver, argv, { does: "import", people: entry.people }, { stdin });
      const { rejected } = readJson<{ rejected: { line: number }[] | null }>(ended, { rejected: null });
      const bad = new Set(rejected?.map(({ line }) => line - 2));
      // Whoever was erased stays out; everybody else's row is good.
      if (rejected !== null) entry.people.forEach((n, row) => bad.has(row) || driver.imported.add(n));
      return;
    }
    case "enroll": {
      const people = entry.people.filter((n) => isKnown(driver, n));
      if (people.length === 0) return;
      const who = people.flatMap((n) => ["--prospect", emailOf(driver, n)]);
      const start =
        entry.startInMs > 0 ? ["--start", new Date(driver.now + entry.startInMs).toISOString()] : [];
      const again = entry.again ? ["--again"] : [];
      const { sequence } = entry;
      const about: About = { does: "enroll", sequence, people, again: entry.again };
      await say(driver, ["enroll", sequence, ...who, ...start, ...again, "--json"], about);
      return;
    }
    case "enroll-some": {
      const about: About = { does: "enroll", sequence: entry.sequence, people: "some", again: false };
      await say(driver, ["enroll", entry.sequence, ...entry.select, "--json"], about);
      return;
    }
    case "pause":
    case "resume":
    case "exit":
      return steer(driver, entry.kind, entry.target);
    default:
  }
  if (!("person" in entry) || !isKnown(driver, entry.person)) return;
  const email = emailOf(driver, entry.person);
  const { person } = entry;
  switch (entry.kind) {
    case "event": {
      const data = entry.data.flatMap((each) => ["--data", each]);
      const about: About = { does: "event", person, event: entry.event, data: entry.data };
      await say(driver, ["event", email, entry.event, ...data, "--json"], about);
      return;
    }
    case "suppress": {
      const target = entry.form === "domain" ? `@${script.people[person]!.domain}` : email;
      const about: About = { does: "suppress", act: entry.act, form: entry.form, person };
      await say(driver, ["suppress", entry.act, target, "--json"], about);
      return;
    }
    case "set": {
      const fields = Object.entries(entry.fields).map(([key, value]) => `${key}=${value}`);
      const about: About = { does: "set", person, fields: entry.fields };
      await say(driver, ["prospects", "set", email, ...fields, "--json"], about);
      return;
    }
    case "tag": {
      const remove = entry.remove.flatMap((each) => ["--remove", each]);
      const argv = ["prospects", "tag", ...entry.add, ...remove, "--prospect", email, "--json"];
      await say(driver, argv, { does: "tag", person });
      return;
    }
    case "erase": {
      const { code } = await say(driver, ["prospects", "erase", email, "--yes", "--json"], {
        does: "erase",
        person,
      });
      // Also with 1: then the person is gone, and something that names them is left.
      if (code === 0 || code === 1) driver.erased.add(person);
      return;
    }
    case "consent":
      await say(driver, ["consent", "add", email, "--basis", entry.basis, "--source", "the soak", "--json"], {
        does: "consent",
        person,
        basis: entry.basis,
      });
      return;
    default:
      throw new Error(`nobody plays ${entry.kind}`);
  }
}

async function steer(driver: Driver, does: "pause" | "resume" | "exit", target: Target): Promise<void> {
  const { person, sequence, sender, all } = target;
  if (person !== undefined && !isKnown(driver, person)) return;
  const argv = [
    does,
    ...(person === undefined ? [] : [emailOf(driver, person)]),
    ...(sequence === undefined ? [] : ["--sequence", sequence]),
    ...(sender === undefined ? [] : ["--sender", sender]),
    ...(all === true ? ["--all"] : []),
    "--json",
  ];
  const { code } = await say(driver, argv, { does, target });
  if (code > 1) return;
  if (does === "pause") driver.paused.add(JSON.stringify(target));
  if (does === "resume") driver.paused.delete(JSON.stringify(target));
}

/** A server's refusal may hold a sender until a person says that it is mended: whoever mended the server does. */
async function freeSenders(driver: Driver): Promise<void> {
  const ended = await say(driver, ["status", "--json"], { does: "look" });
  const { senders } = readJson<{ senders: { id: string; held: string | null }[] }>(ended, { senders: [] });
  for (const { id, held } of senders) {
    if (held === null || driver.paused.has(JSON.stringify({ sender: id }))) continue;
    await steer(driver, "resume", { sender: id });
    bump(driver.play, "sender held, and resumed");
  }
}

interface Task {
  id: number;
  prospect: string;
  sequence: string;
  step: string;
  action?: string;
}

/** All that it is the turn of in one call, as a rep does who comes back to the desk. */
async function endTasks(driver: Driver, entry: Entry & { kind: "tasks" }): Promise<void> {
  const all = readJson<Task[]>(await say(driver, ["tasks", "list", "--json"], { does: "look" }), []);
  const { ending } = entry;
  // Whose turn it is follows from the person and the draw, so that it stays where others are left out.
  const tasks = all.filter(({ prospect }) => share(`${prospect} ${entry.draw}`) <= entry.share);
  if (tasks.length === 0) return;
  const argv = [
    "tasks",
    ending === "not-found" ? "skip" : ending,
    ...tasks.map(({ id }) => String(id)),
    "--json",
  ];
  if (ending === "not-found") argv.push("--not-found");
  if (ending === "snooze") argv.push("--until", new Date(driver.now + 30 * HOUR).toISOString());
  const about: About & { does: "task" } = { does: "task", ending, tasks: [] };
  const said = await say(driver, argv, about);
  type Row = { id: number; ending?: string | null };
  const rows = [readJson<Row | Row[]>(said, [])].flat();
  const over = new Set(rows.flatMap((row) => (row.ending === null ? [] : [row.id])));
  for (const { id, prospect, sequence, step, action = "" } of tasks) {
    if (!over.has(id)) continue;
    about.tasks.push({ person: prospect, sequence, step });
    bump(driver.play, `task, ${ending}`);
    bump(driver.play, `task of ${action}`);
    if (action === "linkedin.connect") bump(driver.play, `linkedin.connect, ${ending}`);
    if (ending === "done" && action === "linkedin.connect")
      driver.connects.push({ person: prospect, sequence, step });
  }
}

async function endReviews(driver: Driver, entry: Entry & { kind: "review" }): Promise<void> {
  const { ending, draw } = entry;
  const waiting = readJson<Task[]>(await say(driver, ["review", "list", "--json"], { does: "look" }), []);
  const ids = waiting
    .filter(({ prospect }) => share(`${prospect} ${draw}`) <= entry.share)
    .map(({ id }) => id);
  if (ids.length === 0) return;
  const { code } = await say(driver, ["review", ending, ...ids.map(String), "--json"], {
    does: "review",
    ending,
  });
  if (code === 0) bump(driver.play, `review, ${ending}`, ids.length);
}

async function accept(driver: Driver, draw: number): Promise<void> {
  const asked = driver.connects[draw % Math.max(1, driver.connects.length)];
  if (asked === undefined) return;
  const person = driver.script.people.findIndex(({ email }) => email === asked.person);
  if (!isKnown(driver, person)) return;
  const argv = ["event", asked.person, "accepted", "--sequence", asked.sequence, "--step", asked.step];
  await say(driver, [...argv, "--json"], { does: "event", person, event: "accepted" });
}

/** A number in [0, 1) that follows from the words alone (FNV-1a). */
function share(words: string): number {
  let hash = 0x811c9dc5;
  for (const letter of words) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** Settles what is in doubt by what the server really has, as somebody does who looks for the Message-ID there. */
async function resolve(driver: Driver): Promise<void> {
  const doubts = readJson<{ id: number; message_id: string }[]>(
    await say(driver, ["resolve", "--json"], { does: "look" }),
    [],
  );
  for (const { id, message_id } of doubts) {
    const isSent = driver.play.mails.some(({ raw }) => readLetter(raw).messageId === message_id);
    const argv = ["resolve", String(id), isSent ? "--sent" : "--not-sent", "--json"];
    await say(driver, argv, { does: "resolve", isSent });
    bump(driver.play, isSent ? "doubt settled as sent" : "doubt settled as not sent");
  }
}

async function optOut(driver: Driver, draw: number): Promise<void> {
  const links = driver.play.mails.flatMap(({ raw, to }) => {
    const { unsubscribe } = readLetter(raw);
    const person = personOf(driver, to);
    return unsubscribe === null || !isKnown(driver, person) ? [] : [{ unsubscribe, person }];
  });
  const link = links[draw % Math.max(1, links.length)];
  if (link === undefined) return;
  const { unsubscribe, person } = link;
  await visit(driver, (root, argv) => postOptOut(root, argv, unsubscribe), {
    does: "event",
    person,
    event: "opted_out",
  });
}

async function sendForm(driver: Driver, { person, form }: Entry & { kind: "form" }): Promise<void> {
  if (!isKnown(driver, person)) return;
  const fields = { email: emailOf(driver, person), form, id: `form-${driver.entry}` };
  await visit(
    driver,
    (root, argv) => postForm(root, argv, fields, { secret: SECRETS.FORMS_SECRET, at: driver.now }),
    {
      does: "event",
      person,
      event: "form_submitted",
      data: [`form=${form}`],
    },
  );
}

/** `seq serve`, for as long as one request takes; what was taken is `about`. */
async function visit(
  driver: Driver,
  ask: (root: string, argv: string[]) => Promise<Visit>,
  about: About,
): Promise<void> {
  if (driver.broken === "seq.yaml") return;
  const argv = ["serve", "start", "--listen", "127.0.0.1:0", "--json"];
  argv.push("--now", new Date(driver.now).toISOString());
  const ended = await ask(driver.hands.root, argv);
  const isTaken = ended.status === 200;
  const { n } = note(driver, argv, ended, isTaken ? about : { does: "serve" });
  if (!isTaken) driver.play.troubles.push({ call: n, what: `a visit was answered ${ended.status}` });
}

/** Of the last mails that people got from the sender whose mailbox is read. */
const MOST_ANSWERED = 60;

async function answer(driver: Driver, { how, draw }: Entry & { kind: "answer" }): Promise<void> {
  const from = "anna@acme.example";
  const mails = driver.play.mails
    .filter((mail) => mail.from === from && isKnown(driver, personOf(driver, mail.to)))
    .slice(-MOST_ANSWERED);
  const mail = mails[draw % Math.max(1, mails.length)];
  if (mail === undefined || driver.broken === "seq.yaml") return;
  const { to, raw } = mail;
  const said = writeAnswer(how, readLetter(raw), { from, to, at: driver.now, number: driver.entry });
  driver.inbox.send(said, driver.now);
  bump(driver.play, `answer, ${how}`);
  const about: About = { does: "event", person: personOf(driver, to), event: ANSWERS[how] };
  await say(driver, ["sync", "--json"], about);
}

const personOf = ({ script }: Driver, email: string): number =>
  script.people.findIndex((each) => each.email === email);

/** What is taken back was never said, for the checker: a later look must find all as it was. */
async function undo(driver: Driver, { person, what }: Entry & { kind: "undone" }): Promise<void> {
  if (!isKnown(driver, person)) return;
  const email = emailOf(driver, person);
  const isExit = what === "exit";
  const about: About = isExit ? { does: "exit", target: { person } } : { does: "event", person, event: what };
  const argv = isExit ? ["exit", email, "--json"] : ["event", email, what, "--json"];
  await say(driver, ["why", email, "--json"], { does: "look" });
  const { code } = await say(driver, argv, about);
  if (code !== 0) return;
  const slip = driver.play.calls.at(-1)!;
  const taken = await say(driver, ["undo", email, "--json"], { does: "undo" });
  bump(driver.play, taken.code === 0 ? "taken back" : "not to be taken back");
  if (taken.code !== 0) return;
  slip.about = { does: "look" };
  driver.play.calls.at(-1)!.about = { does: "look" };
  await say(driver, ["why", email, "--json"], { does: "look" });
}

/** The drill of docs/operations.md: restore, a run that refuses, reconcile, what happened since is said again, resume. */
async function restore(driver: Driver): Promise<void> {
  const backup = driver.backups.at(-1);
  if (backup === undefined) return;
  const { play } = driver;
  const since = play.calls.slice(backup.call);
  const restored = await say(driver, ["restore", backup.file, "--json"], { does: "restore" });
  if (restored.code !== 0) return;
  await say(driver, ["run", "--json"], { does: "refused-run" });
  const reconciled = await say(driver, ["reconcile", "--json"], { does: "reconcile" });
  for (const call of since) {
    if (call.code <= 1 && call.code >= 0 && isSaidAgain(call.about)) await sayAgain(driver, call);
    const { about } = call;
    for (const task of about.does === "task" && about.ending === "done" ? about.tasks : []) {
      await sayHappened(driver, task.person, "done", task.sequence, task.step, call.at);
    }
    for (const mail of play.mails.filter((each) => each.call === call.n)) await saySent(driver, mail);
  }
  const { paused = [] } = readJson<{ paused?: { prospect?: string; sequence?: string }[] }>(reconciled, {});
  for (const { prospect, sequence } of paused) {
    const person = driver.script.people.findIndex(({ email }) => email === prospect);
    if (sequence === undefined || !isKnown(driver, person) || isPaused(driver, person)) continue;
    await steer(driver, "resume", { person, sequence });
  }
}

const SAID_AGAIN: readonly About["does"][] = [
  "import",
  "enroll",
  "event",
  "pause",
  "resume",
  "exit",
  "suppress",
  "set",
  "tag",
  "consent",
  "erase",
];

const isSaidAgain = ({ does }: About): boolean => SAID_AGAIN.includes(does);

async function sayAgain(driver: Driver, { argv, about }: Call): Promise<void> {
  const [verb] = argv;
  if (verb === "serve" && about.does === "event") {
    const { person, event, data = [] } = about;
    const told = data.flatMap((each) => ["--data", each]);
    if (isKnown(driver, person))
      await say(driver, ["event", emailOf(driver, person), event, ...told, "--json"], about);
    return;
  }
  if ("person" in about && typeof about.person === "number" && about.does !== "erase") {
    if (driver.erased.has(about.person)) return;
  }
  const again = argv.slice(0, argv.lastIndexOf("--now"));
  const stdin =
    about.does === "import" ? writeCsv(about.people.map((n) => driver.script.people[n]!)) : undefined;
  await say(driver, again, about, stdin === undefined ? {} : { stdin });
}

async function saySent(driver: Driver, { to, raw, at }: Mail): Promise<void> {
  const { mark } = readLetter(raw);
  if (mark === null) return;
  const sequence = `soak-${mark.sequence.slice(1)}`;
  const edit = driver.play.edits
    .map(({ entry }) => driver.script.entries[entry])
    .findLast((each) => each?.kind === "edit");
  const facts = edit?.kind === "edit" ? edit.sequences.find(({ name }) => name === sequence) : undefined;
  const step = facts?.ids[mark.step];
  if (step !== undefined) await sayHappened(driver, to, "sent", sequence, step, at);
}

async function sayHappened(
  driver: Driver,
  email: string,
  event: "sent" | "done",
  sequence: string,
  step: string,
  at: number,
): Promise<void> {
  const person = driver.script.people.findIndex((each) => each.email === email);
  if (!isKnown(driver, person)) return;
  const when = ["--at", new Date(at).toISOString()];
  const argv = ["event", email, event, "--sequence", sequence, "--step", step, ...when, "--json"];
  await say(driver, argv, { does: "event", person, event });
}

function isPaused({ paused }: Driver, person: number): boolean {
  return [...paused].some((each) => (JSON.parse(each) as Target).person === person);
}

async function look(driver: Driver, what: string, person: number, sequence: string): Promise<void> {
  if (!isKnown(driver, person)) return;
  const email = emailOf(driver, person);
  const argv: Record<string, string[]> = {
    status: ["status", "--json"],
    "status-check": ["status", "--check"],
    why: ["why", email],
    timeline: ["timeline", email, "--json"],
    report: ["report", "--by", "step,variant", "--json"],
    lint: ["lint", "--format", "json"],
    plan: ["plan", "--json"],
    preview: ["preview", sequence, "--prospect", email, "--json"],
    simulate: ["simulate", sequence, "--people", "10", "--rounds", "1", "--days", "60", "--json"],
    graph: ["graph", sequence, "--counts"],
    snapshot: ["snapshot", "--json"],
    tasks: ["tasks", "list", "--json"],
    review: ["review", "list", "--json"],
    "prospects-list": ["prospects", "list", "--tag", "vip", "--json"],
    "prospects-show": ["prospects", "show", email, "--json"],
    "suppress-list": ["suppress", "list", "--json"],
    "consent-list": ["consent", "list", email, "--json"],
    "dry-run": ["run", "--dry-run", "--json"],
    doctor: ["doctor", "--json"],
    export: ["prospects", "export", email],
    inbox: ["inbox", "list", "--json"],
    failed: ["failed", "list", "--json"],
    schema: ["schema"],
  };
  await say(driver, argv[what]!, { does: "look" });
  bump(driver.play, `look, ${what}`);
}

/** Writes the whole of the definitions, takes away what is no longer there, and commits. */
function writeDefinitions(driver: Driver, files: Record<string, string>): void {
  const { root } = driver.hands;
  driver.files = files;
  driver.broken = null;
  for (const [file, text] of Object.entries(files)) writeFile(driver, file, text);
  for (const file of readdirSync(join(root, "sequences"))) {
    if (files[`sequences/${file}`] === undefined) rmSync(join(root, "sequences", file));
  }
  const git = (...args: string[]): void =>
    void execFileSync("git", ["-c", "user.name=Soak", "-c", "user.email=soak@acme.example", ...args], {
      cwd: root,
      stdio: "ignore",
    });
  if (!existsSync(join(root, ".git"))) git("init");
  git("add", "seq.yaml", "sequences", "snippets");
  git("commit", "--allow-empty", "-m", "As it stands");
}

function writeFile({ hands, sink, inbox }: Driver, file: string, text: string): void {
  const withPorts = text
    .replaceAll("127.0.0.1:PORT", `127.0.0.1:${sink.port}`)
    .replaceAll("127.0.0.1:INBOX", `127.0.0.1:${inbox.port}`);
  const path = join(hands.root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, withPorts);
  // A file of this very moment would be taken for one that is still being written, and waited for.
  utimesSync(path, new Date(), new Date(Date.now() - 60_000));
}

/** Cuts a file within a line: cut after one it would be a whole file to any reader. */
function writeHalf(driver: Driver, file: string, share: number): void {
  const text = driver.files[file];
  if (text === undefined) return;
  let end = Math.max(3, Math.floor(text.length * share));
  while (end > 3 && (/\s$/.test(text.slice(0, end)) || text[end] === "\n")) end -= 1;
  if (end <= 3) return;
  writeFile(driver, file, text.slice(0, end));
  driver.broken = file;
}

/** What the generator writes must be without fault: a sequence that stops plays nothing. */
async function expectClean(driver: Driver): Promise<void> {
  const { out } = await say(driver, ["lint", "--format", "json"], { does: "look" });
  const found = JSON.parse(out) as { file: string; line: number; severity: string; message: string }[];
  const errors = found.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const told = errors.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n");
  throw new Error(`seed ${driver.script.seed}: the generator wrote a bad file in ${PACKAGE_ROOT}\n${told}`);
}
