import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Touch } from "../../../src/channels/channel.ts";
import { composeInThreads } from "../../../src/channels/email/compose-threads.ts";
import { type Composer, composeHere } from "../../../src/channels/email/composer.ts";
import { createSigner } from "../../../src/channels/email/dkim.ts";
import { makeSender, makeTouch } from "./touch.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const sender = makeSender({ dkim: { domain: "acme.example", selector: "s1", key } });
/** More than are composed in the main thread. */
const MANY = 100;

const folder = mkdtempSync(join(tmpdir(), "seq-threads-"));
const file = join(folder, "compose-thread.mjs");

afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, "../../../src/channels/email/compose-thread.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
});

function makeTouches(): Touch[] {
  return Array.from({ length: MANY }, (_, number) =>
    makeTouch({
      key: `acme/${number}/intro`,
      sender,
      content: { subject: `안녕 ${number}`, body: `Hello **${number}**` },
    }),
  );
}

async function composeAll(composer: Composer, touches: readonly Touch[]) {
  const mails = await Promise.all(
    touches.map(async (touch) => {
      const prepared = await composer.compose(touch);
      return { prepared, outgoing: await composer.open(prepared) };
    }),
  );
  await composer.close();
  return mails;
}

describe("messages composed in threads", () => {
  it("are the bytes and the signature that one thread makes", async () => {
    const here = composeHere(await createSigner(sender));
    const touches = makeTouches();
    const expected = await composeAll(here, touches);
    const threads = composeInThreads(here, sender, { file, count: 2 });
    expect(await composeAll(threads, touches)).toEqual(expected);
  });

  it("are composed here where no thread can start", async () => {
    const here = composeHere(await createSigner(sender));
    const touches = makeTouches();
    const threads = composeInThreads(here, sender, { file: `${file}.missing`, count: 2 });
    expect(await composeAll(threads, touches)).toEqual(await composeAll(here, touches));
  });

  it("that no mail can carry fail alone, with the reason", async () => {
    const here = composeHere(await createSigner(sender));
    const touches = makeTouches();
    const bad = makeTouch({ key: "acme/bad/intro", sender, content: { subject: "a\nb", body: "x" } });
    const threads = composeInThreads(here, sender, { file, count: 1 });
    const results = await Promise.allSettled(
      [...touches, bad, ...touches].map((touch) => threads.compose(touch)),
    );
    await threads.close();
    const failed = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
    expect(failed).toEqual([expect.stringMatching(/subject has a line break/)]);
  });
});
