import { describe, expect, it } from "vitest";
import { readWorkspace } from "../../src/config/read-workspace.ts";

const SECRETS = { secret: () => null, secretFile: () => null };

/** What `unsubscribe` is for each sender, by the limits as they are written. */
function choose(limits: Record<string, string>, law = "auto", more = ""): (string | undefined)[] {
  const senders = Object.entries(limits).map(
    ([id, each]) =>
      `  ${id}: { name: A, email: ${id}@acme.example${each === "" ? "" : `, limits: { ${each} }`}${more} }`,
  );
  const text = `workspace: acme\nsenders:\n${senders.join("\n")}\ncompliance: ${law === "" ? "{}" : `{ jurisdictions: ${law} }`}\n`;
  const { config, diagnostics } = readWorkspace(text, { file: "seq.yaml", ...SECRETS });
  expect({ text, diagnostics }).toMatchObject({ diagnostics: [] });
  return Object.values(config?.senders ?? {}).map(({ unsubscribe }) => unsubscribe);
}

describe("where a mail says how to opt out, by default", () => {
  it.each([
    ["a mailbox of a person", { a: "per_day: 40" }, "footer"],
    ["a mailbox with a limit an hour", { a: "per_hour: 10" }, "footer"],
    ["a mailbox with a spacing", { a: "every: 2 minutes" }, "footer"],
    ["the strictest limit", { a: "per_day: 4000, every: 2 minutes" }, "footer"],
    ["spacing that lets many through", { a: "every: 20 seconds" }, "both"],
    ["no limits", { a: "" }, "both"],
    ["a ramp, which grows for ever", { a: "ramp: { from: 10, add: 5 per day }" }, "both"],
    ["many small mailboxes", { a: "per_day: 500", b: "per_day: 499" }, "footer"],
    ["more of them", { a: "per_day: 500", b: "per_day: 500" }, "both"],
  ])("%s: %j", (_, limits, expected) => {
    expect(new Set(choose(limits as Record<string, string>))).toEqual(new Set([expected]));
  });

  it("adds no line to a text where no law is enforced", () => {
    for (const law of ["", "off"]) expect(choose({ a: "per_day: 40" }, law)).toEqual(["header"]);
  });

  it("is what the sender says, whatever the volume", () => {
    for (const each of ["header", "footer", "both"]) {
      expect(choose({ a: "per_day: 40", b: "" }, "auto", `, unsubscribe: ${each}`)).toEqual([each, each]);
    }
  });
});
