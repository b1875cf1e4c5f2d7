import { resolve } from "node:path";
import { needFile } from "../../app/session/workspace-store.ts";
import { ExitCode } from "../../errors.ts";
import { refuseLinks } from "../../files/plain-way.ts";
import { defineVerb } from "../command.ts";

export const backup = defineVerb({
  name: "backup",
  describe: "copy the database, while others work",
  examples: [{ command: "seq backup ~/backups/monday.db", does: "a copy with mode 0600; never overwrites" }],
  json: "document",
  configure: (command) => command.argument("<file>", "where to"),
  async run(context, { args: [file] }) {
    const target = resolve(context.world.cwd, file);
    refuseLinks(target, await context.findRoot(), file);
    const store = await context.openStore();
    await store.backup(target);
    return { data: { path: target }, text: () => target };
  },
});

export const restore = defineVerb({
  name: "restore",
  describe: "put a backup in the database's place",
  examples: [
    { command: "seq restore ~/backups/monday.db", does: "what was there is kept aside" },
    { command: "seq reconcile", does: "afterwards, once you know what was sent meanwhile" },
  ],
  json: "document",
  configure: (command) => command.argument("<file>", "a file that seq backup wrote"),
  async run(context, { args: [file] }) {
    const { root, config } = await context.openWorkspace();
    const { restoreStore } = await import("../../store/restore.ts");
    const instead = "play a dump back with pg_restore into an empty schema (docs/postgres.md)";
    const { file: to, marker } = needFile(root, config.store, "seq restore", instead);
    const from = resolve(context.world.cwd, file);
    const { replaced: keptAside } = await restoreStore({ from, to, marker });
    return {
      data: { restored: to, from, kept_aside: keptAside },
      text: () =>
        [
          `restored ${to}`,
          ...(keptAside === null ? [] : [`the database that was there is kept as ${keptAside}`]),
          "seq run does nothing until seq reconcile: touches since the backup are not in it",
        ].join("\n"),
    };
  },
});

export const reconcile = defineVerb({
  name: "reconcile",
  describe: "let runs go on after a restore",
  examples: [
    {
      command: "seq reconcile",
      does: "takes over what is known of the time since; pauses who may have gone on besides",
    },
    { command: "seq reconcile --nothing-sent", does: "when you know that nothing was" },
    { command: "seq event p12 sent --sequence launch --step intro", does: "it was sent: go on after it" },
    { command: "seq resume p12", does: "afterwards, or when it was not sent" },
  ],
  json: "document",
  configure: (command) => command.option("--nothing-sent", "pause nobody: nothing was sent since the backup"),
  async run(context, { options }) {
    await context.openStore({ allowRolledBack: true });
    const run = await context.openRun("act");
    const { reconcileRestored } = await import("../../run/actions/reconcile.ts");
    const { from, isWhole, known, paused } = await reconcileRestored(
      run,
      options.nothingSent === true,
      run.clock.now(),
    );
    const { nameOf } = await import("../../run/context.ts");
    const people = paused.map(({ person, ...rest }) => ({ prospect: nameOf(person), ...rest }));
    return {
      data: { reconciled: from !== null, from, whole: isWhole, taken_over: known, paused: people },
      text: () => (from === null ? "nothing to reconcile" : formatReconciled(from, isWhole, known, people)),
      exit: people.length > 0 ? ExitCode.attention : ExitCode.done,
    };
  },
});

function formatReconciled(
  from: string,
  isWhole: boolean,
  known: number,
  people: readonly { prospect: string; sequence: string; step: string | null }[],
): string {
  return [
    `runs go on from ${from}`,
    ...(known === 0 ? [] : [`taken over, since it is known to have happened since the backup: ${known}`]),
    ...(isWhole
      ? []
      : [
          "not all that happened since the backup is known: read the mailboxes (seq sync), and record again what",
          "was done by hand, and the opt-outs of the web (seq event p12 opted_out)",
        ]),
    ...(people.length === 0 ? [] : ["", "paused, since this may have been sent already:"]),
    ...people.map(({ prospect, sequence, step }) => `  ${prospect}  ${sequence} › ${step ?? ""}`),
    ...(people.length === 0
      ? []
      : ["it was sent: seq event PROSPECT sent --sequence S --step STEP; then seq resume PROSPECT"]),
  ].join("\n");
}
