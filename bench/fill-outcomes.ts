// Gives everyone enrolled in a workspace a year's past with outcomes: some accept, open, click, answer, book, bounce or opt out,
// at moments of their own, under two versions and two variants; ten events a person or so. Of each event, everyone's before
// anyone's next. Arguments: database file, the last instant of the past (ms).
import Database from "better-sqlite3";

const DAY_MS = 86_400_000;
const PAST_DAYS = 365;
/** Spreads people over the year and events over days; primes, so that nothing falls on the same moments. */
const [SPREAD, SCATTER] = [7_919_003, 104_729];
/** The last entry leaves so many days for what follows. */
const FOLLOWING_DAYS = 30;

interface Happening {
  kind: string;
  step: string | null;
  channel: string | null;
  /** Days after the entry at least, and within how many more. */
  after: number;
  within: number;
  /** Of a thousand people, so many. */
  share: number;
  data?: string;
}

const HAPPENED: readonly Happening[] = [
  { kind: "sent", step: "connect", channel: "linkedin", after: 0, within: 1, share: 1_000 },
  { kind: "accepted", step: "connect", channel: "linkedin", after: 1, within: 6, share: 400 },
  {
    kind: "sent",
    step: "intro",
    channel: "email",
    after: 2,
    within: 1,
    share: 1_000,
    data: `json_object('variant', CASE WHEN id % 2 = 0 THEN 'short' ELSE 'long' END)`,
  },
  { kind: "delivered", step: "intro", channel: "email", after: 3, within: 1, share: 970 },
  { kind: "opened", step: "intro", channel: "email", after: 3, within: 12, share: 900 },
  { kind: "opened", step: "intro", channel: "email", after: 3, within: 12, share: 700 },
  { kind: "clicked", step: "intro", channel: "email", after: 3, within: 12, share: 600 },
  { kind: "bounced", step: "intro", channel: "email", after: 3, within: 1, share: 20 },
  { kind: "sent", step: "follow-up", channel: "email", after: 7, within: 1, share: 1_000 },
  { kind: "opened", step: "follow-up", channel: "email", after: 8, within: 8, share: 900 },
  { kind: "done", step: "call", channel: "call", after: 12, within: 2, share: 900 },
  {
    kind: "replied",
    step: null,
    channel: "email",
    after: 3,
    within: 20,
    share: 60,
    data: `json_object('sentiment', CASE WHEN id % 3 = 0 THEN 'positive' ELSE 'neutral' END)`,
  },
  { kind: "meeting_booked", step: null, channel: null, after: 6, within: 20, share: 15 },
  { kind: "opted_out", step: null, channel: "email", after: 3, within: 20, share: 10 },
];
const ACTIONS: Readonly<Record<string, string>> = {
  linkedin: "linkedin.connect",
  email: "email",
  call: "call",
};

const [file = "", until = ""] = process.argv.slice(2);
const database = new Database(file, { fileMustExist: true });
database.pragma("synchronous = NORMAL");
database.pragma("cache_size = -262144");
const first = Number(until) - PAST_DAYS * DAY_MS;
const ENTERED = `${first} + id * ${SPREAD} % ${(PAST_DAYS - FOLLOWING_DAYS) * DAY_MS}`;
database.exec(`
UPDATE enrollments SET enrolled_at = ${ENTERED};
UPDATE events SET at = (SELECT n.enrolled_at FROM enrollments n WHERE n.id = events.enrollment) WHERE kind = 'enrolled';
`);
HAPPENED.forEach(({ kind, step, channel, after, within, share, data = "'{}'" }, index) => {
  const salt = (index + 1) * SCATTER;
  const at = `enrolled_at + ${after * DAY_MS} + (id * ${SPREAD} + id * ${salt}) % ${within * DAY_MS}`;
  const who = `FROM enrollments WHERE (id * ${SCATTER} + ${salt} * (id % 97)) % 1000 < ${share}`;
  const text = (value: string | null) => (value === null ? "NULL" : `'${value}'`);
  database.exec(`
INSERT INTO events (kind, at, prospect, enrollment, sequence, step, channel, data)
SELECT '${kind}', ${at}, prospect, id, sequence, ${text(step)}, ${text(channel)}, ${data} ${who}`);
  if (kind !== "sent" && kind !== "done") return;
  database.exec(`
INSERT INTO attempts (
  enrollment, prospect, sequence, step, action, channel, sender, status, at, settled_at, plan_hash, refs, content, hash, cost
)
SELECT id, prospect, sequence, ${text(step)}, '${ACTIONS[channel ?? ""] ?? ""}', ${text(channel)}, sender, 'sent', ${at}, ${at},
  CASE WHEN id % 5 = 0 THEN 'former version' ELSE plan_hash END, '[]', '{}', '', ${channel === "email" ? "0.01" : "NULL"} ${who}`);
});
database.pragma("wal_checkpoint(TRUNCATE)");
const { count } = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM events").get() ?? {
  count: 0,
};
database.close();
console.log(`${count} events`);
