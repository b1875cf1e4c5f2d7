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
} from "./hooks.ts";
import { ACCOUNT, NUMBER, PHONE_ID, type Reached, type Services, TWILIO_TOKEN } from "./services.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A Monday without a holiday in the three weeks after it. */
const START = Date.UTC(2026, 2, 2);
const DAYS = 21;
/** How much of the requests meets a fault, and of the runs is killed. */
const FAULTY = 0.2;
const KILLED = 0.25;
const FAULTS: readonly Fault[] = ["after_body", "before_reading", "mid_answer", "after_headers"];

const COURSE = `name: every-channel
exit_on: [replied]
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
steps:
  - id: connect
    do: linkedin.connect
    note: Hi {{ first_name }}.
  - id: erp
    do: http
    post: https://erp.acme.example/leads
    json: { email: "{{ email }}" }
    repeat: { key: { header: Idempotency-Key }, for: 30 days }
    answer: [{ when: status == 201, is: performed, set: { topic: body.topic } }]
  - id: intro
    wait: 1 business day
    do: email
    subject: Hello {{ first_name }}
    body: Hi {{ first_name }}, a word about {{ topic }}.
  - id: text
    wait: 1 business day
    when: prospect.country == "US"
    do: sms
    text: "Hi {{ first_name }}, is 10:00 fine?"
  - id: talk
    when: prospect.country == "KR"
    do: kakao.brand
    template: KA01TP1
    text: Hi {{ first_name }}, is 10:00 fine?
    parameters: "#{name}: {{ first_name }}"
  - id: message
    wait: 1 business day
    do: whatsapp
    template: hello
    language: en_US
  - id: news
    wait: 1 business day
    do: email
    thread: intro
    body: Any news, {{ first_name }}?
`;

/** What the three weeks came to. */
export interface Weeks {
  field: Field;
  services: Services;
  perDay: number;
  /** Hours of each day at which the program runs. */
  hours: readonly number[];
  /** When somebody asked for no more, or answered, by person. */
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
  await must(weeks, ["enroll", "every-channel", "--all"]);
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
    .filter(({ channel }) => channel === "whatsapp")
    .map((each) => tellDelivered(each, phoneOf(Number(each.person)), services.now));
  for (const [index, { channel, person, id }] of reached.entries()) {
    if (channel !== "sms" && channel !== "whatsapp") continue;
    if (!random.chance(0.25) || ended.has(person)) continue;
    const text = random.pick([
      "STOP",
      "Please stop texting me",
      "Yes, let's talk on Tuesday",
      "Who is this?",
    ]);
    const name = `${id}-${index}`;
    const from = phoneOf(Number(person));
    hooks.push(channel === "sms" ? tellText(from, text, name) : tellMessage(from, text, name, services.now));
    ended.set(person, services.now);
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
  const limits = `limits: { per_day: ${perDay} }`;
  const field = makeField({
    sequences: { "every-channel": COURSE },
    sender: [
      limits,
      `oauth2: { provider: google, client_id: app, client_secret: ${token("CLIENT_SECRET")}, refresh_token: ${token("REFRESH_TOKEN")} }`,
      `sms: { provider: twilio, account: ${ACCOUNT}, token: ${token("TWILIO_TOKEN")}, number: "${NUMBER}", ${limits} }`,
      `whatsapp: { provider: whatsapp-cloud, phone_id: "${PHONE_ID}", token: ${token("META_TOKEN")}, app_secret: ${token("APP_SECRET")}, ${limits} }`,
      `kakao: { provider: solapi, key: ${token("SOLAPI_KEY")}, secret: ${token("SOLAPI_SECRET")}, number: "0255500001", channel: KA01PF1, ${limits} }`,
    ].join("\n    "),
    extra: `fields: { topic: text }
compliance:
  jurisdictions: auto
  postal_address: "Acme, 1 Main St, Springfield"
  company: Acme
  phone: "+82255500001"
  opt_out_number: "080-555-0001"
  privacy_url: https://acme.example/privacy
  data_source: your company's website
providers:
  gmail: { rehearsal_base: "${url}/gmail" }
  twilio: { rehearsal_base: "${url}/twilio" }
  whatsapp-cloud: { rehearsal_base: "${url}/whatsapp" }
  solapi: { rehearsal_base: "${url}/solapi" }
http: { hosts: [erp.acme.example], rehearsal_base: "${url}/erp" }
web: { public_url: ${PUBLIC_URL} }
`,
  });
  field.write(
    "seq.yaml",
    field.read("seq.yaml").replace("    smtp: outbox\n", "    mail: { provider: gmail }\n"),
  );
  const secrets = {
    TWILIO_TOKEN,
    META_TOKEN: "meta",
    APP_SECRET,
    SOLAPI_KEY: "key",
    SOLAPI_SECRET: "secret",
  };
  const logins = { ...secrets, CLIENT_SECRET: "client", REFRESH_TOKEN: "refresh" };
  field.write(
    ".env",
    Object.entries(logins)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  chmodSync(join(field.root, ".env"), 0o600);
  return field;
}

/** Every fourth person is in Korea. */
const isKorean = (n: number): boolean => n % 4 === 0;

const phoneOf = (n: number): string => `${isKorean(n) ? "+82105555" : "+1212555"}${endOf(n)}`;

const endOf = (n: number): string => String(n).padStart(4, "0");

function writePeople(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const n = 100 + index;
    const end = endOf(n);
    const place = isKorean(n) ? "KR,Asia/Seoul" : "US,America/New_York";
    const person = `P${end},p${end}@firm${n}.example,${phoneOf(n)},${place}`;
    return `${person},https://www.linkedin.com/in/p${end},express,fair,2026-02-20,any`;
  });
  const consent = "consent_basis,consent_source,consent_date,consent_medium";
  return `first_name,email,phone,country,timezone,linkedin_url,${consent}\n${rows.join("\n")}\n`;
}
