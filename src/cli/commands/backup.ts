import { resolve } from "node:path";
import { defineVerb } from "../command.ts";
import { locateStore } from "../workspace-store.ts";

export const backup = defineVerb({
  name: "backup",
  describe: "copy the database, while others work",
  examples: [{ command: "seq backup ~/backups/monday.db", does: "a copy with mode 0600; never overwrites" }],
  json: "document",
  configure: (command) => command.argument("<file>", "where to"),
  async run(context, { args: [file] }) {
    const target = resolve(context.world.cwd, file);
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
    const { file: to, marker } = locateStore(root, config.store);
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
  examples: [{ command: "seq reconcile", does: "says that you know what was sent since the backup" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    const store = await context.openStore({ allowRolledBack: true });
    const from = store.restoredFrom;
    await store.reconcile();
    return {
      data: { reconciled: from !== null, from },
      text: () => (from === null ? "nothing to reconcile" : `runs go on from ${from}`),
    };
  },
});
