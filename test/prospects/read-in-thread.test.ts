import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { RejectedRow } from "../../src/prospects/read-drafts.ts";
import { readInThread } from "../../src/prospects/read-in-thread.ts";
import { bundleThread } from "../bundle-thread.ts";
import { importText, makeStore } from "./people-fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "seq-draft-thread-"));
const program = join(folder, "draft-thread.mjs");

beforeAll(() => bundleThread("src/prospects/draft-thread.ts", program));
afterAll(() => rmSync(folder, { recursive: true }));

/** Many people, among them the same ones twice, broken rows, and two that the store refuses to make one. */
function writeText(): string {
  const lines = ["email,linkedin_url,name,country,note"];
  for (let n = 0; n < 3_000; n++) {
    const email = n % 13 === 0 ? "nowhere" : n % 7 === 0 ? `p${n - 1}@x.example` : `p${n}@x.example`;
    const note = n % 11 === 0 ? `"says ""${n}"""` : `n${n}`;
    lines.push(`${email},,Person ${n},${n % 17 === 0 ? "nowhere" : "KR"},${note}`);
  }
  lines.push("known-a@x.example,https://www.linkedin.com/in/known-b,Two,KR,conflict");
  return `${lines.join("\n")}\n`;
}

async function importBoth(text: string, inThread: boolean) {
  const store = await makeStore();
  await importText(store, "email,linkedin_url\nknown-a@x.example,\n,https://www.linkedin.com/in/known-b\n");
  const file = join(folder, "people.csv");
  writeFileSync(file, text);
  const rejected: RejectedRow[] = [];
  const result = await importText(store, text, {
    onRejected: (row) => void rejected.push(row),
    ...(inThread && { read: (rules) => readInThread(program, file, rules) }),
  });
  const people = [];
  for await (const person of store.streamProspects({})) people.push(person);
  return { result, rejected, people };
}

describe("a large file, read on another core", () => {
  it("gives the people, the rejections and the mapping that one thread gives", async () => {
    const text = writeText();
    const here = await importBoth(text, false);
    expect(here.result.rejectedCount).toBeGreaterThan(200);
    expect(here.rejected.at(-1)).toMatchObject({ line: 3_002, field: "linkedin_url" });
    expect(await importBoth(text, true)).toEqual(here);
  });

  it("that cannot be read says so as one thread does", async () => {
    await expect(importBoth("a,b\n1,2\n", true)).rejects.toThrow(UserError);
    await expect(importBoth("", true)).rejects.toThrow(/empty/);
  });

  it("is left in the middle when the writer fails", async () => {
    const file = join(folder, "people.csv");
    writeFileSync(file, writeText());
    const rules = { map: {}, tags: [], defaultCountry: null, at: 0, fields: {} };
    const failing = async () => {
      for await (const block of readInThread(program, file, rules)) {
        if (block.drafts.length > 0) throw new Error("disk full");
      }
    };
    await expect(failing()).rejects.toThrow("disk full");
  });
});
