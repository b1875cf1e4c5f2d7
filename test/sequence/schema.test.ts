import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { sequenceSchema, workspaceSchema } from "../../src/sequence/json-schema.ts";
import { ROOT, readStarter, WORKSPACE } from "./support.ts";

const ajv = new Ajv({ strict: false, allErrors: true });
const validateSequence = ajv.compile(sequenceSchema());
const validateWorkspace = ajv.compile(workspaceSchema());

const STARTERS = readdirSync(join(ROOT, "sequences"))
  .filter((file) => !file.endsWith(".test.yaml"))
  .map((file) => basename(file, ".yaml"));

describe("the shipped sequences", () => {
  it.each(STARTERS)("%s lints clean, in a bare workspace", async (name) => {
    const text = `workspace: acme
calendar: { timezone: UTC }
senders: { anna: { name: Anna, email: anna@acme.example, limits: { per_day: 40 } } }
fields: { topic: text }
`;
    const sequences = [{ file: `sequences/${name}.yaml`, text: readStarter(name) }];
    const found = await lintFiles({ workspace: { file: "seq.yaml", text }, sequences, snippet: () => null });
    // A bare workspace has no service, and no number for Korea: both are said of the starters that need them.
    expect([...new Set(found.map(({ code }) => code))].sort()).toEqual(SAID[name] ?? []);
  });

  it.each(STARTERS)("%s fits the JSON Schema that editors use", (name) => {
    expect(validateSequence(parse(readStarter(name))) ? [] : validateSequence.errors).toEqual([]);
  });
});

const SAID: Readonly<Record<string, readonly string[]>> = {
  "kakao-consented": ["falls-to-a-task", "no-opt-out-number"],
  "sms-reminder": ["falls-to-a-task"],
  "whatsapp-after-form": ["falls-to-a-task"],
};

describe("the JSON Schemas", () => {
  const step = (keys: object) => ({ name: "test", steps: [{ id: "a", ...keys }] });

  it("take a workspace and refuse an unknown key in it", () => {
    expect(validateWorkspace(parse(WORKSPACE))).toBe(true);
    expect(validateWorkspace({ workspace: "acme", sender: {} })).toBe(false);
  });

  it("know the keys of each action", () => {
    expect(validateSequence(step({ do: "email", subject: "Hello", body: "Hi" }))).toBe(true);
    expect(validateSequence(step({ do: "email", subject: "Hello" }))).toBe(false);
    expect(validateSequence(step({ do: "email", body: "Hi", text: "Hi" }))).toBe(false);
    expect(validateSequence(step({ do: "linkedin.message", text: "Hi" }))).toBe(true);
    expect(validateSequence(step({ do: "sms", text: "Hi" }))).toBe(true);
    expect(validateSequence(step({ do: "post", text: "Hi" }))).toBe(true);
    expect(validateSequence(step({ do: "post", body: "Hi" }))).toBe(false);
    const request = { do: "http", post: "https://erp.acme.example/leads", json: { email: "{{ email }}" } };
    const answer = [{ when: "status == 201", is: "performed", set: { erp_id: "body.id" } }];
    expect(validateSequence(step({ ...request, repeat: "upsert", answer }))).toBe(true);
    expect(validateSequence(step({ ...request, repeat: "twice" }))).toBe(false);
    expect(validateSequence(step({ ...request, answer: [{ when: "true", is: "perfomed" }] }))).toBe(false);
    expect(validateSequence(step({ do: "hubspot.contact", email: "{{ email }}" }))).toBe(true);
    expect(validateSequence(step({ do: "linkedin.conect", text: "Hi" }))).toBe(false);
  });

  it("reach into nested branches", () => {
    const inner = { id: "b", do: "call", script: "Hi" };
    expect(validateSequence(step({ if: "event.replied", then: [inner] }))).toBe(true);
    expect(validateSequence(step({ if: "event.replied", then: [{ ...inner, scrpt: "" }] }))).toBe(false);
    expect(validateSequence(step({ if: "event.replied" }))).toBe(false);
  });

  it("say what each key is for", () => {
    const text = JSON.stringify(sequenceSchema());
    expect(text).toContain("Delay after the previous step was performed");
    expect(JSON.stringify(workspaceSchema())).toContain("`--now` is allowed");
  });
});
