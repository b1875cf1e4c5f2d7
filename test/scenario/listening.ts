import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { type Field, makeField, readLines } from "../faults/field.ts";
import { findPort } from "../peers/dovecot.ts";
import { type MailTown, startMailTown, TOWN_ENV } from "../peers/mail-town.ts";
import { clickInBrowser } from "../web/click-in-browser.ts";

/** Monday. */
const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const DAYS = 21;
/** When the rep runs the program and looks at the tasks. */
const SLOTS = [9, 12, 15];
const ANNA = "anna@acme.example";
const SECRETS = { CALENDLY_SECRET: "calendly-secret", CAL_SECRET: "cal-secret" };
const ENV = { ...TOWN_ENV, ...SECRETS };

const SEQUENCE = `name: outreach
exit_on: [replied, meeting_booked]
steps:
  - id: connect
    do: linkedin.connect
    note: Hi {{ first_name }}
  - id: intro
    wait: 1 business day
    do: email
    subject: Shorter onboarding
    body: |
      Hi {{ first_name }}, shall we talk?

      Write "unsubscribe" to opt out at any time.
  - id: follow-up
    wait: 3 business days
    do: email
    thread: intro
    body: |
      Hi {{ first_name }}, one more thought.
  - id: call
    wait: 2 business days
    do: call
    script: Ask {{ first_name }}.
`;

/** What somebody does with the mail of a step, once it has reached them. */
type Act = (scene: Scene, mail: Mail, now: number) => Promise<void>;

interface Guest {
  name: string;
  /** By the step whose mail it answers; `call`: the last mail, when the call is already on the rep's list. */
  acts?: { [step in Mail["step"] | "call"]?: Act };
  sieve?: string;
  /** Mail cannot be delivered: no such mailbox, a full one, a server that is down. */
  trouble?: "nobody" | "full" | "down";
}

/** A mail of ours, as it was handed in. */
export interface Mail {
  to: string;
  at: number;
  step: "intro" | "follow-up";
  raw: string;
  header(name: string): string;
}

interface Scene {
  town: MailTown;
  /** The address of `seq serve`, running. */
  serve(now: number): Promise<string>;
}

export const addressOf = (name: string): string => `${name}@${name}.example`;

const QUOTE = `On Tue, Mar 3, 2026 at 9:00 AM Anna Kim <${ANNA}> wrote:

> Hi, shall we talk?
>
> Write "unsubscribe" to opt out at any time.
`;

/** An answer in the thread, with our mail below it. */
const answer =
  (text: string, from?: string, subject = "Re: Shorter onboarding"): Act =>
  async ({ town }, mail) => {
    const messageId = mail.header("Message-ID");
    await town.send({
      from: from ?? mail.to,
      to: ANNA,
      subject,
      inReplyTo: messageId,
      references: messageId,
      text: `${text}\n\n${QUOTE}`,
    });
  };

const oneClick: Act = async ({ serve }, mail, now) => {
  await serve(now);
  const url = /<(http[^>]+)>/.exec(mail.header("List-Unsubscribe"))?.[1] ?? "";
  const answered = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
  });
  if (answered.status !== 200) throw new Error(`one click: ${answered.status}`);
};

/** The button of the page, in a browser where one is here. */
const clickPage: Act = async (scene, mail, now) => {
  if (!existsSync("/usr/bin/chromium")) return oneClick(scene, mail, now);
  await scene.serve(now);
  await clickInBrowser(/<(http[^>]+)>/.exec(mail.header("List-Unsubscribe"))?.[1] ?? "");
};

/** A mailbox provider's report that somebody pressed "spam" (RFC 5965), with the recipient taken out. */
const complain: Act = async ({ town }, mail) => {
  const returned = mail.raw.replace(/^To: .*$/m, "To: undisclosed").replaceAll("\n", "\r\n");
  const boundary = "complaint-boundary";
  const raw = [
    `From: Feedback Loop <fbl@mailprovider.example>`,
    `To: ${ANNA}`,
    `Subject: complaint about message from 192.0.2.1`,
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: <fbl-1@mailprovider.example>`,
    `MIME-Version: 1.0`,
    `Content-Type: multipart/report; report-type=feedback-report; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    `Content-Type: text/plain`,
    "",
    "This is an email abuse report.",
    `--${boundary}`,
    `Content-Type: message/feedback-report`,
    "",
    "Feedback-Type: abuse",
    "User-Agent: Loop/1.0",
    "Version: 1",
    `--${boundary}`,
    `Content-Type: message/rfc822`,
    "",
    returned,
    `--${boundary}--`,
    "",
  ].join("\r\n");
  await town.send({ envelope: { from: "fbl@mailprovider.example", to: ANNA }, raw });
};

const bookByCalendly: Act = async ({ serve }, { to }, now) => {
  const body = JSON.stringify({
    event: "invitee.created",
    created_at: new Date(now).toISOString(),
    payload: {
      email: to,
      uri: "https://api.calendly.com/scheduled_events/1/invitees/1",
      scheduled_event: { start_time: "2026-03-12T10:00:00Z" },
    },
  });
  const t = Math.floor(now / 1_000);
  const v1 = createHmac("sha256", SECRETS.CALENDLY_SECRET).update(`${t}.${body}`).digest("hex");
  await tell(await serve(now), "calendly", body, { "calendly-webhook-signature": `t=${t},v1=${v1}` });
};

const bookByCal: Act = async ({ serve }, { to }, now) => {
  const body = JSON.stringify({
    triggerEvent: "BOOKING_CREATED",
    createdAt: new Date(now).toISOString(),
    payload: { uid: "booking-1", startTime: "2026-03-12T10:00:00Z", attendees: [{ email: to }] },
  });
  const signature = createHmac("sha256", SECRETS.CAL_SECRET).update(body).digest("hex");
  await tell(await serve(now), "cal", body, { "x-cal-signature-256": signature });
};

async function tell(
  url: string,
  source: string,
  body: string,
  headers: Record<string, string>,
): Promise<void> {
  // Whoever sends webhooks sends some of them twice.
  for (let times = 0; times < 2; times += 1) {
    const answered = await fetch(`${url}/hooks/${source}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
    if (answered.status !== 200) throw new Error(`${source}: ${answered.status} ${await answered.text()}`);
  }
}

const away = (subject: string, text: string): string => `require ["vacation", "editheader"];
deleteheader "List-Unsubscribe";
vacation :days 7 :subject "${subject}" "${text}";
`;

/** Twenty-two people to whom something happens, and twenty-eight to whom nothing does. */
export const GUESTS: Guest[] = [
  { name: "reply", acts: { intro: answer("Thursday at ten would suit me.") } },
  {
    name: "reply-alias",
    acts: { intro: answer("That is me, too: Thursday?", "kim@team.reply-alias.example") },
  },
  {
    name: "reply-korean",
    acts: {
      intro: answer("네, 목요일 오전에 통화하시죠. 감사합니다.", undefined, "회신: Shorter onboarding"),
    },
  },
  { name: "reply-late", acts: { "follow-up": answer("Sorry for the delay. Next week?") } },
  { name: "reply-before-call", acts: { call: answer("No budget this year, try again in 2027.") } },
  ...["one", "two", "three", "four"].map((each): Guest => ({ name: `gone-${each}`, trouble: "nobody" })),
  { name: "soft-full", trouble: "full" },
  { name: "soft-down", trouble: "down" },
  {
    name: "away-english",
    sieve: away("Out of office", "I am out of the office and will be back on Tuesday, 10 March."),
  },
  { name: "away-korean", sieve: away("부재중 안내", "휴가로 자리를 비웁니다. 3월 11일(수)에 복귀합니다.") },
  {
    name: "away-german",
    sieve: away("Abwesenheitsnotiz", "Ich bin bis einschließlich 11. März nicht im Büro."),
  },
  { name: "away-french", sieve: away("Absence", "Je suis absent du bureau jusqu'au 12 mars inclus.") },
  { name: "click", acts: { intro: oneClick } },
  { name: "click-late", acts: { "follow-up": oneClick } },
  { name: "click-page", acts: { intro: clickPage } },
  { name: "asks-to-stop", acts: { intro: answer("Please take me off your list.") } },
  { name: "complains", acts: { intro: complain } },
  { name: "books-calendly", acts: { intro: bookByCalendly } },
  { name: "books-cal", acts: { "follow-up": bookByCal } },
  ...Array.from({ length: 28 }, (_, index): Guest => ({ name: `quiet-${index + 1}` })),
];

export interface Task {
  name: string;
  step: string;
  at: number;
}

export interface Listening {
  /** Of each person by name: what happened, a line each, and how it ended. */
  timelines: Record<string, string[]>;
  ends: Record<string, string>;
  /** All mail that was handed in for anna, read from the server. */
  mails: Mail[];
  opened: Task[];
  done: Task[];
  /** When somebody did something that ends everything. */
  stopped: Map<string, number>;
  /** Anything a run said on stderr, and every exit code that was not 0. */
  remarks: string[];
  /** Days on which the sender was held. */
  held: string[];
  open: unknown[];
  inbox: { prospect: string; outcome: string }[];
}

/** Plays three weeks: the clock of the program jumps from slot to slot, the servers go by the real one. */
export async function playListening(): Promise<Listening> {
  const residents = GUESTS.filter(({ trouble }) => trouble !== "nobody").map(({ name, sieve, trouble }) => ({
    address: addressOf(name),
    ...(sieve !== undefined && { sieve }),
    isFull: trouble === "full",
  }));
  const down = GUESTS.filter(({ trouble }) => trouble === "down").map(({ name }) => addressOf(name));
  const town = await startMailTown([{ address: ANNA }, ...residents], down);
  const web = await openWeb();
  try {
    return await play(town, web);
  } finally {
    await web.stop();
    await town.close();
  }
}

interface Web {
  url: string;
  start(root: string, now: number): Promise<void>;
  stop(): Promise<void>;
}

/** `seq serve`, at one address and at the time it is started for. */
async function openWeb(): Promise<Web> {
  const port = await findPort();
  let child: ChildProcess | null = null;
  const web: Web = {
    url: `http://127.0.0.1:${port}`,
    async start(root, now) {
      const argv = [
        "-C",
        root,
        "serve",
        "--listen",
        `127.0.0.1:${port}`,
        "--json",
        "--now",
        new Date(now).toISOString(),
      ];
      const started = spawn(process.execPath, [join(PACKAGE_ROOT, "bin/seq.js"), ...argv], {
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...ENV },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      let said = "";
      await new Promise<void>((resolve, reject) => {
        started.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
        started.stdout.on("data", (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('"listening"')) resolve();
        });
        started.once("exit", () => reject(new Error(said)));
      });
    },
    async stop() {
      if (child === null) return;
      const ended = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      child = null;
    },
  };
  return web;
}

function openField(town: MailTown, web: Web): Field {
  return makeField({
    smtp: town.smtp,
    hours: "Mon-Fri 09:00-17:00",
    sender: `imap: ${town.imapOf(ANNA)}
    limits: { per_day: 200, per_hour: 200 }`,
    extra: `limits: { linkedin.connect: 100 per week, call: 100 per day }
compliance: { postal_address: "Acme, 1 Main Street, Springfield" }
web:
  public_url: ${web.url}
  webhooks:
    calendly: { secret: "\${CALENDLY_SECRET}" }
    cal: { secret: "\${CAL_SECRET}" }
`,
    sequences: { outreach: SEQUENCE },
  });
}

async function play(town: MailTown, web: Web): Promise<Listening> {
  const field = openField(town, web);
  const story: Listening = {
    timelines: {},
    ends: {},
    mails: [],
    opened: [],
    done: [],
    stopped: new Map(),
    remarks: [],
    held: [],
    open: [],
    inbox: [],
  };
  const seq = async (argv: string[], now: number, stdin?: string): Promise<string> => {
    const call = [...argv, "--now", new Date(now).toISOString()];
    // The first run of a day is the installed program's own.
    const isFirst = argv[0] === "run" && new Date(now).getUTCHours() === SLOTS[0];
    const { code, out, err } = await (isFirst
      ? field.binary(call, ENV)
      : field.seq(call, { env: ENV, ...(stdin !== undefined && { stdin }) }));
    if (code !== 0 || err !== "") story.remarks.push(`${call.join(" ")}: ${code} ${err}`);
    return out;
  };
  const rows = GUESTS.map(({ name }, index) =>
    [name, addressOf(name), `https://www.linkedin.com/in/${name}`, `+1212555${1_000 + index}`, "US"].join(
      ",",
    ),
  );
  const csv = `first_name,email,linkedin_url,phone,country\n${rows.join("\n")}\n`;
  await seq(["import", "-", "--quiet"], START, csv);
  await seq(["enroll", "outreach", "--all", "--quiet"], START);
  let serving = 0;
  const scene: Scene = {
    town,
    async serve(now) {
      if (serving !== now) {
        await web.stop();
        await web.start(field.root, now);
        serving = now;
      }
      return web.url;
    },
  };
  const acted = new Set<string>();
  for (let day = 0; day < DAYS; day += 1) {
    for (const hour of SLOTS) {
      const now = START + day * 24 * HOUR + hour * HOUR;
      const lines = readLines(await seq(["run", "--json"], now));
      await town.postfix.settle();
      if (lines.some(({ outcome }) => outcome === "sent")) await letAct(story, scene, acted, now);
      const fresh = await workThroughTasks(story, seq, now);
      await interrupt(story, scene, fresh, now);
      await checkSender(story, seq, now);
    }
  }
  await readEnd(story, seq, field, town);
  return story;
}

type Seq = (argv: string[], now: number) => Promise<string>;

/** Whoever got a mail does what they do, an hour later. */
async function letAct(story: Listening, scene: Scene, acted: Set<string>, now: number): Promise<void> {
  const mails = readMails(scene.town);
  for (const { name, acts, trouble } of GUESTS) {
    const own = mails.filter(({ to }) => to === addressOf(name));
    for (const mail of own) {
      const key = `${name} ${mail.step}`;
      if (acted.has(key)) continue;
      acted.add(key);
      if (trouble === "nobody") story.stopped.set(name, now);
      const act = acts?.[mail.step];
      if (act === undefined) continue;
      await act(scene, mail, now + HOUR);
      story.stopped.set(name, now + HOUR);
    }
  }
}

/** Somebody answers while a call to them stands on the rep's list. */
async function interrupt(story: Listening, scene: Scene, fresh: readonly Task[], now: number): Promise<void> {
  for (const { name, step } of fresh) {
    const act = step === "call" ? GUESTS.find((guest) => guest.name === name)?.acts?.call : undefined;
    const last = readMails(scene.town).findLast(({ to }) => to === addressOf(name));
    if (act === undefined || last === undefined) continue;
    await act(scene, last, now + HOUR);
    story.stopped.set(name, now + HOUR);
  }
}

/** Every mail of ours that was handed in, as the server has it. */
function readMails(town: MailTown): Mail[] {
  return town.archive().flatMap((raw) => {
    const head = raw.slice(0, raw.indexOf("\n\n")).replace(/\n[ \t]+/g, " ");
    const header = (name: string): string => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
    if (!header("From").endsWith(`<${ANNA}>`)) return [];
    const to = /<([^>]+)>/.exec(header("To"))?.[1] ?? header("To");
    const step = header("Subject").startsWith("Re: ") ? "follow-up" : "intro";
    return [{ to, at: Date.parse(header("Date")), step, raw, header }];
  });
}

/** What was on the list at the last look is done now; what is new is noted, and returned. */
async function workThroughTasks(story: Listening, seq: Seq, now: number): Promise<Task[]> {
  const fresh: Task[] = [];
  const tasks = JSON.parse(await seq(["tasks", "list", "--json"], now)) as {
    id: number;
    prospect: string;
    step: string;
  }[];
  for (const { id, prospect, step } of tasks) {
    const name = prospect.split("@")[0] ?? "";
    if (!story.opened.some((each) => each.name === name && each.step === step)) {
      fresh.push({ name, step, at: now });
      continue;
    }
    await seq(["tasks", "done", String(id)], now);
    story.done.push({ name, step, at: now });
  }
  story.opened.push(...fresh);
  return fresh;
}

/** The rep looks whether the mailbox is held, and lets it go on, as `seq status` says how. */
async function checkSender(story: Listening, seq: Seq, now: number): Promise<void> {
  const status = JSON.parse(await seq(["status", "--json"], now)) as { senders: { held: string | null }[] };
  const held = status.senders[0]?.held ?? null;
  if (held === null) return;
  story.held.push(`${new Date(now).toISOString().slice(5, 10)} ${held}`);
  // A minute later: what left at this very moment is of before.
  await seq(["resume", "--sender", "anna"], now + HOUR / 60);
}

async function readEnd(story: Listening, seq: Seq, field: Field, town: MailTown): Promise<void> {
  const end = START + DAYS * 24 * HOUR;
  for (const { name } of GUESTS) {
    const events = JSON.parse(await seq(["timeline", addressOf(name), "--json"], end)) as {
      at: string;
      kind: string;
      step: string | null;
    }[];
    story.timelines[name] = events.map(
      ({ at, kind, step }) => `${at.slice(5, 10)} ${kind}${step === null ? "" : ` ${step}`}`,
    );
    const why = JSON.parse(await seq(["why", addressOf(name), "--json"], end)) as {
      enrollments: { status: string; reason?: string | null }[];
    };
    const [enrollment] = why.enrollments;
    story.ends[name] =
      `${enrollment?.status ?? "none"}${enrollment?.reason == null ? "" : ` (${enrollment.reason})`}`;
  }
  story.mails = readMails(town);
  story.open = JSON.parse(await seq(["tasks", "list", "--json"], end)) as unknown[];
  const listed = await field.seq(["inbox", "list", "--json", "--now", new Date(end).toISOString()], {
    env: ENV,
  });
  story.inbox = JSON.parse(listed.out) as Listening["inbox"];
}
