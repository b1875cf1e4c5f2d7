import { needFile, openWorkspaceStore } from "../../app/session/workspace-store.ts";
import { defineVerb } from "../command.ts";

const MEGABYTE = 1_000_000;

export const vacuum = defineVerb({
  name: "vacuum",
  describe: "make the database file as small as what is in it",
  examples: [
    { command: "seq vacuum", does: "after many people were erased; refuses while others work" },
    { command: "seq backup ~/backups/before.db && seq vacuum", does: "with a copy first" },
  ],
  json: "document",
  configure: (command) => command,
  async run(context) {
    const { root, config } = await context.openWorkspace();
    const { world } = context;
    const instead = "PostgreSQL vacuums by itself; VACUUM (FULL) gives room back to the disk";
    const { file } = needFile(root, config.store, "seq vacuum", instead);
    // Refuses what is not ours or not whole, and folds the log into the file.
    await (await openWorkspaceStore({ root, config, world, wallClock: world.wallClock })).close();
    const { vacuumStore } = await import("../../store/vacuum.ts");
    const { before, after } = await vacuumStore(file);
    return {
      data: { path: file, bytes_before: before, bytes_after: after },
      text: () => `${file}: ${formatSize(before)}, now ${formatSize(after)}`,
    };
  },
});

function formatSize(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
