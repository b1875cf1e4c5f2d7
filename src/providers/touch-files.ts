import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Prepared, Transport } from "../channels/channel.ts";
import { inRenderedForm } from "../channels/render-touch.ts";
import type { Sender } from "../config/workspace-config.ts";
import { UserError } from "../errors.ts";
import { describeFailure } from "../files/failure.ts";
import { makeFolders, refuseLinks } from "../files/plain-way.ts";
import { writeWhole } from "../files/write.ts";

/**
 * Where a rehearsal leaves what a service would have performed: a JSON file (0600) for each touch under
 * `<root>/.seq/outbox/<sender>/`, of a name fixed by the touch, so that performing it again writes nothing new.
 */
export function openTouchFiles(sender: Sender, root: string): Transport {
  const folder = join(root, ".seq", "outbox", sender.id.replace(/[^\p{L}\p{N}_-]/gu, "_"));
  const makeFolder = (): void => {
    refuseLinks(folder, root, `the outbox of ${sender.id}`);
    makeFolders(folder, 0o700);
  };
  return {
    connections: sender.connections,
    async prepare(given): Promise<Prepared> {
      const { key, action, content, person } = inRenderedForm(given);
      const text = JSON.stringify({ key, action, to: person.fields["phone"] ?? null, content }, null, 2);
      const hash = createHash("sha256").update(text, "utf8").digest("hex");
      return { content: text, hash, messageId: null, subject: null, references: [] };
    },
    async send({ content }) {
      const { key } = JSON.parse(content) as { key: string };
      const name = `${createHash("sha256").update(key, "utf8").digest("hex").slice(0, 32)}.json`;
      const writing = { root, mode: 0o600, folderMode: 0o700, isDurable: true };
      try {
        await writeWhole(join(folder, name), `${content}\n`, writing);
      } catch (error) {
        const why = error instanceof UserError ? error.message : describeFailure(error);
        const reason = `cannot write into the outbox (${why})`;
        return { type: "failed", blame: "network", permanent: false, suppress: false, reason };
      }
      return { type: "sent", receipt: name };
    },
    async verify() {
      makeFolder();
    },
    async close() {},
  };
}
