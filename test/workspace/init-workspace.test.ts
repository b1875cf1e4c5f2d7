import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InitAnswers } from "../../src/workspace/init-templates.ts";
import { nameSender } from "../../src/workspace/init-templates.ts";
import { initWorkspace } from "../../src/workspace/init-workspace.ts";
import { loadWorkspace } from "../../src/workspace/load-workspace.ts";
import { makeFolder } from "./temporary-folder.ts";

const ANSWERS: InitAnswers = {
  workspace: "acme-outbound",
  senderName: "Anna Kim",
  senderEmail: "anna@acme.example",
  timezone: "Asia/Seoul",
  country: "KR",
  postalAddress: "12 Teheran-ro, Seoul",
};
const PLACEHOLDER = "<your company>, <street and number>, <postcode and city>, <country>";
const STARTER = `name: linkedin-email-followup
steps:
  - id: intro
    do: email
    subject: Hello {{ first_name }}
    body: |
      About {{ topic | default: "onboarding" }}
`;

const makeStarters = () => makeFolder({ "linkedin-email-followup.yaml": STARTER });

async function init(answers: Partial<InitAnswers>, root = join(makeFolder(), "new")) {
  return initWorkspace(root, { ...ANSWERS, ...answers }, { starters: makeStarters() });
}

async function findProblems(root: string): Promise<string[]> {
  const { diagnostics, sequences } = await loadWorkspace(root, { env: {} });
  const all = [...diagnostics, ...sequences.flatMap((each) => each.diagnostics)];
  return all.map((each) => `${each.file}:${each.range.line} ${each.severity} ${each.message}`);
}

describe("seq init", () => {
  it("writes a workspace that is read without a single complaint", async () => {
    const { root, created } = await init({});
    expect(await findProblems(root)).toEqual([]);
    expect(created).toEqual([
      "seq.yaml",
      "sequences/linkedin-email-followup.yaml",
      "snippets/signature.md",
      "people.csv",
      "README.md",
      ".gitignore",
    ]);
    const { config, sequences, snippet } = await loadWorkspace(root, { env: {} });
    expect(config?.senders.anna).toMatchObject({ name: "Anna Kim", smtp: "outbox" });
    expect(config?.calendar).toMatchObject({ zone: "Asia/Seoul", holidays: ["KR"] });
    expect(sequences[0]?.plan).not.toBeNull();
    expect(snippet("snippets/signature.md")).toContain("anna@acme.example");
  });

  it("keeps any name and address as it was typed, without blanks around it", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .map((each) => each.trim())
      .filter((each) => each !== "");
    await fc.assert(
      fc.asyncProperty(text, text, fc.option(text), async (senderName, workspace, postalAddress) => {
        const { root } = await init({ senderName, workspace, postalAddress, country: "NO" });
        const { config } = await loadWorkspace(root, { env: {} });
        expect(await findProblems(root)).toEqual([]);
        expect(config?.name).toBe(workspace);
        expect(Object.values(config?.senders ?? {})[0]?.name).toBe(senderName);
        expect(config?.compliance.postalAddress).toBe(postalAddress ?? PLACEHOLDER);
      }),
      { numRuns: 15 },
    );
  });

  it("leaves placeholders that mail to the outbox shows, and that count as not there once something can leave", async () => {
    const { root } = await init({ postalAddress: null });
    const drafts = await loadWorkspace(root, { env: {} });
    expect(drafts.config?.compliance).toMatchObject({
      postalAddress: PLACEHOLDER,
      company: "<your company>",
    });
    const file = join(root, "seq.yaml");
    const text = readFileSync(file, "utf8");
    for (const real of [
      "smtp: smtp://localhost",
      "sms: { provider: twilio, account: A, number: '+12125550100', token: '${T}' }",
    ]) {
      writeFileSync(
        file,
        text.replace(/^( +)smtp: outbox/m, (_, indent: string) => `${indent}${real}`),
      );
      const { config } = await loadWorkspace(root, { env: { T: "t" } });
      expect(config?.compliance).toMatchObject({
        postalAddress: null,
        company: null,
        phone: null,
        placeholders: ["postal_address", "company", "phone"],
      });
    }
  });

  it("overwrites nothing: it names what is in the way and writes no file", async () => {
    const root = makeFolder({ "seq.yaml": "mine\n", "people.csv": "mine\n" });
    await expect(init({}, root)).rejects.toMatchObject({
      message: `${root} already has seq.yaml, people.csv`,
      exit: 2,
    });
    expect(readFileSync(join(root, "seq.yaml"), "utf8")).toBe("mine\n");
    expect(() => readFileSync(join(root, "README.md"))).toThrow("ENOENT");
  });

  it("joins a repository that is already there", async () => {
    const root = makeFolder({ ".gitignore": "dist/\n.env", "README.md": "mine\n" });
    const { created } = await init({}, root);
    expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe("dist/\n.env\n.seq/\nsecrets/\n");
    expect(readFileSync(join(root, "README.md"), "utf8")).toBe("mine\n");
    expect(created).not.toContain("README.md");
  });

  it.each<[Partial<InitAnswers>, string]>([
    [{ timezone: "Asia/Soul" }, "is no time zone"],
    [{ senderEmail: "anna" }, "is no email address"],
    [{ country: "Korea" }, "is no country"],
    [{ senderName: " " }, "has no name"],
  ])("refuses %j in words", async (answers, message) => {
    await expect(init(answers)).rejects.toMatchObject({
      exit: 2,
      message: expect.stringContaining(message) as unknown,
    });
  });

  it.each([
    ["Anna Kim", "anna@acme.example", "anna"],
    ["Zoë Müller", "z@acme.example", "zoe"],
    ["김안나", "anna.kim@acme.example", "anna-kim"],
    ["김안나", "안나@acme.example", "me"],
    ["7 Eleven", "7@acme.example", "me"],
  ])("calls the sender %s by a stable short name", (senderName, senderEmail, id) => {
    expect(nameSender({ senderName, senderEmail })).toBe(id);
  });
});
