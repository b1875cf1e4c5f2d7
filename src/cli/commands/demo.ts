import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlayedExample } from "../../app/play-example.ts";
import type { Paint } from "../../app/session/paint.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { formatIso } from "../render/iso.ts";
import { formatStory } from "../render/story.ts";

export const demo = defineVerb({
  name: "demo",
  describe: "three weeks of a sequence in a minute: a throw-away workspace, simulated time, no network",
  examples: [
    { command: "seq demo", does: "prints the timeline, and where the mail and the database are" },
    { command: "seq demo --json", does: "the same as data" },
  ],
  json: "document",
  configure: (command) =>
    command.option("--keep <dir>", "play in this new folder instead of a temporary one"),
  async run(context, { options }) {
    const { output, world } = context;
    const { playExample } = await import("../../app/play-example.ts");
    const to = options.keep ?? (await mkdtemp(join(tmpdir(), "seq-demo-")));
    world.interruption.isGraceful = true;
    const played = await playExample(join(world.packageRoot, "examples", "acme-outbound"), to, {
      wallClock: world.wallClock,
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

function formatDemo(played: PlayedExample, paint: Paint): string {
  const count = (kind: string, noun: string): string =>
    countOf(played.entries.filter((entry) => entry.kind === kind).length, noun);
  return [
    formatStory(played, paint),
    "",
    paint.strong(
      `${countOf(played.people.size, "person")}, ${countOf(played.story.days, "day")}: ${count("sent", "email")}, ${count("done", "task")} done, ` +
        `${count("replied", "reply")}, ${count("meeting_booked", "meeting")}, ${count("opted_out", "opt-out")}, ${count("bounced", "bounce")}`,
    ),
    "",
    `mail      ${played.outbox}`,
    `database  ${played.database}`,
    `try       seq -C ${played.root} status`,
    `          seq -C ${played.root} why jin.han@hanbit.example`,
    `          seq -C ${played.root} report`,
    `          seq -C ${played.root} serve      (the page at http://127.0.0.1:8787/)`,
  ].join("\n");
}
