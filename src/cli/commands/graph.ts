import { Option } from "@commander-js/extra-typings";
import { UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";

export const graph = defineVerb({
  name: "graph",
  describe: "the flow of a sequence as a picture",
  examples: [
    { command: "seq graph fair-followup", does: "Mermaid, which pull requests render" },
    { command: "seq graph fair-followup --format svg > flow.svg", does: "a picture, made without a browser" },
    { command: "seq graph fair-followup --counts", does: "with the people who stand at each step" },
    { command: "seq graph fair-followup --prospect anna@acme.example", does: "one person's way" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<sequence>", "name of a sequence")
      .addOption(
        new Option("--format <format>", "how to draw it")
          .choices(["mermaid", "dot", "svg"] as const)
          .default("mermaid" as const),
      )
      .option("--counts", "with the people in flight on the steps")
      .option("--prospect <person>", "mark the way of one person: email, LinkedIn URL, phone or p12"),
  async run(context, { args: [name], options }) {
    const { openReviewTree, openStoreIfAny } = await import("../../app/review-tree.ts");
    const { root, tree } = await openReviewTree(context);
    const { describeFlow } = await import("../../review/graph/flow.ts");
    const wantsPeople = options.counts === true || options.prospect !== undefined;
    const store = wantsPeople ? await openStoreIfAny(context, tree, root) : null;
    if (wantsPeople && store === null) {
      throw new UserError("there is no database here yet, so nobody is in the sequence", {
        hint: "leave out --counts and --prospect, or enroll people first",
      });
    }
    const flow = await describeFlow(tree, name, {
      store,
      counts: options.counts === true,
      prospect: options.prospect ?? null,
    });
    const { writers } = await import("../../review/graph/writers.ts");
    return {
      data: { sequence: flow.name, nodes: flow.nodes, edges: flow.edges },
      text: () => writers[options.format](flow),
    };
  },
});
