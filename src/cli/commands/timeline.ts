import type { formatLocal } from "../../calendar/format.ts";
import { defineVerb } from "../command.ts";
import { lookUpPerson } from "../find-person.ts";
import { formatIso } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";
import { timelineColumns } from "../render/timeline-columns.ts";

export const timeline = defineVerb({
  name: "timeline",
  describe: "all that happened with a person, on all channels",
  examples: [{ command: "seq timeline anna@acme.example", does: "from the first touch to the last reply" }],
  json: "document",
  configure: (command) => command.argument("<prospect>", "email, name, LinkedIn URL, phone or p12"),
  async run(context, { args: [reference] }) {
    const { zone } = (await context.openWorkspace()).config.calendar;
    const store = await context.openStore();
    const { formatLocal: format } = await import("../../calendar/format.ts");
    const person = await lookUpPerson(context, store, reference);
    const recorded = await store.timeline(person.id);
    // By when it happened; what an act and its consequences share, as it was recorded.
    const events = [...recorded].sort((a, b) => a.at - b.at || a.id - b.id);
    return {
      data: events.map(({ at, kind, channel, sequence, step, data, isTakenBack }) => ({
        at: formatIso(at),
        kind,
        channel: channel ?? null,
        sequence: sequence ?? null,
        step: step ?? null,
        data,
        ...(isTakenBack === true && { taken_back: true }),
      })),
      text: (paint) =>
        events.length === 0
          ? `nothing has happened with ${reference} yet`
          : formatTable(
              events,
              [
                ...timelineColumns(zone, paint),
                {
                  title: "",
                  cell: ({ data }) =>
                    Object.entries(data)
                      .map(([key, value]) => `${key}=${spellValue(value, zone, format)}`)
                      .join(" "),
                },
              ],
              { paint, columns: context.output.columns },
            ),
    };
  },
});

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** A moment in the data of an event, such as until when somebody is away, on the same clock as the others. */
function spellValue(value: unknown, zone: string, format: typeof formatLocal): string {
  const text = String(value);
  return INSTANT.test(text) ? format(Date.parse(text), zone).slice("Mon ".length) : text;
}
