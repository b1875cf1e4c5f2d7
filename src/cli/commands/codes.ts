import { countOf } from "../../count-of.ts";
import { suggestName } from "../../nearest.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { IssuedCode, Store } from "../../store/port.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";
import { redeem } from "./codes-redeem.ts";

const list = defineVerb({
  name: "list",
  describe: "how many of each kind were given and used; with a kind, every code",
  examples: [
    { command: "seq codes list", does: "every kind" },
    { command: "seq codes list friend --json", does: "every code of a kind, its owner, uses and points" },
  ],
  json: "document",
  configure: (command) => command.argument("[name]", "a kind of code, as in seq.yaml"),
  async run(context, { args: [name] }) {
    const { output } = context;
    const { config } = await context.openWorkspace();
    const store = await context.openStore();
    if (name !== undefined) {
      const rows = (await store.listCodes(name)).map(describe);
      return {
        data: rows,
        text: (paint) =>
          rows.length === 0
            ? `no code ${name} was given`
            : formatTable(
                rows,
                [
                  { title: "code", cell: (row) => paint.strong(row.code), whole: true },
                  { title: "given to", cell: (row) => row.prospect ?? "" },
                  { title: "given", cell: (row) => row.issued_at.slice(0, 10), whole: true },
                  { title: "expires", cell: (row) => row.expires_at?.slice(0, 10) ?? "", whole: true },
                  {
                    title: "used",
                    cell: (row) => `${row.used}${row.uses === null ? "" : ` of ${row.uses}`}`,
                  },
                  { title: "points", cell: (row) => String(row.points) },
                ],
                { paint, columns: output.columns },
              ),
      };
    }
    const counts = await store.countCodes();
    const names = new Set([...Object.keys(config.codes ?? {}), ...counts.map((each) => each.name)]);
    const rows = [...names].map((each) => {
      const found = counts.find((count) => count.name === each);
      const isListed = config.codes?.[each]?.isListed === true;
      const { issued = 0, used = 0, points = 0, free = 0 } = found ?? {};
      return { name: each, issued, used, points, free: isListed ? free : null };
    });
    return {
      data: rows,
      text: (paint) =>
        rows.length === 0
          ? "seq.yaml names no codes"
          : formatTable(
              rows,
              [
                { title: "code", cell: (row) => paint.strong(row.name) },
                { title: "given", cell: (row) => String(row.issued) },
                { title: "used", cell: (row) => String(row.used) },
                { title: "points", cell: (row) => String(row.points) },
                { title: "left in the list", cell: (row) => (row.free === null ? "" : String(row.free)) },
              ],
              { paint, columns: output.columns },
            ),
    };
  },
});

const importCodes = defineVerb({
  name: "import",
  describe: "add your shop's own codes to a kind with `list: true`",
  examples: [
    { command: "seq codes import gift codes.csv", does: "the first column; those known already stay" },
  ],
  json: "document",
  configure: (command) =>
    command.argument("<name>", "a kind of code").argument("<file>", "CSV, one code a line"),
  async run(context, { args: [name, file] }) {
    const run = await context.openRun("act");
    const codes = run.config.codes ?? {};
    const kind = Object.hasOwn(codes, name) ? codes[name] : undefined;
    if (kind?.isListed !== true) {
      const hint = suggestName(name, Object.keys(codes)) ?? `write \`codes: { ${name}: { list: true } }\``;
      const what =
        kind === undefined ? `no code "${name}" in seq.yaml` : `codes ${name} are drawn, not listed`;
      throw new UserError(what, { hint, exit: ExitCode.usage });
    }
    const [{ readFile }, { resolve }, { normaliseCode }] = await Promise.all([
      import("node:fs/promises"),
      import("node:path"),
      import("../../run/codes/code-text.ts"),
    ]);
    const text = await readFile(resolve(context.world.cwd, file), "utf8").catch((error: unknown) => {
      throw new UserError(`${file} cannot be read`, { cause: error });
    });
    const cells = text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/)
      .map((line) => (/^\s*"?([^",;\t]*)/.exec(line)?.[1] ?? "").trim());
    const found = [...new Set(cells.filter((cell) => cell !== "").map(normaliseCode))];
    const listed = found[0] === "CODE" || found[0] === "CODES" ? found.slice(1) : found;
    const added = await run.store.importCodes(name, listed);
    const { CODES_GATE } = await import("../../run/codes/give.ts");
    const woken = added === 0 ? 0 : await run.store.wake([CODES_GATE], run.clock.now());
    return {
      data: { name, added, known: listed.length - added, woken },
      text: () =>
        `${countOf(added, "code")} added to ${name}, ${listed.length - added} known already` +
        (woken === 0 ? "" : `; ${woken} waited for one`),
    };
  },
});

const exportCodes = defineVerb({
  name: "export",
  describe: "every code that was given, as CSV for the shop",
  examples: [{ command: "seq codes export spring > spring.csv", does: "code, discount's end, uses" }],
  json: "document",
  configure: (command) => command.argument("[name]", "a kind of code"),
  async run(context, { args: [name] }) {
    const store: Store = await context.openStore();
    const rows = (await store.listCodes(name)).map(describe);
    const head = "code,name,owner,issued_at,expires_at,uses,used,points";
    const lines = rows.map(({ code, name: of, prospect, issued_at, expires_at, uses, used, points }) =>
      [code, of, prospect ?? "", issued_at, expires_at ?? "", uses ?? "", used, points]
        .map(writeCell)
        .join(","),
    );
    return { data: rows, text: () => [head, ...lines].join("\n") };
  },
});

const link = defineVerb({
  name: "link",
  describe: "a code's own page: its holder shows it, you redeem it there",
  examples: [{ command: "seq codes link K7QF-3MTX-9RDA", does: "an address for a QR code" }],
  json: "document",
  configure: (command) => command.argument("<code>", "as the person has it"),
  async run(context, { args: [text] }) {
    const run = await context.openRun("act");
    const { publicUrl } = run.config;
    if (publicUrl === null) {
      throw new UserError("seq serve has no address that others reach", {
        hint: "write `web: { public_url: https://… }` in seq.yaml",
        exit: ExitCode.usage,
      });
    }
    const [{ randomBytes }, { normaliseCode }, { createTokenKey, signToken }] = await Promise.all([
      import("node:crypto"),
      import("../../run/codes/code-text.ts"),
      import("../../token/token.ts"),
    ]);
    const known = await run.store.findCode(normaliseCode(text));
    if (known === null)
      throw new UserError(`${text} is no code that somebody was given`, { exit: ExitCode.usage });
    const keys = await run.store.ensureTokenKey(createTokenKey(randomBytes, run.clock.now()));
    const url = `${publicUrl}/k/${signToken(keys, "code", known.code)}`;
    return { data: { code: known.code, url }, text: () => url };
  },
});

/** RFC 4180; an imported code could begin a formula. */
function writeCell(value: string | number): string {
  const text = String(value);
  if (/^[=+@\t-]/.test(text)) return `"'${text.replaceAll('"', '""')}"`;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function describe({ code, name, prospect, step, issuedAt, expiresAt, uses, used, points }: IssuedCode) {
  return {
    code,
    name,
    prospect: prospect === null ? null : `p${prospect}`,
    step,
    issued_at: formatIso(issuedAt),
    expires_at: formatIsoOrNull(expiresAt),
    uses,
    used,
    points: used * (points ?? 0),
  };
}

export const codes = defineGroup({
  name: "codes",
  describe: "promotion and referral codes: given, used, what they earned",
  examples: [
    { command: "seq codes list", does: "how many of each kind" },
    { command: "seq codes redeem K7QF-3MTX-9RDA --key order-4711", does: "count a use" },
  ],
  verbs: [list, importCodes, redeem, link, exportCodes],
});
