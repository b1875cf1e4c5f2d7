import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import PostalMime from "postal-mime";
import { beforeEach, expect, test } from "vitest";
import { openTransport } from "../../../src/channels/email/transport.ts";
import { makeSender, makeTouch } from "./touch.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "seq-outbox-"));
});

function folder(): string {
  return path.join(root, ".seq", "outbox", "anna");
}

test("a mail becomes one private .eml file that reads as the message", async () => {
  const transport = await openTransport(makeSender(), { root });
  const prepared = await transport.prepare(makeTouch());
  const outcome = await transport.send(prepared);
  const [file] = await readdir(folder());
  expect(outcome).toEqual({ type: "sent", receipt: file });
  expect(file).toMatch(/^2026-03-02T003000Z-[\da-f]{32}\.eml$/);
  const full = path.join(folder(), file ?? "");
  expect((await stat(full)).mode & 0o777).toBe(0o600);
  expect((await PostalMime.parse(await readFile(full))).subject).toBe("Shorter onboarding");
});

test("delivering again, or many times at once, makes no second file", async () => {
  const transport = await openTransport(makeSender(), { root });
  const prepared = await transport.prepare(makeTouch());
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => transport.send(prepared)));
  await (await openTransport(makeSender(), { root })).send(prepared);
  expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(["sent"]));
  expect(await readdir(folder())).toHaveLength(1);
});

test("a message that is there is never replaced by another", async () => {
  const transport = await openTransport(makeSender(), { root });
  await transport.send(await transport.prepare(makeTouch()));
  const changed = await transport.prepare(makeTouch({ content: { subject: "Other", body: "Other" } }));
  expect(await transport.send(changed)).toMatchObject({
    type: "failed",
    blame: "message",
    permanent: true,
  });
  const files = await readdir(folder());
  expect(files).toHaveLength(1);
  expect(await readFile(path.join(folder(), files[0] ?? ""), "utf8")).toContain("Shorter onboarding");
});

test("an outbox that cannot be written fails the touch for now, and verify says so", async () => {
  await writeFile(path.join(root, ".seq"), "a file where the folder should be");
  await chmod(path.join(root, ".seq"), 0o600);
  const transport = await openTransport(makeSender(), { root });
  const outcome = await transport.send(await transport.prepare(makeTouch()));
  expect(outcome).toMatchObject({ type: "failed", blame: "network", permanent: false, suppress: false });
  await expect(transport.verify()).rejects.toThrow(/outbox/);
});

test("a sender's name cannot lead out of the outbox", async () => {
  const transport = await openTransport(makeSender({ id: "../../evil" }), { root });
  await transport.send(await transport.prepare(makeTouch()));
  expect(await readdir(path.join(root, ".seq", "outbox"))).toEqual(["______evil"]);
});
