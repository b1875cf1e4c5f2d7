import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Example } from "../../app/list-examples.ts";
import type { PlayedExample } from "../../app/play-example.ts";
import type { Paint } from "../../app/session/paint.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { formatIso } from "../render/iso.ts";
import { wrap } from "../render/wrap.ts";
import { formatStory, isRequest } from "../render/story.ts";

export const demo = defineVerb({
  name: "demo",
  describe: "weeks of an example in a minute: a throw-away workspace, simulated time, no network",
  examples: [
    {
      command: "seq demo",
      does: "three weeks of LinkedIn, email and calls: the timeline, the mail, the database",
    },
    {
      command: "seq demo car-service",
      does: "a customer's journey: form, code, ads, booking, stars, friends",
    },
    { command: "seq demo waalaxy-way", does: "in Korean: LinkedIn, the address, the CRM, email" },
    { command: "seq demo --list", does: "the examples there are" },
    { command: "seq demo --json", does: "the timeline as data" },
  ],
  json: "document",
  exclusive: [["--list", "--keep"]],
  configure: (command) =>
    command
      .argument("[example]", "name of an example (default: acme-outbound)")
      .option("--keep <dir>", "play in this new folder instead of a temporary one")
      .option("--list", "name the examples, and play none"),
  async run(context, { args: [name], options }) {
    const { output, world } = context;
    const { findExample, listExamples, FIRST_EXAMPLE } = await import("../../app/list-examples.ts");
    if (options.list === true) {
      const examples = await listExamples(world.packageRoot);
      return {
        data: examples.map(({ name: id, title, folder }) => ({ name: id, title, folder })),
        text: (paint) => formatExamples(examples, paint, output.drawingColumns),
      };
    }
    const example = await findExample(world.packageRoot, name ?? FIRST_EXAMPLE);
    const { playExample } = await import("../../app/play-example.ts");
    const to =
      options.keep === undefined
        ? await mkdtemp(join(tmpdir(), "seq-demo-"))
        : resolve(world.cwd, options.keep);
    world.interruption.isGraceful = true;
    const played = await playExample(example.folder, to, {
      ...world,
      signal: world.interruption.signal,
      onDay: (at) => output.progress(`playing ${formatIso(at).slice(0, 10)} …`),
    });
    output.progress("");
    return {
      data: {
        workspace: played.root,
        outbox: played.outbox,
        database: played.database,
        timeline: played.entries.map(({ at, prospect_name, kind, channel, sequence, step, data }) => ({
          at: formatIso(at),
          prospect: prospect_name,
          kind,
          channel: channel ?? null,
          sequence: sequence ?? null,
          step: step ?? null,
          data,
        })),
      },
      text: (paint) => formatDemo(played, paint),
      ...(world.interruption.signal.aborted ? { exit: ExitCode.interrupted } : {}),
    };
  },
});

function formatExamples(examples: readonly Example[], paint: Paint, width: number | null): string {
  const columns = Math.max(...examples.map(({ name }) => name.length)) + 2;
  const room = width === null ? Number.POSITIVE_INFINITY : Math.max(20, width - columns);
  return examples
    .map(({ name, title }) => {
      const [first = "", ...more] = wrap(title, room);
      return [
        `${paint.name(name.padEnd(columns))}${first}`,
        ...more.map((line) => " ".repeat(columns) + line),
      ].join("\n");
    })
    .join("\n");
}

/** What a reader of the summary cares for, in this order. */
const COUNTED: readonly (readonly [string, string])[] = [
  ["replied", "reply"],
  ["meeting_booked", "meeting"],
  ["booked", "booking"],
  ["rated", "rating"],
  ["code_used", "used code"],
  ["opted_out", "opt-out"],
  ["bounced", "bounce"],
];

function formatDemo({ story, root, ...played }: PlayedExample, paint: Paint): string {
  const entries = played.entries.filter(({ at }) => at >= story.startAt);
  const count = (kind: string): number => entries.filter((entry) => entry.kind === kind).length;
  const requests = entries.filter((entry) => entry.kind === "sent" && isRequest(entry)).length;
  const counted = [
    countOf(count("sent") - requests, "email"),
    ...(requests === 0 ? [] : [`${countOf(requests, "request")} to services`]),
    `${countOf(count("done"), "task")} done`,
    ...COUNTED.filter(([kind]) => count(kind) > 0).map(([kind, noun]) => countOf(count(kind), noun)),
  ];
  const tries = story.try.map((command) => `seq -C ${root} ${command}`);
  return [
    formatStory({ story, root, ...played }, paint),
    "",
    paint.strong(
      `${countOf(played.people.size, "person")}, ${countOf(story.days, "day")}: ${counted.join(", ")}`,
    ),
    "",
    `mail      ${played.outbox}`,
    `database  ${played.database}`,
    ...tries.map((command, index) => {
      const isPage = command.endsWith(" serve") ? "      (the page at http://127.0.0.1:8787/)" : "";
      return (index === 0 ? "try" : "").padEnd(10) + command + isPage;
    }),
  ].join("\n");
}
