import type { Command } from "@commander-js/extra-typings";
import { ExitCode, UserError } from "../../errors.ts";
import type { Target } from "../../run/actions/pause.ts";
import type { RunContext } from "../../run/context.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";

interface TargetOptions {
  sequence?: string;
  sender?: string;
  all?: true;
}

function addTarget(command: Command) {
  return command
    .argument("[prospect]", "email, LinkedIn URL, phone or p12")
    .option("--sequence <name>", "everyone in it; with a prospect, only there")
    .option("--sender <id>", "everything this sender sends")
    .option("--all", "everything");
}

/** What is meant: exactly one of a prospect, a sequence, a sender, everything. */
async function findTarget(
  run: RunContext,
  reference: string | undefined,
  { sequence, sender, all }: TargetOptions,
): Promise<Target> {
  const named = [reference ?? sequence, sender, all].filter((each) => each !== undefined);
  if (named.length !== 1) {
    throw new UserError(named.length === 0 ? "nothing is named" : "too much is named at once", {
      hint: "name a prospect, --sequence, --sender or --all",
      exit: ExitCode.usage,
    });
  }
  if (sequence !== undefined)
    checkName(
      "sequence",
      sequence,
      run.sequences.map((each) => each.name),
    );
  if (reference !== undefined) {
    return { type: "prospect", person: await findProspect(run.store, reference), sequence: sequence ?? null };
  }
  if (sequence !== undefined) return { type: "sequence", name: sequence };
  if (sender === undefined) return { type: "all" };
  checkName("sender", sender, Object.keys(run.config.senders));
  return { type: "sender", name: sender };
}

function checkName(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new UserError(`there is no ${what} ${name}`, {
    hint: `there are: ${known.join(", ") || "none"}`,
    exit: ExitCode.usage,
  });
}

function describeTarget(target: Target, reference: string | undefined): string {
  switch (target.type) {
    case "all":
      return "everything";
    case "prospect":
      return reference ?? `p${target.person.id}`;
    case "sequence":
    case "sender":
      return `${target.type} ${target.name}`;
  }
}

export const pause = defineVerb({
  name: "pause",
  describe: "stop touches until resume: a person, a sequence, a sender, everything",
  examples: [
    { command: "seq pause anna@acme.example", does: "one person, in all sequences" },
    { command: "seq pause --sender anna", does: "whatever this sender would send" },
    { command: "seq pause --all", does: "everything" },
  ],
  json: "document",
  configure: addTarget,
  async run(context, { args: [reference], options }) {
    const run = await context.openRun("act");
    const target = await findTarget(run, reference, options);
    const { pauseTarget } = await import("../../run/actions/pause.ts");
    const paused = await pauseTarget(run, target, run.clock.now());
    return {
      data: { paused },
      text: () =>
        paused === 0 ? "nothing there was active" : `paused: ${describeTarget(target, reference)}`,
    };
  },
});

export const resume = defineVerb({
  name: "resume",
  describe: "go on after pause, or after a sender or a touch was held",
  examples: [
    { command: "seq resume anna@acme.example", does: "one person" },
    { command: "seq resume --sender anna", does: "after its mailbox works again" },
  ],
  json: "document",
  configure: addTarget,
  async run(context, { args: [reference], options }) {
    const run = await context.openRun("act");
    const target = await findTarget(run, reference, options);
    const { resumeTarget } = await import("../../run/actions/pause.ts");
    const resumed = await resumeTarget(run, target, run.clock.now());
    return {
      data: { resumed },
      text: () =>
        resumed === 0 ? "nothing there was paused or held" : `goes on: ${describeTarget(target, reference)}`,
    };
  },
});

export const exit = defineVerb({
  name: "exit",
  describe: "end a person's sequences, or a sequence for everyone",
  examples: [
    { command: "seq exit anna@acme.example", does: "out of every sequence" },
    { command: "seq exit --sequence fair-followup --reason 'fair is over'", does: "everyone out of one" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("[prospect]", "email, LinkedIn URL, phone or p12")
      .option("--sequence <name>", "everyone in it; with a prospect, only there")
      .option("--reason <text>", "kept in the timeline", "by hand"),
  async run(context, { args: [reference], options }) {
    const run = await context.openRun("act");
    const target = await findTarget(
      run,
      reference,
      options.sequence === undefined ? {} : { sequence: options.sequence },
    );
    if (target.type !== "prospect" && target.type !== "sequence") {
      throw new UserError("name a prospect or --sequence", { exit: ExitCode.usage });
    }
    const [{ exitTarget }, { asOneCommand }] = await Promise.all([
      import("../../run/actions/pause.ts"),
      import("../../app/run-context.ts"),
    ]);
    const exited = await exitTarget(asOneCommand(run), target, options.reason, run.clock.now());
    return {
      data: { exited },
      text: () => (exited === 0 ? "nobody there was on the way" : `${exited} ended`),
    };
  },
});
