import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import * as path from "node:path";
import type { Sender } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import { describeFailure } from "../../files/failure.ts";
import { makeFolders, refuseLinks } from "../../files/plain-way.ts";
import { readRegularSync } from "../../files/regular-file.ts";
import { writeWhole } from "../../files/write.ts";
import type { LeftMessage, Outcome, Transport } from "../channel.ts";
import type { Composer } from "./composer.ts";
import type { OutgoingMail } from "./prepared-mail.ts";

/**
 * Delivers into `.eml` files (0600) under `<root>/.seq/outbox/<sender>/`. A file appears whole or
 * not at all, under a name fixed by the touch: delivering again finds it and writes nothing.
 */
export function openOutbox(sender: Sender, root: string, composer: Composer): Transport {
  const folder = path.join(root, ".seq", "outbox", sender.id.replace(/[^\p{L}\p{N}_-]/gu, "_"));
  return {
    connections: Math.max(1, sender.connections),
    prepare: (touch) => composer.compose(touch),
    async send(prepared) {
      return deliverToFile(folder, root, await composer.open(prepared));
    },
    listLeft: () => listLeft(folder),
    async verify() {
      try {
        refuseLinks(folder, root, `the outbox of ${sender.id}`);
        makeFolders(folder, 0o700);
      } catch (cause) {
        if (cause instanceof UserError) throw cause;
        throw new UserError(`cannot write into the outbox of ${sender.id} (${describeFailure(cause)})`, {
          cause,
        });
      }
    },
    async close() {},
  };
}

/** As much of a file as holds every header that is asked for. */
const HEADER_BYTES = 16_384;

/** The messages in the folder; a file that is none of ours is passed by. */
async function* listLeft(folder: string): AsyncGenerator<LeftMessage> {
  for (const name of await readdir(folder).catch(() => [])) {
    const left = name.endsWith(".eml") ? await readLeft(path.join(folder, name)) : null;
    if (left !== null) yield left;
  }
}

async function readLeft(file: string): Promise<LeftMessage | null> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
  if (handle === null) return null;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const text = buffer.toString("utf8", 0, bytesRead);
    const header = (text.split(/\r?\n\r?\n/)[0] ?? "").replace(/\r?\n[ \t]+/g, " ");
    const read = (name: string): string | null =>
      new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(header)?.[1]?.trim() ?? null;
    const written = read("To") ?? "";
    const to = /<([^<>]+)>$/.exec(written)?.[1] ?? written;
    const at = Date.parse(read("Date") ?? "");
    if (to === "" || Number.isNaN(at) || read("X-Seq-Test") !== null) return null;
    return { messageId: read("Message-ID"), mark: read("X-Seq-Touch"), to, at };
  } finally {
    await handle.close();
  }
}

async function deliverToFile(folder: string, root: string, { bytes, file }: OutgoingMail): Promise<Outcome> {
  const target = path.join(folder, `${file}.eml`);
  try {
    await writeWhole(target, bytes, { root, mode: 0o600, folderMode: 0o700, isNew: true, isDurable: true });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) {
      const why = error instanceof UserError ? error.message : describeFailure(error);
      return fail("network", false, `cannot write into the outbox (${why})`);
    }
    if (!holds(target, bytes)) {
      return fail("message", true, "another message of this touch is in the outbox already");
    }
  }
  return { type: "sent", receipt: `${file}.eml` };
}

function holds(file: string, bytes: Buffer): boolean {
  try {
    return readRegularSync(file, bytes.length + 1).equals(bytes);
  } catch {
    return false;
  }
}

function fail(blame: "message" | "network", permanent: boolean, reason: string): Outcome {
  return { type: "failed", blame, permanent, suppress: false, reason };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
