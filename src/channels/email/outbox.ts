import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Courier, Outcome } from "../channel.ts";
import type { Composer } from "./composer.ts";
import type { OutgoingMail } from "./prepared-mail.ts";

/**
 * Delivers into `.eml` files (0600) under `<root>/.seq/outbox/<sender>/`. A file appears whole or
 * not at all, under a name fixed by the touch: delivering again finds it and writes nothing.
 */
export function openOutbox(sender: Sender, root: string, composer: Composer): Courier {
  const folder = path.join(root, ".seq", "outbox", sender.id.replace(/[^\p{L}\p{N}_-]/gu, "_"));
  return {
    connections: Math.max(1, sender.connections),
    prepare: (touch) => composer.compose(touch),
    async deliver(prepared) {
      return deliverToFile(folder, await composer.open(prepared));
    },
    async verify() {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (cause) {
        throw new UserError(`cannot write into the outbox of ${sender.id} (${describe(cause)})`, { cause });
      }
    },
    async close() {},
  };
}

async function deliverToFile(folder: string, { bytes, file }: OutgoingMail): Promise<Outcome> {
  const target = path.join(folder, `${file}.eml`);
  const draft = path.join(folder, `.${file}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(draft, bytes);
    try {
      await appear(draft, target);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
      if (!(await readFile(target)).equals(bytes)) {
        return fail("message", true, "another message of this touch is in the outbox already");
      }
    } finally {
      await unlink(draft).catch(() => undefined);
    }
    await syncFolder(folder);
    return { type: "sent", receipt: `${file}.eml` };
  } catch (error) {
    return fail("network", false, `cannot write into the outbox (${describe(error)})`);
  }
}

/** Gives a finished file its name, which must not exist yet: a hard link refuses what a rename would replace. */
async function appear(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
  } catch (error) {
    // Some file systems (FAT, network shares) have no hard links.
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].some((code) => hasCode(error, code))) throw error;
    await (await open(target, "wx", 0o600)).close();
    await rename(draft, target);
  }
}

async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the new name itself durable; not every system can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

function fail(blame: "message" | "network", permanent: boolean, reason: string): Outcome {
  return { type: "failed", blame, permanent, suppress: false, reason };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function describe(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
