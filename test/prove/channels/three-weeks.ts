import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type Field, makeField, startBinary } from "../../faults/field.ts";
import type { Fault } from "../../providers/hostile-server.ts";
import type { Random } from "../../whole/random.ts";
import {
  APP_SECRET,
  forge,
  type Hook,
  PUBLIC_URL,
  tellDelivered,
  tellHooks,
  tellMessage,
  tellText,
  TWILIO_TOKEN,
} from "./hooks.ts";
import { ACCOUNT, NUMBER, PHONE_ID, type Reached, type Services } from "./services.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A Monday without a holiday in the three weeks after it. */
const START = Date.UTC(2026, 2, 2);
const DAYS = 21;
/** How much of the requests meets a fault, and of the runs is killed. */
const FAULTY = 0.2;
const KILLED = 0.25;
const FAULTS: readonly Fault[] = ["after_body", "before_reading", "mid_answer", "after_headers"];

const COURSE = `name: four-channels
exit_on: [replied]
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
steps:
  - id: connect
    do: linkedin.connect
    note: Hi {{ first_name }}.
  - id: intro
    wait: 1 business day
    do: email
    subject: Hello {{ first_name }}
    body: Hi {{ first_name }}.
  - id: text
    wait: 1 business day
    do: sms
    text: "Hi {{ first_name }}, is 10:00 fine?"
  - id: message
    wait: 2 business days
    do: whatsapp
    template: hello
    language: en_US
`;

/** What the three weeks came to. */
export interface Weeks {
  field: Field;
  services: Services;
  perDay: number;
  /** Hours of each day at which the program runs. */
  hours: readonly number[];
  /** When somebody asked for no more, or answered, by number. */
  ended: Map<string, number>;
  kills: number;
  lost: number;
  hooks: number;
  troubles: string[];
}

/**
 * Plays three weeks of `count` people through the program: lost answers, kills, answers and STOPs by hooks. It runs at
 * `hours` of each day, some of them outside the sequence's own.
 */
export async function playThreeWeeks(
  services: Services,
  { count, hours }: { count: number; hours: readonly number[] },
  random: Random,
): Promise<Weeks> {
  const perDay = Math.ceil(count / 3);
  const field = openDesk(services.server.url, perDay);
  const ended = new Map<string, number>();
  const weeks: Weeks = { field, services, perDay, hours, ended, kills: 0, lost: 0, hooks: 0, troubles: [] };
  services.now = START + 9 * HOUR;
  await must(weeks, ["import", "-"], writePeople(count));
  await must(weeks, ["enroll", "four-channels", "--all"]);
  for (let day = 0; day < DAYS; day += 1) await playDay(weeks, START + day * DAY, random);
  // What is still in doubt is asked about once more, by a service that is well.
  services.server.faults = [];
  for (let again = 0; again < 3; again += 1) {
    services.now += 4 * HOUR;
    await must(weeks, ["run", "--quiet"]);
  }
  return weeks;
}

async function playDay(weeks: Weeks, day: number, random: Random): Promise<void> {
  const { services, hours } = weeks;
  const { server } = services;
  const before = services.reached.length;
  for (const hour of hours) {
    services.now = day + hour * HOUR;
    await endTasks(weeks);
    server.faults = Array.from({ length: 40 }, () => (random.chance(FAULTY) ? random.pick(FAULTS) : null));
    const armed = server.faults.filter((fault) => fault !== null).length;
    if (random.chance(KILLED)) await killRun(weeks, random.int(1, 6));
    else await must(weeks, ["run", "--quiet"]);
    weeks.lost += armed - server.faults.filter((fault) => fault !== null).length;
  }
  server.faults = [];
  services.now = day + 18 * HOUR;
  await hearAnswers(weeks, services.reached.slice(before), random);
}

/** The run is killed once the services have got so many more requests, or ends before. */
async function killRun(weeks: Weeks, after: number): Promise<void> {
  const { field, services } = weeks;
  const { server } = services;
  const wanted = server.received.length + after;
  const now = new Date(services.now).toISOString();
  const { child, ended } = startBinary(["run", "--quiet", "--now", now], field.root);
  const watch = setInterval(() => {
    if (server.received.length >= wanted) child.kill("SIGKILL");
  }, 1);
  const { signal } = await ended;
  clearInterval(watch);
  if (signal === "SIGKILL") weeks.kills += 1;
}

/** One in eight of those who were written to says STOP, one in eight answers; each hook comes twice, one is forged. */
async function hearAnswers(weeks: Weeks, reached: readonly Reached[], random: Random): Promise<void> {
  const { services, field, ended } = weeks;
  const hooks: Hook[] = reached
    .filter(({ attempt }) => attempt !== null)
    .map((each) => tellDelivered(each, services.now));
  for (const [index, { channel, to, id }] of reached.entries()) {
    if (!random.chance(0.25) || ended.has(to)) continue;
    const text = random.pick([
      "STOP",
      "Please stop texting me",
      "Yes, let's talk on Tuesday",
      "Who is this?",
    ]);
    const name = `${id}-${index}`;
    hooks.push(channel === "sms" ? tellText(to, text, name) : tellMessage(to, text, name, services.now));
    ended.set(to, services.now);
  }
  if (hooks.length === 0) return;
  const forged = hooks.slice(0, 1).map(forge);
  const statuses = await tellHooks(
    field.root,
    [...forged, ...hooks, ...hooks],
    new Date(services.now).toISOString(),
  );
  weeks.hooks += hooks.length;
  if (statuses[0] !== 401) weeks.troubles.push(`a forged hook was answered ${statuses[0]}`);
  const wrong = statuses.slice(1).filter((status) => status !== 200);
  if (wrong.length > 0) weeks.troubles.push(`hooks were answered ${[...new Set(wrong)].join(", ")}`);
}

async function endTasks(weeks: Weeks): Promise<void> {
  const tasks = weeks.field.query<{ id: number }>("SELECT id FROM tasks WHERE status = 'open'");
  if (tasks.length === 0) return;
  await must(weeks, ["tasks", "done", ...tasks.map(({ id }) => String(id)), "--yes"]);
}

/** A call at the clock of the play; what ends with an error that is none of the faults' is told. */
async function must(
  { field, services, troubles }: Weeks,
  argv: readonly string[],
  stdin?: string,
): Promise<void> {
  const now = new Date(services.now).toISOString();
  const { code, err } = await field.seq([...argv, "--now", now], stdin === undefined ? {} : { stdin });
  if (code > 1) troubles.push(`seq ${argv.slice(0, 2).join(" ")} ended with ${code}: ${err.trim()}`);
}

function openDesk(url: string, perDay: number): Field {
  const token = (name: string): string => `"\${${name}}"`;
  const field = makeField({
    sequences: { "four-channels": COURSE },
    sender: [
      `sms: { provider: twilio, account: ${ACCOUNT}, token: ${token("TWILIO_TOKEN")}, number: "${NUMBER}", limits: { per_day: ${perDay} } }`,
      `whatsapp: { provider: whatsapp-cloud, phone_id: "${PHONE_ID}", token: ${token("META_TOKEN")}, app_secret: ${token("APP_SECRET")}, limits: { per_day: ${perDay} } }`,
    ].join("\n    "),
    extra: `providers:
  twilio: { rehearsal_base: "${url}/twilio" }
  whatsapp-cloud: { rehearsal_base: "${url}/whatsapp" }
web: { public_url: ${PUBLIC_URL} }
`,
  });
  field.write(".env", `TWILIO_TOKEN=${TWILIO_TOKEN}\nMETA_TOKEN=meta\nAPP_SECRET=${APP_SECRET}\n`);
  chmodSync(join(field.root, ".env"), 0o600);
  return field;
}

function writePeople(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const end = String(100 + n).padStart(4, "0");
    return `P${end},p${end}@firm${n}.example,+1212555${end},US,https://www.linkedin.com/in/p${end}`;
  });
  return `first_name,email,phone,country,linkedin_url\n${rows.join("\n")}\n`;
}
