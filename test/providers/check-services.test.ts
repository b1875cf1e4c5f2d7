import { describe, expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { openRecipeCatalog } from "../../src/providers/catalog.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

const TWILIO = `account: AC${"0".repeat(32)}, token: "\${T}", number: "+12125550100"`;

/** What lint says of a sender's service, each as `line:column code message`. */
async function lint(service: string): Promise<string[]> {
  const text = `workspace: acme\nsenders:\n  anna:\n    name: Anna\n    limits: { per_day: 9 }\n    ${service}\n`;
  const found = await lintFiles({
    workspace: { file: "seq.yaml", text },
    sequences: [],
    snippet: () => null,
    catalog: ({ fields, providers }) =>
      openRecipeCatalog({ packageRoot: PACKAGE_ROOT, own: [], uses: providers, fields }),
  });
  return found
    .filter(({ severity }) => severity === "error")
    .map(
      ({ range, code, message, hint }) => `${range.line}:${range.column} ${code}: ${message} (${hint ?? ""})`,
    );
}

describe("a sender's service is told where it is wrong", () => {
  it("and nothing is said of one that is right", async () => {
    expect(await lint(`sms: { provider: twilio, ${TWILIO}, hours: Mon-Fri 09:00-18:00 }`)).toEqual([]);
  });

  it.each([
    [
      "an unknown provider",
      `sms: { provider: twillio }`,
      "6:12 unknown-provider: there is no recipe twillio (did you mean",
    ],
    [
      "a channel that it does not perform",
      `line: { provider: twilio, ${TWILIO} }`,
      "6:13 unknown-provider: twilio does not perform line",
    ],
    [
      "an unknown setting",
      `sms: { provider: twilio, ${TWILIO}, nubmer: x }`,
      'unknown-setting: twilio has no setting "nubmer" (did you mean',
    ],
    [
      "a missing one",
      `sms: { provider: twilio, account: AC${"0".repeat(32)}, token: "\${T}" }`,
      '6:5 wrong-setting: Twilio: "number" is missing',
    ],
    [
      "one that looks wrong",
      `sms: { provider: twilio, ${TWILIO.replace("+1212", "0212")} }`,
      'wrong-setting: Twilio: "number" is no telephone number',
    ],
    [
      "a secret in what requests show",
      `sms: { provider: twilio, ${TWILIO.replace('"+12125550100"', '"${N}"')} }`,
      'shown-secret: "number" is no secret of Twilio',
    ],
  ])("%s", async (_, service, wanted) => {
    const told = await lint(service);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(wanted);
  });
});
