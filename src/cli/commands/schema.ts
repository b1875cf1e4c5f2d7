import { Argument } from "@commander-js/extra-typings";
import { defineVerb } from "../command.ts";

const KINDS = ["sequence", "workspace"] as const;

export const schema = defineVerb({
  name: "schema",
  describe: "JSON Schemas, for completion in your editor",
  examples: [
    { command: "seq schema sequence > sequence.schema.json", does: "one schema" },
    { command: "seq schema --write .seq", does: "both, as files for the YAML language server" },
  ],
  json: "document",
  configure: (command) =>
    command
      .addArgument(new Argument("[kind]", "which file it describes").choices(KINDS))
      .option("--write <dir>", "write sequence.schema.json and workspace.schema.json there"),
  async run(context, { args: [kind], options }) {
    const { sequenceSchema, workspaceSchema } = await import("../../sequence/json-schema.ts");
    const all = { sequence: sequenceSchema(), workspace: workspaceSchema() };
    if (options.write === undefined) {
      const data = kind === undefined ? all : all[kind];
      return { data, text: () => JSON.stringify(data, null, 2) };
    }
    const { mkdir, writeFile } = await import("node:fs/promises");
    const { join, resolve } = await import("node:path");
    const folder = resolve(context.world.cwd, options.write);
    await mkdir(folder, { recursive: true });
    const wanted = kind === undefined ? KINDS : [kind];
    const paths = wanted.map((each) => join(folder, `${each}.schema.json`));
    for (const [index, each] of wanted.entries()) {
      await writeFile(paths[index] ?? "", `${JSON.stringify(all[each], null, 2)}\n`);
    }
    context.output.say("first line of a sequence: # yaml-language-server: $schema=PATH");
    return { data: { paths }, text: () => paths.join("\n") };
  },
});
