import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { eraseFiles } from "../../src/prospects/erase-files.ts";

it("an erasure deletes the person's mail, and none to somebody whose address contains the person's", () => {
  const root = mkdtempSync(join(tmpdir(), "seq-erase-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const outbox = join(root, ".seq", "outbox");
  mkdirSync(outbox, { recursive: true });
  const mails = {
    "1.eml": "To: Ann <ann@acme.example>\r\n\r\nHello",
    "2.eml": "To: joann@acme.example\r\n\r\nSee https://www.linkedin.com/in/ann-lee",
    "3.eml": "Message-ID: <1@us.example>\r\nTo: gone@acme.example\r\n\r\nHello",
    "4.eml": 'To: ben@acme.example\r\n\r\n<a href=3D"https://us.example/?to=3DANN@acme.example">',
  };
  for (const [name, text] of Object.entries(mails)) writeFileSync(join(outbox, name), text);
  writeFileSync(join(root, ".seq", "old.db"), "\0ann@acme.exampleann@acme.example");
  writeFileSync(join(root, ".seq", "notes.txt"), "joann@acme.example");

  const erased = eraseFiles({ root, database: join(root, ".seq", "state.db") }, [
    "ann@acme.example",
    "https://www.linkedin.com/in/ann",
    "<1@us.example>",
  ]);

  expect(erased.mails.map((file) => basename(file)).toSorted()).toEqual(["1.eml", "3.eml", "4.eml"]);
  expect(erased.left.map((file) => basename(file))).toEqual(["old.db"]);
});
