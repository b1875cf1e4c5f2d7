// Gives everyone enrolled in a workspace a past: of each event, everyone's before anyone's next, so that what belongs to
// one person lies far apart, as it does after a year of work. Arguments: database file, the last instant of the past (ms).
import Database from "better-sqlite3";

const DAY_MS = 86_400_000;
/** The longest past, and how far one thing is from the next. */
const PAST_DAYS = 365;
const APART_DAYS = 30;
/** Spreads people over those days: a prime, so that neighbours fall on different ones. */
const SPREAD = 7_919_003;

/** What happened to each, in order; with the enrollment itself that is ten events. */
const HAPPENED = [
  ["sent", "connect", "linkedin"],
  ["accepted", "connect", "linkedin"],
  ["sent", "intro", "email"],
  ["opened", "intro", "email"],
  ["clicked", "intro", "email"],
  ["sent", "follow-up", "email"],
  ["opened", "follow-up", "email"],
  ["clicked", "follow-up", "email"],
  ["sent", "call", "call"],
] as const;
const ACTIONS = { linkedin: "linkedin.connect", email: "email", call: "call" };

const [file = "", until = ""] = process.argv.slice(2);
const database = new Database(file, { fileMustExist: true });
database.pragma("synchronous = NORMAL");
database.pragma("cache_size = -262144");
const addEvents = database.prepare<[string, number, number, string, string]>(`
INSERT INTO events (kind, at, prospect, enrollment, sequence, step, channel, data)
SELECT ?, ? + id * ${SPREAD} % ?, prospect, id, sequence, ?, ?, '{}' FROM enrollments`);
const addAttempts = database.prepare<[string, string, string, number, number]>(`
INSERT INTO attempts (
  enrollment, prospect, sequence, step, action, channel, sender, status, at, settled_at, plan_hash, refs, content, hash
)
SELECT id, prospect, sequence, ?, ?, ?, sender, 'sent', at, at, plan_hash, '[]', '{}', ''
FROM (SELECT *, ? + id * ${SPREAD} % ? AS at FROM enrollments)`);
HAPPENED.forEach(([kind, step, channel], index) => {
  const from = Number(until) - (PAST_DAYS - index * APART_DAYS) * DAY_MS;
  // Up to the last instant, so that something is always of this week.
  const within = (PAST_DAYS - (HAPPENED.length - 1) * APART_DAYS) * DAY_MS;
  addEvents.run(kind, from, within, step, channel);
  if (kind === "sent") addAttempts.run(step, ACTIONS[channel], channel, from, within);
});
database.pragma("wal_checkpoint(TRUNCATE)");
const { count } = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM events").get() ?? {
  count: 0,
};
database.close();
console.log(`${count} events`);
