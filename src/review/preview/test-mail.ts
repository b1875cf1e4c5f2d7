import type { TransportContext } from "../../channels/channel.ts";
import { emailChannel } from "../../channels/email/channel.ts";
import { chooseSubject } from "../../channels/email/compose.ts";
import type { Sender, WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import type { Tree } from "../tree.ts";
import { openComposer } from "./compose-touch.ts";
import type { Reader } from "./invented.ts";

export interface TestMail {
  step: string;
  variant: string | null;
  subject: string | null;
  outcome: "sent" | "failed" | "uncertain";
  reason: string | null;
}

/** The sender whose own address this is. UserError (exit 2) for anyone else's: a test goes to its author only. */
export function requireOwnSender(config: WorkspaceConfig, address: string): Sender {
  const senders = Object.values(config.senders);
  const own = senders.find(
    ({ email }) => email !== null && email.toLowerCase() === address.trim().toLowerCase(),
  );
  if (own !== undefined) return own;
  const addresses = senders.flatMap(({ email }) => (email === null ? [] : [email]));
  throw new UserError(`${address} is no sender's own address, and a test goes to its author only`, {
    hint: suggestName(address, addresses) ?? `senders here: ${addresses.join(", ") || "none"}`,
    exit: 2,
  });
}

/**
 * Sends every email of a sequence, as the first reader would get it, to the sender itself: `[test]` in the subject,
 * `X-Seq-Test` in the header, and nothing of it in the journal, since nobody was touched.
 */
export async function sendTests(
  tree: Tree & { config: WorkspaceConfig },
  plan: Plan,
  readers: readonly Reader[],
  sender: Sender,
  workspace: TransportContext & { at: number },
): Promise<TestMail[]> {
  const composer = openComposer(tree, plan);
  const [reader] = readers;
  if (reader === undefined) return [];
  const transport = await emailChannel.connect(sender, workspace);
  const sent: TestMail[] = [];
  try {
    for (const step of plan.steps) {
      if (step.kind !== "touch" || step.channel !== emailChannel.id) continue;
      for (const variant of step.variants.length === 0 ? [null] : step.variants.map(({ name }) => name)) {
        const touch = composer.compose(reader, step, variant, sender, workspace.at);
        const prepared = await transport.prepare({
          ...touch,
          key: `test/${workspace.at}/${plan.name}/${step.id}/${variant ?? ""}`,
          content: { ...touch.content, subject: `[test] ${chooseSubject(touch)}` },
          parent: null,
          ...(touch.legalNotices !== undefined && {
            legalNotices: { ...touch.legalNotices, subjectPrefix: null },
          }),
          person: { ...reader.person, fields: { ...reader.person.fields, email: sender.email ?? "" } },
          isTest: true,
        });
        // It is nobody's touch: no journal keeps what is known in between.
        const outcome = await transport.send(prepared, async () => {});
        sent.push({
          step: step.id,
          variant,
          subject: prepared.subject,
          outcome: outcome.type,
          reason: outcome.type === "sent" ? null : outcome.reason,
        });
      }
    }
  } finally {
    await transport.close();
  }
  return sent;
}
