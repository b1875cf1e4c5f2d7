import { Argument } from "@commander-js/extra-typings";
import { UserError } from "../../errors.ts";
import { explainUnwritable } from "../../files/failure.ts";
import { writeWhole } from "../../files/write.ts";
import { defineVerb } from "../command.ts";

const KINDS = ["sequence", "workspace", "provider"] as const;

export const schema = defineVerb({
  name: "schema",
  describe: "JSON Schemas, for completion in your editor",
  examples: [
    { command: "seq schema sequence > sequence.schema.json", does: "one schema" },
    { command: "seq schema --write .seq", does: "all of them, as files for the YAML language server" },
  ],
  json: "document",
  configure: (command) =>
    command
      .addArgument(new Argument("[kind]", "which file it describes").choices(KINDS))
      .option(
        "--write <dir>",
        "write sequence.schema.json, workspace.schema.json and provider.schema.json there",
      ),
  async run(context, { args: [kind], options }) {
    const [{ sequenceSchema, workspaceSchema }, { recipeSchema }] = await Promise.all([
      import("../../sequence/json-schema.ts"),
      import("../../providers/json-schema.ts"),
    ]);
    const all = { sequence: sequenceSchema(), workspace: workspaceSchema(), provider: recipeSchema() };
    if (options.write === undefined) {
      const data = kind === undefined ? all : all[kind];
      return { data, text: () => JSON.stringify(data, null, 2) };
    }
    const { join, resolve } = await import("node:path");
    const folder = resolve(context.world.cwd, options.write);
    // A schema is wanted outside a workspace, too.
    const root = await context.findRoot().catch(() => null);
    const wanted = kind === undefined ? KINDS : [kind];
    const paths = wanted.map((each) => join(folder, `${each}.schema.json`));
    for (const [index, each] of wanted.entries()) {
      const path = paths[index] ?? "";
      await writeSchema(path, `${JSON.stringify(all[each], null, 2)}\n`, root);
    }
    context.output.say("first line of a file: # yaml-language-server: $schema=PATH");
    return { data: { paths }, text: () => paths.join("\n") };
  },
});

async function writeSchema(path: string, text: string, root: string | null): Promise<void> {
  try {
    await writeWhole(path, text, { root, folderMode: 0o777 });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const { why, hint } = explainUnwritable(path, cause);
    throw new UserError(`${path} cannot be written: ${why}`, { hint, cause });
  }
}
