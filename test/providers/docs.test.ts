import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWorkspace } from "../../src/config/read-workspace.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { own } from "./shipped.ts";

const PAGE = readFileSync(join(PACKAGE_ROOT, "docs/providers.md"), "utf8");
const blocks = (kind: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`yaml ${kind}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, text = ""]) => text,
  );

describe("docs/providers.md", () => {
  it("shows recipes that lint clean", () => {
    expect(blocks("recipe")).toHaveLength(5);
    for (const text of blocks("recipe"))
      expect(own(text)).toMatchObject({ recipe: { name: "acme" }, diagnostics: [] });
  });

  it("shows what seq.yaml takes", () => {
    const [text = "", http = ""] = blocks("seq.yaml");
    const secrets = { secret: () => "told", secretFile: () => null };
    const { config } = readWorkspace(`workspace: acme\n${text}`, { file: "seq.yaml", ...secrets });
    expect(config?.providers).toEqual({
      hunter: { recipe: "shipped", settings: { key: "told" }, secrets: ["key"] },
      twilio: { recipe: "own", settings: {}, secrets: [] },
    });
    const steps = readWorkspace(`workspace: acme\n${http}`, { file: "seq.yaml", ...secrets });
    expect(steps.diagnostics).toEqual([]);
    expect(steps.config?.http).toEqual({
      hosts: ["erp.acme.example"],
      private: ["erp.acme.example"],
      auth: { "erp.acme.example": { kind: "bearer", token: "told" } },
      rehearsalBase: "http://127.0.0.1:4010",
    });
  });

  it("names every code that only recipes have", () => {
    const room = join(PACKAGE_ROOT, "src/providers");
    const codes = readdirSync(room)
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(join(room, file), "utf8").matchAll(
          /(?:\.(?:error|warn)\(|\btell\(|\bcode: )\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"/g,
        ),
      ])
      .map(([, code = ""]) => code);
    // Said of every file, and shown in docs/checks.md.
    const everywhere = [
      "missing-key",
      "unknown-field",
      "wrong-duration",
      "wrong-field",
      "wrong-id",
      "wrong-type",
      "wrong-value",
    ];
    expect(new Set(codes).size).toBeGreaterThan(15);
    expect(
      [...new Set(codes)].filter((code) => !everywhere.includes(code) && !PAGE.includes(`\`${code}\``)),
    ).toEqual([]);
  });
});
