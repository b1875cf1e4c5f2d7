import type { SenderStatus, SequenceStatus, StatusView } from "../../report/status.ts";
import { defineVerb } from "../command.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import type { Paint } from "../render/paint.ts";
import { formatTable } from "../render/table.ts";
import { formatDistance, formatMoment, formatWhen } from "../render/time.ts";

export const status = defineVerb({
  name: "status",
  describe: "sequences, senders, tasks, what is uncertain, what comes next",
  examples: [
    { command: "seq status", does: "where everything stands" },
    { command: "seq status --json", does: "for a script" },
  ],
  json: "document",
  configure: (command) => command,
  async run(context) {
    const run = await context.openRun("look");
    const { readStatus } = await import("../../report/status.ts");
    const view = await readStatus(run);
    return {
      data: {
        ...view,
        now: formatIso(view.now),
        next_due: formatIsoOrNull(view.next_due),
        senders: view.senders.map((each) => ({
          ...each,
          next_at: formatIsoOrNull(each.next_at),
          heard_at: formatIsoOrNull(each.heard_at),
        })),
      },
      text: (paint) =>
        formatStatus(view, run.config.calendar.zone, { paint, columns: context.output.columns }),
    };
  },
});

function describeTrouble({ held, unheard, heard_at: heardAt }: SenderStatus, now: number): string[] {
  return [
    ...(held === null ? [] : [`held: ${held}`]),
    ...(unheard === null
      ? []
      : [`mail not read${heardAt === null ? "" : ` since ${formatDistance(heardAt, now)}`}: ${unheard}`]),
  ];
}

function formatStatus(
  view: StatusView,
  zone: string,
  options: { paint: Paint; columns: number | null },
): string {
  const { paint } = options;
  const count = (value: number): string => (value === 0 ? "·" : String(value));
  const sequences = formatTable<SequenceStatus>(
    view.sequences,
    [
      { title: "sequence", cell: (row) => paint.strong(row.name) },
      { title: "active", cell: (row) => count(row.active), align: "right" },
      { title: "due", cell: (row) => count(row.due), align: "right" },
      { title: "tasks", cell: (row) => count(row.tasks), align: "right" },
      { title: "paused", cell: (row) => count(row.paused), align: "right" },
      { title: "held", cell: (row) => count(row.held), align: "right" },
      { title: "finished", cell: (row) => count(row.finished), align: "right" },
      { title: "exited", cell: (row) => count(row.exited), align: "right" },
      { title: "", cell: (row) => (row.stopped === null ? "" : paint.bad(row.stopped)) },
    ],
    options,
  );
  const senders = formatTable<SenderStatus>(
    view.senders,
    [
      { title: "sender", cell: (row) => paint.strong(row.id) },
      {
        title: "sent in 24 h",
        cell: (row) => `${row.sent_24h}${row.cap === null ? "" : ` of ${row.cap}`}`,
        align: "right",
      },
      { title: "next", cell: (row) => (row.next_at === null ? "" : formatWhen(row.next_at, view.now, zone)) },
      {
        title: "",
        cell: (row) =>
          describeTrouble(row, view.now)
            .map((each) => paint.bad(each))
            .join("; "),
      },
    ],
    options,
  );
  const tasks = view.sequences.reduce((sum, row) => sum + row.tasks, 0);
  const notes = [
    ...(tasks === 0 ? [] : [`${tasks} ${tasks === 1 ? "task waits" : "tasks wait"} for you: seq tasks`]),
    ...(view.uncertain === 0 ? [] : [paint.bad(`${view.uncertain} uncertain: seq resolve`)]),
    view.next_due === null
      ? "nothing is planned"
      : view.next_due <= view.now
        ? `due now: seq run`
        : `next: ${formatMoment(view.next_due, zone)} (${formatDistance(view.next_due, view.now)})`,
  ];
  return [view.sequences.length === 0 ? "no sequences" : sequences, senders, notes.join("\n")].join("\n\n");
}
