import { countOf } from "../../count-of.ts";
import { defineVerb } from "../command.ts";

export const snapshot = defineVerb({
  name: "snapshot",
  describe: "counts of the people in flight, for `seq plan` where there is no database",
  examples: [
    { command: "seq snapshot people.json", does: "counts by sequence, step and due day; nobody's data" },
  ],
  json: "document",
  configure: (command) => command.argument("[file]", "where to write it; else it is printed"),
  async run(context, { args: [name] }) {
    const { openReviewTree, openStoreIfAny } = await import("../../app/review-tree.ts");
    const { root, tree } = await openReviewTree(context);
    const store = await openStoreIfAny(context, tree, root);
    const [{ NOBODY, readInFlight }, { takeSnapshot }] = await Promise.all([
      import("../../review/plan/in-flight.ts"),
      import("../../review/plan/snapshot.ts"),
    ]);
    const now = (await context.openClock("look")).now();
    const inFlight = store === null ? NOBODY : readInFlight(store, now);
    const taken = await takeSnapshot(inFlight, tree.config?.calendar.zone ?? "UTC", now);
    const text = JSON.stringify(taken, null, 2);
    if (name === undefined) return { data: taken, text: () => text };
    const { writePrivateFile } = await import("../../app/session/private-output.ts");
    const { resolve } = await import("node:path");
    const file = resolve(context.world.cwd, name);
    await writePrivateFile(file, `${text}\n`, { name, root });
    const people = taken.people.reduce((sum, group) => sum + group.people, 0);
    return { data: { file, people }, text: () => `${file}: ${countOf(people, "person")} in flight` };
  },
});
