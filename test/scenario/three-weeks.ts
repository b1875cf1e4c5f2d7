import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { type Field, makeField, readLines } from "../faults/field.ts";
import { type SunkMail, startSink } from "../faults/smtp-sink.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The clock moves in steps of this, from one due time to the next. */
const STEP = 10 * MINUTE;

export const START = Date.UTC(2026, 2, 2);
const END = START + 21 * DAY;
export const SEQUENCE = "linkedin-email-followup";

/** Limits of every sender, as written below in seq.yaml. */
export const LIMITS = { perDay: 30, perHour: 6, everyMs: 90_000, ramp: { from: 10, add: 5 } };

const SENDERS = ["anna", "ben", "chloe", "dae"];

const SEQ_YAML = `workspace: three-weeks
rehearsal: true
calendar: { timezone: Europe/London, hours: Mon-Fri 09:00-17:00, holidays: none }
senders:
${SENDERS.map(
  (id) => `  ${id}:
    name: ${id[0]?.toUpperCase()}${id.slice(1)}
    email: ${id}@acme.example
    smtp: SMTP_URL
    limits: { per_day: 30, per_hour: 6, every: 90 seconds, ramp: { from: 10, add: 5 per day } }`,
).join("\n")}
limits: { linkedin.connect: 80 per week, linkedin.message: 50 per day, call: 30 per day }
touch_budget: { person: "1 per day, 4 per week", company: 10 per week }
company: { stop_on: [replied, meeting_booked], same_domain: true }
compliance: { postal_address: "Acme, 1 Main Street, Springfield" }
fields: { topic: text }
`;

export interface Guest {
  email: string;
  zone: string;
  country: string;
  company: string;
  hasLinkedIn: boolean;
  hasPhone: boolean;
}

/** Where the people live. Tokyo has a holiday on 20 March, Seoul one on 2 March. */
const PLACES = [
  { country: "KR", zone: "Asia/Seoul", phone: (n: number) => `+8210${20_000_000 + n}` },
  { country: "JP", zone: "Asia/Tokyo", phone: (n: number) => `+8190${20_000_000 + n}` },
  { country: "GB", zone: "Europe/London", phone: (n: number) => `+447400${100_000 + n}` },
  { country: "DE", zone: "Europe/Berlin", phone: (n: number) => `+4915112${100_000 + n}` },
  { country: "US", zone: "America/New_York", phone: (n: number) => `+1212555${1_000 + n}` },
] as const;

/** Two hundred people in five zones, two or three to a company, some without LinkedIn or phone. */
function inviteGuests(): { guests: Guest[]; csv: string } {
  const guests: Guest[] = [];
  const rows = ["First name,Company,Email,LinkedIn,Phone,Country,Time zone"];
  for (let n = 0; n < 200; n++) {
    const place = PLACES[n % PLACES.length] ?? PLACES[0];
    const company = `firm${Math.floor(n / 12)}-${place.country.toLowerCase()}`;
    const guest: Guest = {
      email: `guest${n}@${company}.example`,
      zone: place.zone,
      country: place.country,
      company,
      hasLinkedIn: n % 7 !== 3,
      hasPhone: n % 6 !== 1,
    };
    guests.push(guest);
    const linkedIn = guest.hasLinkedIn ? `https://www.linkedin.com/in/guest-${n}` : "";
    const phone = guest.hasPhone ? place.phone(n) : "";
    rows.push(
      `Guest${n},"Firm, ${company}",${guest.email},${linkedIn},${phone},${place.country},${place.zone}`,
    );
  }
  return { guests, csv: `${rows.join("\n")}\n` };
}

export interface Done {
  email: string;
  step: string;
  at: number;
}

export interface ThreeWeeks {
  guests: Guest[];
  mails: (SunkMail & { at: number; from: string })[];
  opened: Done[];
  done: Done[];
  /** Facts that end something: who, what, when. */
  stops: { email: string; kind: string; at: number }[];
  accepted: string[];
  runs: number;
  /** Anything that a run said on stderr, or an exit code other than 0. */
  complaints: string[];
  openAtEnd: { prospect: string }[];
  status: { active: number; finished: number; exited: number; uncertain: number };
  skipped: { email: string; step: string; reason: string }[];
}

interface Plot {
  at: number;
  happen(now: number): Promise<void>;
}

/** Plays the shipped sequence for three weeks: the clock jumps from one due time to the next. */
export async function playThreeWeeks(): Promise<ThreeWeeks> {
  const sink = await startSink();
  try {
    return await play(openWorkspace(sink.url), () => sink.mails());
  } finally {
    await sink.stop();
  }
}

function openWorkspace(url: string): Field {
  const field = makeField({ sequences: {} });
  field.write("seq.yaml", SEQ_YAML.replaceAll("SMTP_URL", url));
  mkdirSync(join(field.root, "sequences"));
  const file = `sequences/${SEQUENCE}.yaml`;
  copyFileSync(join(PACKAGE_ROOT, file), join(field.root, file));
  return field;
}

async function play(field: Field, readMails: () => SunkMail[]): Promise<ThreeWeeks> {
  const { guests, csv } = inviteGuests();
  writeFileSync(join(field.root, "people.csv"), csv);
  const story: ThreeWeeks = {
    guests,
    mails: [],
    opened: [],
    done: [],
    stops: [],
    accepted: [],
    runs: 0,
    complaints: [],
    openAtEnd: [],
    status: { active: 0, finished: 0, exited: 0, uncertain: 0 },
    skipped: [],
  };
  const say = async (argv: string[], now: number, whole = false) => {
    const call = [...argv, "--json", "--now", new Date(now).toISOString()];
    const { code, out, err } = await (whole ? field.binary(call) : field.seq(call));
    if (code !== 0 || err !== "") story.complaints.push(`${call.join(" ")}: ${code} ${err}${out}`);
    return out;
  };
  await field.binary(["import", "people.csv", "--now", new Date(START).toISOString()]);
  await say(["enroll", SEQUENCE, "--all"], START, true);
  const plots: Plot[] = [];
  const known = new Set<number>();
  let now = START;
  let day = -1;
  while (now < END) {
    plots.sort((left, right) => left.at - right.at);
    while (plots[0] !== undefined && plots[0].at <= now) await plots.shift()?.happen(now);
    // The first run of a day is the installed program's own.
    const isFirst = Math.floor(now / DAY) !== day;
    day = Math.floor(now / DAY);
    const lines = readLines(await say(["run"], now, isFirst));
    story.runs += 1;
    const summary = lines.at(-1) ?? {};
    for (const line of lines) plotMail(story, plots, line, now, say);
    if (Number(summary.tasks) > 0) await plotTasks(story, plots, known, now, say);
    const next = Math.min(
      typeof summary.next_due === "string" ? Date.parse(summary.next_due) : END,
      ...plots.map(({ at }) => at),
    );
    now = Math.max(Math.ceil(next / STEP) * STEP, now + STEP);
  }
  story.mails = readMails().map((mail) => ({
    ...mail,
    at: Date.parse(/^Date: (.*)$/m.exec(mail.header)?.[1] ?? ""),
    from: /^From: .*<(.+)>$/m.exec(mail.header)?.[1] ?? "",
  }));
  story.openAtEnd = JSON.parse(await say(["tasks", "list"], END)) as ThreeWeeks["openAtEnd"];
  const status = JSON.parse(await say(["status"], END)) as {
    sequences: { active: number; finished: number; exited: number }[];
    uncertain: number;
  };
  story.status = { ...(status.sequences[0] ?? story.status), uncertain: status.uncertain };
  return story;
}

type Say = (argv: string[], now: number) => Promise<string>;

/** What people do once a message has reached them: some reply, some book a meeting, some opt out. */
function plotMail(
  story: ThreeWeeks,
  plots: Plot[],
  line: Record<string, unknown>,
  now: number,
  say: Say,
): void {
  const email = String(line.prospect);
  if (line.outcome === "skipped") {
    story.skipped.push({ email, step: String(line.step), reason: String(line.reason) });
  }
  if (line.outcome !== "sent" || line.step !== "intro") return;
  const n = Number(/\d+/.exec(email)?.[0]);
  const kind = n % 19 === 4 ? "replied" : n % 23 === 5 ? "opted_out" : n % 37 === 6 ? "meeting_booked" : null;
  if (kind === null) return;
  plots.push({
    at: now + 30 * HOUR + n * MINUTE,
    async happen(at) {
      await say(["event", email, kind], at);
      story.stops.push({ email, kind, at });
    },
  });
}

/** The rep does every new task two to six hours later; some invitations are accepted a day after that. */
async function plotTasks(
  story: ThreeWeeks,
  plots: Plot[],
  known: Set<number>,
  now: number,
  say: Say,
): Promise<void> {
  const tasks = JSON.parse(await say(["tasks", "list"], now)) as {
    id: number;
    prospect: string;
    step: string;
  }[];
  for (const { id, prospect: email, step } of tasks) {
    if (known.has(id)) continue;
    known.add(id);
    const n = Number(/\d+/.exec(email)?.[0]);
    story.opened.push({ email, step, at: now });
    plots.push({
      at: now + (2 + (n % 5)) * HOUR,
      async happen(at) {
        const open = JSON.parse(await say(["tasks", "list"], at)) as { id: number }[];
        // A reply in between has taken the task off the list.
        if (!open.some((task) => task.id === id)) return;
        await say(["tasks", "done", String(id)], at);
        story.done.push({ email, step, at });
        if (step !== "connect" || n % 4 !== 1) return;
        plots.push({
          at: at + (3 * DAY + n * MINUTE),
          async happen(later) {
            await say(["event", email, "accepted", "--step", "connect"], later);
            story.accepted.push(email);
          },
        });
      },
    });
  }
}
