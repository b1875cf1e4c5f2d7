import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const AWAY =
  "From: Anna <anna@acme.example>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nI am out of the office until March 5.\n";
const BOUNCE =
  "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: failure notice\n\n<bob@dead.example>:\nRemote host said: 550 5.1.1 User unknown\n";
const STOP = "From: anna@acme.example\nSubject: Re: hi\n\nPlease remove me from your list.\n";

function makeMails(): string {
  const folder = makeFolder();
  mkdirSync(join(folder, "mails/old"), { recursive: true });
  writeFileSync(join(folder, "mails/away.eml"), AWAY);
  writeFileSync(join(folder, "mails/old/bounce"), BOUNCE);
  writeFileSync(join(folder, "stop.eml"), STOP);
  return folder;
}

describe("a rep asks what saved mails are, without a workspace", () => {
  test("a line of JSON each, folders walked in the order of their names", async () => {
    const { code, out } = await runSeq(["classify", "mails", "stop.eml", "--json"], { cwd: makeMails() });
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      {
        file: "mails/away.eml",
        kind: "out_of_office",
        recipients: [],
        return_date: "2026-03-06",
        text: "I am out of the office until March 5.",
        evidence: [expect.any(String), expect.any(String)],
      },
      {
        file: "mails/old/bounce",
        kind: "bounce",
        recipients: [{ address: "bob@dead.example", status: "5.1.1", reason: "user_unknown", hard: true }],
        evidence: [expect.any(String), expect.any(String)],
      },
      {
        file: "stop.eml",
        kind: "opt_out",
        recipients: [],
        opt_out: true,
        text: "Please remove me from your list.",
        evidence: [expect.any(String)],
      },
    ]);
  });

  test("in words too, and from standard input", async () => {
    const { code, out } = await runSeq(["classify", "-"], { stdin: BOUNCE });
    expect(code).toBe(0);
    expect(out).toContain("a bounce");
    expect(out).toContain("bob@dead.example: user unknown 5.1.1: the address is dead");
  });

  test("one that cannot be read is told, and the others are still classified", async () => {
    const { code, out, err } = await runSeq(["classify", "nowhere.eml", "stop.eml", "--json"], {
      cwd: makeMails(),
    });
    expect(code).toBe(1);
    expect(err).toContain("nowhere.eml: no such file or folder");
    expect(out.trimEnd().split("\n")).toHaveLength(1);
  });
});
