import type { Random } from "../whole/random.ts";
import { HOURS, PLACES } from "./calendar.ts";
import type { Definitions } from "./edits.ts";
import type { Person, WorkspaceFacts } from "./script.ts";
import { writeSequence } from "./sequences.ts";

export const SENDERS = ["anna", "ben"] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ZONE = "Europe/Berlin";
const HOLIDAYS = ["DE"];

/** What seq.yaml leaves to the environment. */
export const SECRETS = { IMAP_PASSWORD: "soak", FORMS_SECRET: "the soak's own forms" };
/** As every mail bears it that must say where its sender sits. */
export const POSTAL_ADDRESS = "1 Main Street, Springfield";

/** seq.yaml; PORT and INBOX stand for the ports of the mail server and the mailbox, which nobody knows before the play. */
export function writeWorkspace({ limits, hoursAt, isLawful }: Definitions): {
  text: string;
  facts: WorkspaceFacts;
} {
  const hours = HOURS[hoursAt]!;
  const { perDay, perHour, everyMinutes } = limits;
  const every = everyMinutes === 0 ? "" : `, every: ${everyMinutes} minutes`;
  const text = `workspace: soak
rehearsal: true
calendar: { timezone: ${ZONE}, hours: "${hours.text}", holidays: [${HOLIDAYS.join(", ")}] }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: smtp://127.0.0.1:PORT
    imap: { url: "imap://anna:\${IMAP_PASSWORD}@127.0.0.1:INBOX", sent: off, folders: off }
    limits: { per_day: ${perDay}, per_hour: ${perHour}${every} }
  ben:
    name: Ben Roy
    email: ben@acme.example
    smtp: smtp://127.0.0.1:PORT
    limits: { per_day: ${perDay}, ramp: { from: 4, add: 2 per day } }
limits: { linkedin.connect: 20 per week, call: 30 per day }
touch_budget: { person: "2 per day, 6 per week", company: 12 per week }
company: { stop_on: [replied, meeting_booked], same_domain: true }
compliance:
  jurisdictions: "${isLawful ? "auto" : "off"}"
  postal_address: "${POSTAL_ADDRESS}"
  privacy_url: https://acme.example/privacy
  data_source: your company's website
  company: Acme Ltd
  phone: "+82 2-000-0000"
fields: { topic: text, seats: number }
costs: { currency: USD, email: 0.002 }
web: { public_url: "http://127.0.0.1:8787", webhooks: { forms: { secret: "\${FORMS_SECRET}" } } }
`;
  return {
    text,
    facts: {
      hours,
      zone: ZONE,
      holidays: HOLIDAYS,
      senders: {
        anna: {
          email: "anna@acme.example",
          perDay,
          perHour,
          everyMs: everyMinutes === 0 ? null : everyMinutes * MINUTE,
          ramp: null,
        },
        ben: {
          email: "ben@acme.example",
          perDay,
          perHour: null,
          everyMs: null,
          ramp: { from: 4, add: 2 },
        },
      },
      person: [
        { max: 2, windowMs: DAY },
        { max: 6, windowMs: 7 * DAY },
      ],
      company: [{ max: 12, windowMs: 7 * DAY }],
      companyStop: ["replied", "meeting_booked"],
      isLawful,
    },
  };
}

/** Every file of the definitions, by path. */
export function writeFiles(definitions: Definitions): Record<string, string> {
  return {
    "seq.yaml": writeWorkspace(definitions).text,
    "snippets/line.md": `${definitions.snippet}\n`,
    ...Object.fromEntries(
      definitions.sequences.map((each) => [`sequences/${each.name}.yaml`, writeSequence(each)]),
    ),
  };
}

/** People in companies of one to three, from all places, some without zone, topic, LinkedIn or phone. */
export function drawPeople(random: Random, count: number): Person[] {
  return Array.from({ length: count }, (_, n): Person => {
    const where = random.pick(PLACES);
    const firm = Math.floor(n / 2.5);
    return {
      email: `p${n}@firm${firm}.example`,
      firstName: `Pat${n}`,
      company: `Firm ${firm}`,
      domain: `firm${firm}.example`,
      country: where.country,
      timezone: where.isOnly && random.chance(0.4) ? null : where.zone,
      linkedin: random.chance(0.8) ? `https://www.linkedin.com/in/soak-p${n}` : null,
      phone: random.chance(0.6) ? where.phone(n) : null,
      topic: random.chance(0.5) ? "onboarding" : null,
    };
  });
}

export function writeCsv(people: readonly Person[]): string {
  const rows = people.map((each) =>
    [
      each.firstName,
      each.company,
      each.email,
      each.linkedin ?? "",
      each.phone ?? "",
      each.country,
      each.timezone ?? "",
      each.topic ?? "",
    ].join(","),
  );
  return `first_name,company,email,linkedin_url,phone,country,timezone,topic\n${rows.join("\n")}\n`;
}
