import { relative } from "node:path";
import { describeStore } from "../../app/session/workspace-store.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { isInside } from "../../files/tree.ts";
import type { StorePlace } from "../../store/place.ts";
import { defineGroup, defineVerb } from "../command.ts";

const move = defineVerb({
  name: "move",
  describe: "bring the whole database to a PostgreSQL server, or back into a file",
  examples: [
    {
      command: "seq store move postgres://seq@db.acme.example/sales",
      does: "the password comes from SEQ_STORE_PASSWORD; the file is kept, and not used any more",
    },
    { command: "seq store move .seq/state.db", does: "from the server back into a file" },
  ],
  json: "document",
  configure: (command) => command.argument("<store>", "a server's address, or a file in the workspace"),
  async run(context, { args: [target] }) {
    const { root, config } = await context.openWorkspace();
    const { world } = context;
    const from = await describeStore(root, config, world);
    const to = await describeStore(root, { ...config, store: target }, world);
    if (to.engine === "sqlite" && !isInside(root, to.file)) {
      throw new UserError(`${target} is not in the workspace`, {
        hint: "name a file in it, as .seq/state.db, or a server's address",
        exit: ExitCode.usage,
      });
    }
    const { showAddress } = await import("../../store/postgres/address.ts");
    const nameOf = (place: StorePlace): string =>
      place.engine === "postgres" ? showAddress(place.address) : relative(root, place.file);
    const names = { from: nameOf(from), to: nameOf(to) };
    if (names.from === names.to) throw new UserError(`the database is there already: ${names.to}`);
    const { moveStore } = await import("../../store/move.ts");
    const { tables, lastEvent } = await moveStore({ from, to }, names);
    const filled = tables.filter(({ rows }) => rows > 0);
    const rows = filled.reduce((sum, each) => sum + each.rows, 0);
    return {
      data: { from: names.from, to: names.to, last_event: lastEvent, tables },
      text: () =>
        [
          `moved ${countOf(rows, "row")} of ${countOf(filled.length, "table")} to ${names.to}`,
          `${names.from} is kept, and refused from now on`,
          `now write \`store: ${names.to}\` in seq.yaml, on every machine`,
        ].join("\n"),
    };
  },
});

export const store = defineGroup({
  name: "store",
  describe: "where the database is",
  examples: [{ command: "seq store move postgres://seq@db.acme.example/sales", does: "to a server" }],
  verbs: [move],
});
