import type { Paint } from "../../app/session/paint.ts";
import { formatMoment, formatWhen } from "../../app/session/time.ts";
import { countOf } from "../../count-of.ts";
import { sayEvent } from "../../event-words.ts";
import type { PersonView } from "../../report/person.ts";
import type { StoredEvent } from "../../store/port.ts";
import { defineVerb } from "../command.ts";
import { lookUpPerson } from "../find-person.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";
import { timelineColumns } from "../render/timeline-columns.ts";

/** Events that the text shows; `seq timeline` has them all. */
const SHOWN = 15;

export const person = defineVerb({
  name: "person",
  describe: "one view of a person: channels, sequences, tasks, codes, what they did on the web",
  examples: [
    { command: "seq person anna@acme.example", does: "before you call" },
    { command: "seq person p12 --json", does: "all of it, with the whole timeline" },
  ],
  json: "document",
  configure: (command) => command.argument("<prospect>", "email, name, LinkedIn URL, phone or p12"),
  async run(context, { args: [reference] }) {
    const run = await context.openRun("look");
    const found = await lookUpPerson(context, run.store, reference);
    const { readPerson } = await import("../../report/person.ts");
    const view = await readPerson(run, found);
    const options = { zone: run.config.calendar.zone, now: run.clock.now(), columns: context.output.columns };
    return { data: describePerson(view), text: (paint) => formatPerson(view, { ...options, paint }) };
  },
});

function describePerson(view: PersonView) {
  return {
    prospect: view.prospect,
    id: `p${view.id}`,
    full_name: view.fullName,
    company: view.company,
    title: view.title,
    country: view.country,
    language: view.language,
    timezone: view.zone,
    ...view.addresses,
    tags: view.tags,
    suppressed:
      view.suppressed === null
        ? null
        : { kind: view.suppressed.kind, reason: view.suppressed.reason, at: formatIso(view.suppressed.at) },
    preference: { paused_until: formatIsoOrNull(view.pausedUntil), fewer: view.fewer },
    channels: view.channels.map(({ lastAt, ...each }) => ({ ...each, last_at: formatIso(lastAt) })),
    enrollments: view.enrollments.map(({ gates, ...each }) => ({
      ...each,
      next_at: formatIsoOrNull(each.next_at),
      ended: each.ended === null ? null : { ...each.ended, at: formatIso(each.ended.at) },
      closed: gates.filter(({ pass }) => !pass).map(({ gate, detail }) => ({ gate, detail })),
    })),
    tasks: view.tasks.map(({ id, sequence, step, channel, action, at, hidden, held }) => ({
      ...{ id, sequence, step, channel, action, hidden, held },
      due_at: formatIso(at),
    })),
    codes: view.codes.map(({ code, name, used, uses, points, issuedAt, expiresAt }) => ({
      ...{ code, name, used, uses, points },
      issued_at: formatIso(issuedAt),
      expires_at: formatIsoOrNull(expiresAt),
    })),
    web: view.web.map(describeEvent),
    timeline: view.timeline.map(describeEvent),
  };
}

function describeEvent({ at, kind, channel, sequence, step, data, isTakenBack }: StoredEvent) {
  return {
    at: formatIso(at),
    kind,
    channel: channel ?? null,
    sequence: sequence ?? null,
    step: step ?? null,
    data,
    ...(isTakenBack === true && { taken_back: true }),
  };
}

function formatPerson(
  view: PersonView,
  options: { zone: string; now: number; columns: number | null; paint: Paint },
): string {
  const { zone, now, columns, paint } = options;
  const work = [view.title, view.company].filter((part) => part !== null).join(", ");
  const place = [view.country, view.language, view.zone].filter((part) => part !== null).join(", ");
  const head = [
    `${paint.strong(view.fullName ?? view.prospect)}${work === "" ? "" : `  ${work}`}`,
    ...Object.values(view.addresses).flatMap((address) => (address === null ? [] : [`  ${address}`])),
    ...(place === "" ? [] : [`  ${paint.dim(place)}`]),
    ...(view.tags.length === 0 ? [] : [`  ${paint.dim("tags:")} ${view.tags.join(", ")}`]),
    ...(view.suppressed === null ? [] : [`  ${paint.bad(`never write again: ${view.suppressed.reason}`)}`]),
    ...(view.pausedUntil === null || view.pausedUntil <= now
      ? []
      : [`  ${paint.warn(`asked for a pause until ${formatMoment(view.pausedUntil, zone)}`)}`]),
    ...(view.fewer ? [`  ${paint.warn("asked for one message a week at most")}`] : []),
  ];
  const list = <Row>(title: string, rows: readonly Row[], write: (row: Row) => string): string[] =>
    rows.length === 0 ? [] : [[paint.dim(title), ...rows.map((row) => `  ${write(row)}`)].join("\n")];
  const shown = view.timeline.slice(-SHOWN);
  const left = view.timeline.length - shown.length;
  return [
    head.join("\n"),
    ...list("sequences", view.enrollments, (each) => {
      const step = each.step === null ? "" : `, at ${each.step}`;
      const reason = each.reason === null ? "" : ` (${each.reason})`;
      const next = each.next_at === null ? "" : `, next ${formatWhen(each.next_at, now, zone)}`;
      const waits = each.waits_for === null ? "" : paint.warn(`, waits for you: ${each.waits_for}`);
      return `${paint.name(each.sequence)}: ${each.status}${reason}${step}${next}${waits}`;
    }),
    ...list("channels", view.channels, ({ channel, touches, replies, lastAt }) => {
      const answers = replies === 0 ? "" : paint.good(`, ${countOf(replies, "answer")}`);
      return `${channel}: ${countOf(touches, "touch")}${answers}, last ${formatWhen(lastAt, now, zone)}`;
    }),
    ...list("tasks", view.tasks, (task) => `${task.action}: seq tasks show ${task.id}`),
    ...list("codes", view.codes, ({ code, name, used, uses, expiresAt }) => {
      const until = expiresAt === null ? "" : `, until ${formatMoment(expiresAt, zone)}`;
      return `${code} (${name}): used ${used}${uses === null ? "" : ` of ${uses}`}${until}`;
    }),
    ...list("on the web", view.web.slice(-SHOWN), ({ at, kind, data }) =>
      `${formatMoment(at, zone)}  ${sayEvent(kind)}  ${paint.dim(writeData(data))}`.trimEnd(),
    ),
    view.timeline.length === 0
      ? "nothing has happened yet"
      : formatTable(shown, [...timelineColumns(zone, paint)], { paint, columns }),
    ...(left === 0 ? [] : [paint.dim(`${left} earlier: seq timeline ${view.prospect}`)]),
  ].join("\n\n");
}

function writeData(data: StoredEvent["data"]): string {
  return Object.entries(data)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(" ");
}
