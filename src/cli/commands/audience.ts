import type { RunContext } from "../../run/context.ts";
import type { Prospect } from "../../store/port.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import { defineGroup, defineVerb } from "../command.ts";

const exportAudience = defineVerb({
  name: "export",
  describe: "who is in a sequence, as an ad platform's own list: hashed, and only who agreed to that",
  examples: [
    { command: "seq audience export winback --format meta > meta.csv", does: "for Meta's customer list" },
    { command: "seq audience export winback --format google --out google.csv", does: "for Customer Match" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<sequence>", "everybody for whom it goes on")
      .requiredOption("--format <platform>", "meta, google or linkedin")
      .option("--out <file>", "write it to a file that only you can read"),
  async run(context, { args: [sequence], options }) {
    const run = await context.openRun("look");
    const { AUDIENCE_FORMATS, stringifyAudience } = await import("../../prospects/audience-rows.ts");
    const format = AUDIENCE_FORMATS.find((each) => each === options.format);
    if (format === undefined) {
      const hint = suggestName(options.format, AUDIENCE_FORMATS) ?? `one of ${AUDIENCE_FORMATS.join(", ")}`;
      throw new UserError(`no platform is called ${options.format} here`, { hint, exit: ExitCode.usage });
    }
    const names = run.sequences.map(({ name }) => name);
    if (!names.includes(sequence)) {
      const hint = suggestName(sequence, names) ?? `sequences here: ${names.join(", ") || "none"}`;
      throw new UserError(`there is no sequence ${sequence}`, { hint, exit: ExitCode.usage });
    }
    const counts = { listed: 0, not_agreed: 0, suppressed: 0 };
    const parts: string[] = [];
    for await (const part of stringifyAudience(format, chooseMembers(run, sequence, counts)))
      parts.push(part);
    const text = parts.join("");
    counts.listed = Math.max(0, parts.length - 1);
    context.output.say(describeCounts(counts));
    if (options.out === undefined) {
      if (!context.output.json) await context.output.write(text);
      return context.output.json ? { data: { ...counts, format, csv: text } } : {};
    }
    const [{ writePrivateFile }, { resolve }] = await Promise.all([
      import("../../app/session/private-output.ts"),
      import("node:path"),
    ]);
    const place = { name: options.out, root: run.root, isNew: true };
    await writePrivateFile(resolve(context.world.cwd, options.out), text, place);
    return { data: { ...counts, format, file: options.out } };
  },
});

/** Each once, who agreed to have their data used for advertising and wants to be written to. */
async function* chooseMembers(
  run: RunContext,
  sequence: string,
  counts: { not_agreed: number; suppressed: number },
): AsyncGenerator<Prospect> {
  const { openLegalChecker } = await import("../../run/gates/legal-checker.ts");
  const legal = openLegalChecker(run);
  const seen = new Set<number>();
  const now = run.clock.now();
  const touch = { channel: "http", action: "audience", isService: false, consent: "ads" as const };
  for (const status of ["active", "paused"] as const) {
    for await (const { person } of run.store.streamEnrollments({ sequence, status })) {
      if (seen.has(person.id)) continue;
      seen.add(person.id);
      const law = await legal.check(person, touch, now);
      if (law?.isEnforced === true && law.judgement.verdict === "block") counts.not_agreed += 1;
      else if ((await run.store.findSuppression(person)) !== null) counts.suppressed += 1;
      else yield person;
    }
  }
}

function describeCounts(counts: { listed: number; not_agreed: number; suppressed: number }): string {
  const left = [
    ...(counts.not_agreed === 0
      ? []
      : [`${counts.not_agreed} have not agreed to it (seq consent add P --medium ads)`]),
    ...(counts.suppressed === 0 ? [] : [`${counts.suppressed} are suppressed`]),
  ];
  return `${countOf(counts.listed, "person")} listed${left.length === 0 ? "" : `; left out: ${left.join(", ")}`}`;
}

export const audience = defineGroup({
  name: "audience",
  describe: "lists for ad platforms",
  examples: [
    { command: "seq audience export winback --format meta > meta.csv", does: "without any account" },
  ],
  verbs: [exportAudience],
});
