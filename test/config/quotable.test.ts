import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPaint } from "../../src/app/session/paint.ts";
import { formatDiagnostics } from "../../src/cli/render/diagnostics.ts";
import { formatGithub } from "../../src/cli/render/github.ts";
import { formatSarif } from "../../src/cli/render/sarif.ts";
import { makeQuotable } from "../../src/config/quotable.ts";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { chance } from "../seed.ts";
import { sized } from "../sized.ts";

const SECRETS = [
  "cnrySmtp7xKq29Lm",
  "cnryImap8zWp31Rt",
  "cnryDkim4yTn56Bd",
  "cnryHook5uVs77Gh",
  "cnryAuth6oXc88Jk",
  "cnryNote3iCb99Fw",
  "cnryStor2eDa11Py",
  "cnryOaut1rFe22Qz",
];
const [SMTP, IMAP, KEY, HOOK, AUTH, NOTE, STORE, OAUTH] = SECRETS;

const LITERAL = `workspace: acme
store: postgres://anna:${STORE}@db.acme.example/seq
calendar: { timezone: UTC, hours: Mon-Fri 09:00-18:00 }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: smtps://anna:${SMTP}@smtp.acme.example
    imap:
      url: "imaps://anna:${IMAP}@imap.acme.example"
      oauth2: { provider: google, client_id: app, refresh_token: ${OAUTH} }
    dkim: { domain: acme.example, selector: s1, key: '${KEY}' }
web:
  webhooks:
    calendly: { secret: ${HOOK} }
    twilio:
      auth_token: ${AUTH}
notify:
  - on: [replied]
    url: https://hooks.slack.com/services/T0/B0/${NOTE}
`;

/** Everything that is said of a seq.yaml, in every format. */
async function tell(text: string): Promise<string> {
  const diagnostics = await lintFiles({
    workspace: { file: "seq.yaml", text },
    sequences: [],
    snippet: () => null,
  });
  const source = makeQuotable(text).text;
  return [
    formatDiagnostics(diagnostics, () => source, { paint: createPaint(false), columns: null }),
    formatGithub(diagnostics),
    formatSarif(diagnostics, []),
    JSON.stringify(diagnostics),
  ].join("\n");
}

async function expectSilence(text: string): Promise<void> {
  const told = await tell(text);
  for (const secret of SECRETS) {
    const line = told.split("\n").find((each) => each.includes(secret));
    if (line !== undefined) throw new Error(`${secret} in:\n${line}\nof:\n${text}`);
  }
}

describe("a seq.yaml with secrets written out", () => {
  it("is told about without one of them", async () => {
    await expectSilence(LITERAL);
    expect((await tell(LITERAL)).match(/literal-secret/g)?.length).toBeGreaterThan(8);
  });

  it.each([
    ["an alias", `    auth: *${SMTP}`],
    ["a tag", `    auth: !${SMTP}x y`],
    ["an open quote", `    smtp: "smtps://anna:${SMTP}@x`],
    ["an open brace", `    smtp: { smtps://anna:${SMTP}@x`],
    ["a map for a text", `    smtp: { smtps://anna:${SMTP}@x }`],
    ["a list for a text", `    smtp: [${SMTP}]`],
    ["a bad escape", `    smtp: "${SMTP}\\q"`],
    ["a reserved sign", `    password: @${SMTP}`],
    ["a percent sign", `    password: %${SMTP}`],
    ["a backtick", `    password: \`${SMTP}\``],
    ["text after a quote", `    password: "a" ${SMTP}`],
    ["two colons", `    password: a: ${SMTP}`],
    ["a misspelt key", `    pasword: ${SMTP}`],
    ["a key of one's own", `    login: anna ${SMTP}`],
    ["a block", `    password: |\n      ${SMTP}\n\n      ${IMAP}`],
    ["a wrong block", `    password: |${SMTP}\n      x`],
    ["a folded key", `    key: >-\n     -----BEGIN PRIVATE KEY-----\n     ${KEY}\n     -----END`],
    ["a value on the next line", `    password:\n      ${SMTP}`],
    ["a value without indent", `    password:\n${SMTP}`],
    ["a tab", `\tpassword: ${SMTP}`],
    ["a key twice", `    password: ${SMTP}\n    password: ${SMTP}`],
    ["a comment", `    smtpx: y # was smtps://anna:${SMTP}@x`],
    ["an anchor", `    password: &${SMTP}`],
    ["a merge", `    <<: ${SMTP}`],
    ["an encoded password", `    smtp: smtps://anna:${SMTP}%2F%40@x:99999999`],
    ["an address in the query", `    smtp: smtps://x?user=anna&password=${SMTP}`],
    ["an address in the path", `    imap: imaps://x/${SMTP}`],
    ["a broken host", `    smtp: smtps://anna:${SMTP}@ho st`],
    ["a password with a space", `    smtp: smtps://anna:${SMTP} x@host`],
    ["a password with a slash", `    smtp: smtps://anna:${SMTP}/x@host`],
    ["a user alone", `    smtp: smtps://${SMTP}@host`],
    ["no scheme", `    smtp: anna:${SMTP}@host`],
    ["a second document", `---\npassword: ${SMTP}`],
    ["a quoted key", `    "password": '${SMTP}'`],
    ["a colon too many", `    auth_token: ${SMTP}:`],
    ["a question mark", `    ? password\n    : ${SMTP}`],
    ["a carriage return", `    password: x\r    ${SMTP}`],
  ])("broken by %s is told about without one", async (_, line) => {
    await expectSilence(`workspace: acme\nsenders:\n  anna:\n    name: Anna\n${line}\n`);
    await expectSilence(LITERAL.replace("    email:", `${line}\n    email:`));
  });

  it("keeps them to itself wherever a file is cut", async () => {
    const step = sized(3, 1);
    for (let cut = chance("cuts").int(0, step - 1); cut < LITERAL.length; cut += step) {
      await expectSilence(LITERAL.slice(0, cut));
    }
  });

  it("keeps them to itself whatever sign is lost, doubled or changed", async () => {
    const signs = fc.constantFrom(...Array.from("\n :{}[]'\"#&*!|>-%@`,?\t\\/xX1~"));
    const at = fc.integer({ min: 0, max: LITERAL.length - 1 });
    const isInSecret = (index: number): boolean =>
      SECRETS.some((each) => {
        const start = LITERAL.indexOf(each);
        return index > start && index < start + each.length;
      });
    await fc.assert(
      fc.asyncProperty(at, signs, fc.integer({ min: 0, max: 2 }), async (index, sign, taken) => {
        fc.pre(!isInSecret(index));
        await expectSilence(LITERAL.slice(0, index) + sign + LITERAL.slice(index + taken));
      }),
      { numRuns: sized(500, 5_000) },
    );
  });
});

it("what is no secret stays readable, column by column", () => {
  const text =
    'workspace: acme # ours\nsenders:\n  anna: { name: Anna, smtp: "smtps://anna:${SMTP_PASSWORD}@host:99999" }\n  ben:\n    smtp: smtps://ben:hunter22@host\nfields: { seats: number }\nlimits: { call: 60 per day }\nsmtp: outbox\n';
  const { text: shown, taken } = makeQuotable(text);
  expect(shown.split("\n").map((line) => line.length)).toEqual(text.split("\n").map((line) => line.length));
  expect(shown).toContain('anna: { name: Anna, smtp: "smtps://anna:${SMTP_PASSWORD}@host:99999" }');
  expect(shown).toContain("fields: { seats: number }\nlimits: { call: 60 per day }\nsmtp: outbox");
  expect(shown).not.toContain("hunter22");
  expect(taken).toContain("hunter22");
});
