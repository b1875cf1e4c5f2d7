import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { formatTable } from "../render/table.ts";

export const add = defineVerb({
  name: "add",
  describe: "takes a sequence of the starter library into the workspace, with its scenario tests",
  examples: [
    { command: "seq add --list", does: "what there is" },
    { command: "seq add inbound-to-meeting", does: "writes it to sequences/; edit it, it is yours" },
  ],
  json: "document",
  configure: (command) =>
    command.argument("[starter]", "its name").option("--list", "show the starter library"),
  async run(context, { args: [name], options }) {
    const { join } = await import("node:path");
    const { addStarter, listStarters } = await import("../../workspace/starters.ts");
    const folder = join(context.world.packageRoot, "sequences");
    if (options.list === true) {
      const starters = await listStarters(folder);
      return {
        data: starters,
        text: (paint) =>
          formatTable(
            starters,
            [
              { title: "starter", cell: (row) => paint.strong(row.name) },
              { title: "steps", cell: (row) => row.title },
            ],
            { paint, columns: context.output.columns },
          ),
      };
    }
    if (name === undefined) {
      throw new UserError("no starter is named", { hint: "seq add --list shows them", exit: ExitCode.usage });
    }
    const created = await addStarter(folder, name, await context.findRoot());
    return {
      data: { created },
      text: (paint) =>
        [
          ...created.map((path) => `  ${paint.good("+")} ${path}`),
          "",
          "Next:",
          "  seq lint",
          `  seq test sequences/${name}.test.yaml`,
          `  seq simulate ${name} --people 200`,
        ].join("\n"),
    };
  },
});
