import { expect, it } from "vitest";
import { readWorkspace } from "../../src/config/read-workspace.ts";
import { openCatalog } from "../../src/providers/catalog.ts";
import { checkServices } from "../../src/providers/check-services.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

const catalog = openCatalog({ packageRoot: PACKAGE_ROOT, own: [], uses: {}, fields: {} });

function check(line: string): string[] {
  const text = `workspace: acme\nsenders:\n  anna:\n    name: Anna\n    email: anna@acme.example\n    ${line}\n`;
  const reading = readWorkspace(text, { file: "seq.yaml", secret: () => "told", secretFile: () => null });
  const senders = reading.outline?.senders ?? {};
  return [
    ...reading.diagnostics,
    ...checkServices(catalog, senders, "seq.yaml", (path) => reading.positionOfKey(path)),
  ].map(({ code, range }) => `${range.line} ${code}`);
}

it.each([
  ["mail: { provider: gmail }", []],
  ['sms: { provider: twilio, account: AC1, number: "+15550100" }', []],
  ["mail: { provider: gmial }", ["6 unknown-provider"]],
  ["mail: { provider: twilio }", ["6 wrong-provider"]],
  ["mail: { provider: resend, kee: x }", ["6 unknown-setting"]],
  ["mail: { provider: gmail, limits: { per_day: 3 } }", ["6 misplaced-key"]],
])("a service that a sender names is looked up when the file is read: %s", (line, codes) => {
  expect(check(line)).toEqual(codes);
});

it("mail leaves by one way", () => {
  expect(check("mail: { provider: gmail }\n    smtp: outbox")).toEqual(["6 two-ways-of-mail"]);
});
