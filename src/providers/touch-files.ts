import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Outcome, Prepared, Transport } from "../channels/channel.ts";
import { inRenderedForm } from "../channels/render-touch.ts";
import type { Sender } from "../config/workspace-config.ts";
import { UserError } from "../errors.ts";
import { describeFailure } from "../files/failure.ts";
import { makeFolders, refuseLinks } from "../files/plain-way.ts";
import { writeWhole } from "../files/write.ts";
import type { JournaledRequest } from "./prepared-request.ts";

/**
 * Where a rehearsal leaves what a service would have performed: a JSON file (0600) for each touch under
 * `<root>/.seq/outbox/<sender>/`, of a name fixed by the touch, so that performing it again writes nothing new.
 */
export function openTouchFiles(sender: Sender, root: string): Transport {
  const files = openFolder(sender, root);
  return {
    connections: sender.connections,
    async prepare(given): Promise<Prepared> {
      const { key, action, content, person } = inRenderedForm(given);
      const text = JSON.stringify({ key, action, to: person.fields["phone"] ?? null, content }, null, 2);
      return { content: text, hash: hashText(text), messageId: null, subject: null, references: [] };
    },
    async send({ content }) {
      const { key } = JSON.parse(content) as { key: string };
      return files.write(key, content);
    },
    async verify() {
      files.make();
    },
    async close() {},
  };
}

/** The same of requests: each is prepared as it would be sent, and left as a file in place of that. */
export function leaveAsFiles(transport: Transport, sender: Sender, root: string): Transport {
  const files = openFolder(sender, root);
  return {
    ...transport,
    async send({ content, hash }) {
      const { request } = unpack(content);
      return files.write(hash, JSON.stringify(request, null, 2));
    },
    async verify() {
      files.make();
    },
  };
}

function unpack(content: string): Pick<JournaledRequest, "request"> {
  return JSON.parse(content) as JournaledRequest;
}

function openFolder(
  sender: Sender,
  root: string,
): { make(): void; write(key: string, text: string): Promise<Outcome> } {
  const folder = join(root, ".seq", "outbox", sender.id.replace(/[^\p{L}\p{N}_-]/gu, "_"));
  return {
    make() {
      refuseLinks(folder, root, `the outbox of ${sender.id}`);
      makeFolders(folder, 0o700);
    },
    async write(key, text) {
      const name = `${hashText(key).slice(0, 32)}.json`;
      const writing = { root, mode: 0o600, folderMode: 0o700, isDurable: true };
      try {
        await writeWhole(join(folder, name), `${text}\n`, writing);
      } catch (error) {
        const why = error instanceof UserError ? error.message : describeFailure(error);
        const reason = `cannot write into the outbox (${why})`;
        return { type: "failed", blame: "network", permanent: false, suppress: false, reason };
      }
      return { type: "sent", receipt: name };
    },
  };
}

function hashText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
