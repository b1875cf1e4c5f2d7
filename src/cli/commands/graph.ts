import { Option } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import { createPaint } from "../../app/session/paint.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Tree } from "../../review/tree.ts";
import type { Store } from "../../store/port.ts";
import { defineVerb, type Result } from "../command.ts";
import { formatJourney } from "../render/journey.ts";

const FORMATS = ["mermaid", "dot", "svg", "text", "html"] as const;

interface Options {
  format?: (typeof FORMATS)[number] | undefined;
  counts?: true | undefined;
  prospect?: string | undefined;
  workspace?: true | undefined;
  people?: true | undefined;
  html?: string | undefined;
  svg?: string | undefined;
}

export const graph = defineVerb({
  name: "graph",
  describe: "the flow of a sequence as a picture, or of all of them as a map",
  examples: [
    { command: "seq graph fair-followup", does: "Mermaid, which pull requests render" },
    { command: "seq graph fair-followup --format svg > flow.svg", does: "a picture, made without a browser" },
    { command: "seq graph fair-followup --counts", does: "with the people who stand at each step" },
    { command: "seq graph fair-followup --prospect anna@acme.example", does: "one person's way" },
    { command: "seq graph --workspace", does: "all sequences, channel by channel, and how they hand over" },
    {
      command: "seq graph --workspace --people --html map.html",
      does: "the map as a page, with names of people",
    },
  ],
  json: "document",
  exclusive: [
    ["--svg", "--html", "--format"],
    ["--format", "--json"],
  ],
  configure: (command) =>
    command
      .argument("[sequence]", "name of a sequence")
      .addOption(
        new Option("--format <format>", "how to draw it (default: mermaid; of a map: text)").choices(FORMATS),
      )
      .option("--counts", "with the people in flight on the steps")
      .option("--prospect <person>", "mark the way of one person: email, LinkedIn URL, phone or p12")
      .option("--workspace", "the map of all sequences: channels as lanes, and how they hand over")
      .option("--people", "on the map: who stands at each step")
      .option("--html <file>", "write the map as one page")
      .option("--svg <file>", "write the picture into a file"),
  async run(context, { args: [name], options }) {
    if (options.workspace === true) return drawMap(context, name, options);
    if (name === undefined) {
      throw new UserError("which sequence?", {
        hint: "seq graph SEQUENCE, or seq graph --workspace for the map of all",
        exit: ExitCode.usage,
      });
    }
    return drawFlow(context, name, options);
  },
});

async function drawFlow(context: CommandContext, name: string, options: Options): Promise<Result> {
  const format = options.format ?? "mermaid";
  if (options.people === true || options.html !== undefined || format === "text" || format === "html") {
    const wish = options.people === true ? "--people" : options.html !== undefined ? "--html" : format;
    throw new UserError(`${wish} is for the map of all sequences`, {
      hint: "seq graph --workspace; of one sequence: --counts, --prospect, --svg FILE",
      exit: ExitCode.usage,
    });
  }
  const { root, tree } = await openTree(context);
  const { describeFlow } = await import("../../review/graph/flow.ts");
  const store =
    options.counts === true || options.prospect !== undefined
      ? await requireStore(context, tree, root)
      : null;
  const flow = await describeFlow(tree, name, {
    store,
    counts: options.counts === true,
    prospect: options.prospect ?? null,
  });
  const { writers } = await import("../../review/graph/writers.ts");
  const data = { sequence: flow.name, nodes: flow.nodes, edges: flow.edges };
  if (options.svg !== undefined) return writeTo(context, root, options.svg, writers.svg(flow), data);
  return { data, text: () => writers[format](flow) };
}

async function drawMap(context: CommandContext, name: string | undefined, options: Options): Promise<Result> {
  const { format = "text", html, svg } = options;
  if (name !== undefined || options.counts === true || options.prospect !== undefined || format === "dot") {
    const wish = name ?? (options.counts === true ? "--counts" : format === "dot" ? "dot" : "--prospect");
    throw new UserError(`the map of all sequences takes no ${wish}`, {
      hint: "seq graph --workspace, with --people, --format text|mermaid|svg|html, --html FILE or --svg FILE",
      exit: ExitCode.usage,
    });
  }
  const { root, tree } = await openTree(context);
  const [journeys, { writeJourneySvg }, { writeJourneyPage }, { writeJourneyMermaid }] = await Promise.all([
    import("../../review/journey/journey.ts"),
    import("../../review/journey/svg.ts"),
    import("../../review/journey/page.ts"),
    import("../../review/journey/mermaid.ts"),
  ]);
  const store = options.people === true ? await requireStore(context, tree, root) : null;
  const journey = await journeys.drawJourney(tree, tree.config?.name ?? "", store);
  const plain = (): string => formatJourney(journey, { paint: createPaint(false), columns: null });
  const page = (): string => writeJourneyPage(journey, plain());
  if (html !== undefined) return writeTo(context, root, html, page(), journey);
  if (svg !== undefined) return writeTo(context, root, svg, writeJourneySvg(journey), journey);
  return {
    data: journey,
    text: (paint) => {
      if (format === "mermaid") return writeJourneyMermaid(journey);
      if (format === "svg") return writeJourneySvg(journey);
      if (format === "html") return page();
      return formatJourney(journey, { paint, columns: context.output.drawingColumns });
    },
  };
}

async function openTree(context: CommandContext): Promise<{ root: string; tree: Tree }> {
  const { openReviewTree } = await import("../../app/review-tree.ts");
  return openReviewTree(context);
}

async function requireStore(context: CommandContext, tree: Tree, root: string): Promise<Store> {
  const { openStoreIfAny } = await import("../../app/review-tree.ts");
  const store = await openStoreIfAny(context, tree, root);
  if (store !== null) return store;
  throw new UserError("there is no database here yet, so nobody is in a sequence", {
    hint: "leave out --counts, --prospect and --people, or enroll people first",
  });
}

/** The picture may name people. */
async function writeTo(
  context: CommandContext,
  root: string,
  name: string,
  text: string,
  data: unknown,
): Promise<Result> {
  const [{ writePrivateFile }, { resolve }] = await Promise.all([
    import("../../app/session/private-output.ts"),
    import("node:path"),
  ]);
  const file = resolve(context.world.cwd, name);
  await writePrivateFile(file, text, { name, root });
  context.output.say(`written: ${file}`);
  return { data };
}
