import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Store } from "../../store/port.ts";
import { drawGraph } from "../graph/graph.ts";
import { writeSvg } from "../graph/svg.ts";
import { requireSequence, type Tree } from "../tree.ts";
import { chooseReaders, tellRecords, type Wanted } from "./choose.ts";
import type { Reader } from "./invented.ts";
import { listMessages, type Message } from "./messages.ts";
import { writePage } from "./page.ts";

export interface Preview {
  /** To be looked at: it may have steps on channels that nothing performs yet. */
  plan: Plan;
  readers: Reader[];
  messages: Message[];
  /** The same as one self-contained HTML page. */
  page(): string;
}

/** The messages of a sequence in the working tree at `at`. UserError for an unknown or invalid sequence or person. */
export async function describeMessages(
  tree: Tree,
  name: string,
  store: Store | null,
  wanted: Wanted,
  at: number,
): Promise<Preview> {
  const { plan, version, position } = requireSequence(tree, name);
  const config = requireConfig(tree);
  const chosen = await chooseReaders(store, config, plan, wanted);
  const readers = store !== null ? await tellRecords(store, chosen, plan, version) : chosen;
  const lineOf = (step: string): number | null => position(step)?.line ?? null;
  const messages = listMessages({ ...tree, config }, plan, readers, at, lineOf);
  return {
    plan,
    readers,
    messages,
    page: () => writePage(plan, messages, writeSvg(drawGraph(plan, lineOf))),
  };
}

function requireConfig({ config }: Tree): WorkspaceConfig {
  if (config === null) throw new UserError("there is no seq.yaml here");
  return config;
}
