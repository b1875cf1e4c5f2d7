import { readWorkspace } from "../../src/config/read-workspace.ts";
import type { WorkspaceConfig } from "../../src/config/workspace-config.ts";
import type { SequenceFile } from "../../src/run/context.ts";
import { readSequence } from "../../src/sequence/read-sequence.ts";

/** Send windows twice: as the file says them, and as the checker reckons them, without the program's own reader. */
export interface Hours {
  text: string;
  /** 1 is Monday, 7 Sunday. */
  lastDay: 5 | 7;
  /** Minutes of the day, end exclusive. */
  spans: readonly (readonly [number, number])[];
}

export const HOURS: readonly Hours[] = [
  { text: "Mon-Fri 09:00-17:00", lastDay: 5, spans: [[540, 1020]] },
  {
    text: "Mon-Fri 09:00-11:30, 13:30-17:00",
    lastDay: 5,
    spans: [
      [540, 690],
      [810, 1020],
    ],
  },
  // Across the hours that clocks skip and repeat.
  {
    text: "Mon-Sun 00:30-03:30, 20:00-23:00",
    lastDay: 7,
    spans: [
      [30, 210],
      [1200, 1380],
    ],
  },
  { text: "Mon-Sun 00:00-24:00", lastDay: 7, spans: [[0, 1440]] },
];

/** What a sequence file says at one moment. */
export interface Shape {
  hours: Hours;
  onChange: "follow" | "pin" | "finish";
  order: "usual" | "mail-first";
  /** The first mail's step was renamed from `intro` to `opener`; it stays so in every later version. */
  renamed: boolean;
  withoutLast: boolean;
  waitDays: number;
  /** Cut off in the middle, or not YAML at all. */
  broken: boolean;
}

/** One sequence file as a process reads it, with what the checker must know of its version. */
export interface Definition extends SequenceFile {
  hours: Hours;
}

const byText = new Map<string, SequenceFile>();
const configs = new Map<string, WorkspaceConfig>();

/** The mail-and-LinkedIn sequence in one of its shapes. */
export function defineOutreach(shape: Shape, config: WorkspaceConfig): Definition {
  const mail = shape.renamed ? "opener" : "intro";
  const connect = `
  - id: connect
    do: linkedin.connect
    note: Hi {{ first_name }}`;
  const intro = `
  - id: ${mail}
    wait: ${shape.waitDays} days
    do: email
    subject: "A word, {{ first_name }}"
    body: A word about {{ company }}.`;
  const last = `
  - id: last
    wait: ${shape.waitDays} business days
    do: email
    max_age: 9 days
    subject: "A last word, {{ first_name }}"
    body: The last one.`;
  const text = `name: outreach
exit_on: [replied, meeting_booked]
on_change: ${shape.onChange}${shape.renamed ? "\nmoved: { intro: opener }" : ""}
calendar: { timezone: prospect, hours: "${shape.hours.text}", holidays: prospect }
steps:${shape.order === "usual" ? connect + intro : intro + connect}
  - id: accepted
    wait: 2 days
    until: steps.connect.accepted
    if: steps.connect.accepted
    then:
      - id: hello
        do: linkedin.message
        text: Thanks for connecting
    else:
      - id: follow-up
        do: email
        thread: ${mail}
        body: Did it reach you?${shape.withoutLast ? "" : last}
`;
  return define("outreach", shape.broken ? `${text.slice(0, -40)}\n  - {` : text, shape.hours, config);
}

/** A second sequence for the same people, so that budgets are shared. */
export function defineNews(hours: Hours, config: WorkspaceConfig): Definition {
  const text = `name: news
exit_on: [replied, meeting_booked]
calendar: { timezone: prospect, hours: "${hours.text}", holidays: prospect }
steps:
  - id: news
    do: email
    subject: "News for {{ company }}"
    body: News.
    on_fail: hold
  - id: ring
    wait: 1 day
    do: call
    script: Ask for {{ first_name }}.
  - id: more
    wait: 2 days
    do: email
    subject: "More news for {{ company }}"
    body: More.
    on_fail: exit
`;
  return define("news", text, hours, config);
}

function define(name: string, text: string, hours: Hours, config: WorkspaceConfig): Definition {
  const known = byText.get(text);
  if (known !== undefined) return { ...known, hours };
  const file = `sequences/${name}.yaml`;
  const { plan, version, diagnostics } = readSequence(text, { file, workspace: config, snippet: () => null });
  const error = diagnostics.find(({ severity }) => severity === "error")?.message ?? null;
  const read: SequenceFile = { name, file, plan, version, error };
  byText.set(text, read);
  return { ...read, hours };
}

/** Limits of a history, as seq.yaml says them and as the checker counts them. */
export interface Limits {
  perDay: number;
  perHour: number;
  everySeconds: number;
  connections: number;
  personPerDay: number;
  personPerWeek: number;
}

/** seq.yaml for these limits; `smtp` is a URL or `outbox`. */
export function defineWorkspace(limits: Limits, smtp: string): WorkspaceConfig {
  const sender = (id: string, name: string): string => `
  ${id}:
    name: ${name}
    email: ${id}@acme.example
    smtp: ${smtp}
    connections: ${limits.connections}
    limits: { per_day: ${limits.perDay}, per_hour: ${limits.perHour}, every: ${limits.everySeconds} seconds }`;
  const text = `workspace: whole
rehearsal: true
calendar: { timezone: Europe/Berlin, hours: "Mon-Fri 09:00-17:00", holidays: none }
compliance: { jurisdictions: "off" }
limits: { linkedin.connect: 6 per day }
touch_budget:
  person: ${limits.personPerDay} per day, ${limits.personPerWeek} per week
senders:${sender("anna", "Anna Kim")}${sender("ben", "Ben Ode")}
`;
  const known = configs.get(text);
  if (known !== undefined) return known;
  const { config, diagnostics } = readWorkspace(text, {
    file: "seq.yaml",
    secret: () => null,
    secretFile: () => null,
  });
  if (config === null) throw new Error(JSON.stringify(diagnostics));
  configs.set(text, config);
  return config;
}
