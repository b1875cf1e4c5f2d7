import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWorkspace } from "../../src/config/read-workspace.ts";
import { openRecipeCatalog } from "../../src/providers/catalog.ts";
import { checkCrm } from "../../src/providers/check-crm.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

const HEAD = `workspace: acme
fields: { stage: text, owner: text }
providers: { hubspot: { token: "\${T}" }, attio: { token: "\${T}" }, pipedrive: { company: acme, token: "\${T}" } }
`;

/** Everything said of `crm`, by the file itself and against the recipes. */
function judge(crm: string): { code: string; message: string; hint: string | undefined; line: number }[] {
  const text = `${HEAD}crm:\n${crm}`;
  const reading = readWorkspace(text, { file: "seq.yaml", secret: () => "told", secretFile: () => null });
  const config = reading.outline;
  if (config === null) throw new Error("no workspace");
  const { providers: uses, fields } = config;
  const catalog = openRecipeCatalog({ packageRoot: PACKAGE_ROOT, own: [], uses, fields });
  const locate = (path: readonly string[]) => reading.positionOfKey(path);
  const found = [...reading.diagnostics, ...checkCrm(catalog, config, "seq.yaml", locate)];
  return found.map(({ code, message, hint, range }) => ({ code, message, hint, line: range.line }));
}

const fields = (service: string, map: string) => `  ${service}:\n    fields:\n      ${map}\n`;

describe("crm in seq.yaml", () => {
  it("is taken as the documents show it", () => {
    const page = readFileSync(join(PACKAGE_ROOT, "docs/providers.md"), "utf8");
    const [, shown = ""] = /^```yaml crm\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const text = `workspace: acme\n${shown}`;
    const { config, diagnostics } = readWorkspace(text, {
      file: "seq.yaml",
      secret: () => "told",
      secretFile: () => null,
    });
    expect(diagnostics).toEqual([]);
    expect(config?.crm).toEqual({
      hubspot: [
        { ours: "stage", theirs: "lifecyclestage", direction: "both", wins: "theirs" },
        { ours: "owner", theirs: "hubspot_owner_id", direction: "both", wins: "ours" },
        { ours: "city", theirs: "city", direction: "in", wins: "theirs" },
      ],
    });
  });

  it.each([
    [fields("hubspot", "stge: lifecyclestage"), "unknown-field", 'did you mean "stage"?'],
    [fields("pipedrive", "owner: ownr_id"), "unknown-their-field", 'did you mean "owner_id"?'],
    [fields("hubspot", "stage: lifecyclstage"), "doubtful-their-field", 'did you mean "lifecyclestage"?'],
    [fields("hubspott", "stage: lifecyclestage"), "unknown-provider", 'did you mean "hubspot"?'],
    [fields("twilio", "stage: x"), "not-a-crm", "CRMs: attio, hubspot, pipedrive, salesforce"],
    [fields("salesforce", "owner: OwnerId"), "unused-crm", "add providers"],
    [
      fields("hubspot", "stage: { theirs: createdate, direction: out }"),
      "read-only-field",
      "write `direction: in`",
    ],
    [fields("attio", "stage: { theirs: stage, direction: both }"), "one-way-field", "seq pull"],
    [fields("hubspot", "stage: { theirs: lifecyclestage, wins: ours }"), "wrong-value", "direction: both"],
    [fields("hubspot", "email: { theirs: email, direction: out }"), "wrong-value", "it comes in"],
    [
      fields("hubspot", "stage: lifecyclestage\n      owner: lifecyclestage"),
      "wrong-value",
      "each of theirs is one of ours",
    ],
  ])("says what is wrong where it stands: %s", (crm, code, hint) => {
    const found = judge(crm);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code });
    expect(found[0]?.hint).toContain(hint);
    expect(found[0]?.line).toBeGreaterThan(4);
  });

  it("lets an account have fields of its own", () => {
    expect(judge(fields("hubspot", "stage: renewal_stage"))).toEqual([]);
    expect(judge(fields("pipedrive", `stage: ${"0a".repeat(20)}`))).toEqual([]);
  });
});
