import { readTime } from "../../app/session/read-time.ts";
import { countOf } from "../../count-of.ts";
import { DAY_MS } from "../../engine/plan.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { StoredConsent } from "../../store/port.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";
import { consentNotices } from "./consent-notices.ts";

const PERSON = "email, LinkedIn URL, phone or p12";

const add = defineVerb({
  name: "add",
  describe: "record why a person may be written to, with its proof",
  examples: [
    {
      command:
        "seq consent add anna@acme.example --basis express --source 'fair booth form 12' --date 2026-03-02",
      does: "an agreement to email",
    },
    {
      command: "seq consent add p12 --basis transaction --source 'order 4711' --date 2026-01-15 --medium any",
      does: "a customer; the law decides how long it holds",
    },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<prospect>", PERSON)
      .requiredOption(
        "--basis <basis>",
        "express, implied_publication, business_relation, inquiry, transaction or legitimate_interest",
      )
      .requiredOption("--source <text>", "where it can be proven")
      .option("--date <date>", "when it was given (default: now)")
      .option("--medium <medium>", "email, sms, whatsapp, call, linkedin, post, any, or ads", "email")
      .option("--expires <date>", "when it ends, if before the law ends it")
      .option("--evidence <text>", "a file, a ticket, a recording")
      .option("--similar-goods", "for a transaction: it was of your own goods, like those you write about")
      .option("--notice-given", "for a transaction: they could object then, and can with every message"),
  async run(context, { args: [reference], options }) {
    const run = await context.openRun("act");
    const person = await findProspect(run.store, reference);
    const [{ readBasis, readMedium }, { giveConsent }] = await Promise.all([
      import("../../prospects/read-consent.ts"),
      import("../../run/actions/consents.ts"),
    ]);
    const now = run.clock.now();
    const { zone } = run.config.calendar;
    const at = options.date === undefined ? now : await readDate(options.date, zone);
    if (at > now + DAY_MS) {
      throw new UserError("a consent cannot be given in the future", { exit: ExitCode.usage });
    }
    const consent = {
      prospect: person.id,
      medium: unwrap("--medium", readMedium(options.medium)),
      basis: unwrap("--basis", readBasis(options.basis)),
      source: requireText("--source", options.source),
      at,
      expiresAt: options.expires === undefined ? null : await readDate(options.expires, zone),
      evidence: options.evidence ?? null,
      conditions: [
        ...(options.similarGoods === true ? ["similar_goods"] : []),
        ...(options.noticeGiven === true ? ["notice_given"] : []),
      ],
    };
    const added = await giveConsent(run, consent, now);
    return {
      data: { prospect: `p${person.id}`, added: added !== null, consent: added && describe(added, null) },
      text: () =>
        added === null
          ? `${reference}: the same consent was recorded before`
          : `${reference}: ${consent.basis} for ${consent.medium} recorded`,
    };
  },
});

const list = defineVerb({
  name: "list",
  describe: "what is recorded, and whether it still holds",
  examples: [
    { command: "seq consent list anna@acme.example", does: "one person" },
    { command: "seq consent list --json", does: "everybody, with date, source and end" },
  ],
  json: "document",
  configure: (command) => command.argument("[prospect]", PERSON),
  async run(context, { args: [reference] }) {
    const { output } = context;
    const store = await context.openStore();
    const now = (await context.openClock("look")).now();
    const { describeConsentStatus } = await import("../../report/consent-status.ts");
    const one = reference === undefined ? null : await findProspect(store, reference);
    const country = typeof one?.fields["country"] === "string" ? one.fields["country"] : null;
    const all = one === null ? store.streamConsents() : withCountry(await store.consentsOf(one.id), country);
    const rows: ReturnType<typeof describe>[] = [];
    for await (const consent of all) {
      // What was given for everything may be taken back in part.
      const others = consent.medium === "any" ? await store.consentsOf(consent.prospect) : [];
      rows.push(describe(consent, describeConsentStatus(consent, consent.country, now, others)));
    }
    return {
      data: rows,
      text: (paint) =>
        rows.length === 0
          ? "no consent is recorded"
          : formatTable(
              rows,
              [
                { title: "person", cell: (row) => row.prospect, whole: true },
                { title: "medium", cell: (row) => row.medium },
                { title: "basis", cell: (row) => paint.strong(row.basis) },
                { title: "since", cell: (row) => row.at.slice(0, 10), whole: true },
                { title: "ends", cell: (row) => row.ends_at?.slice(0, 10) ?? "", whole: true },
                {
                  title: "",
                  cell: (row) => (row.holds === true ? paint.good("holds") : paint.warn(row.standing ?? "")),
                },
                { title: "source", cell: (row) => paint.dim(row.source), drop: 1 },
              ],
              { paint, columns: output.columns },
            ),
    };
  },
});

/** A day begins in UTC, as in an import; a time is in the workspace's zone. */
async function readDate(text: string, zone: string): Promise<number> {
  return readTime(text, /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? "UTC" : zone);
}

/** A day counts to its end: what was given that day is taken back. */
async function readWithdrawalDate(text: string, zone: string, now: number): Promise<number> {
  const at = await readDate(text, zone);
  if (at > now) throw new UserError("a consent cannot be withdrawn in the future", { exit: ExitCode.usage });
  return /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? Math.min(at + DAY_MS - 1, now) : at;
}

async function* withCountry(consents: readonly StoredConsent[], country: string | null) {
  for (const consent of consents) yield { ...consent, country };
}

const withdraw = defineVerb({
  name: "withdraw",
  describe: "a person takes back what they agreed to: nothing more on that medium until they agree anew",
  examples: [
    { command: "seq consent withdraw anna@acme.example", does: "for every medium" },
    { command: "seq consent withdraw p12 --medium sms", does: "for one" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<prospect>", PERSON)
      .option("--medium <medium>", "email, sms, whatsapp, call, linkedin, post, any, or ads", "any")
      .option("--date <date>", "when they said so (default: now)")
      .option("--source <text>", "where they said so", "told by hand"),
  async run(context, { args: [reference], options }) {
    const run = await context.openRun("act");
    const person = await findProspect(run.store, reference);
    const [{ readMedium }, { withdrawConsent }] = await Promise.all([
      import("../../prospects/read-consent.ts"),
      import("../../run/actions/consents.ts"),
    ]);
    const medium = unwrap("--medium", readMedium(options.medium));
    const now = run.clock.now();
    const { zone } = run.config.calendar;
    const at = options.date === undefined ? null : await readWithdrawalDate(options.date, zone, now);
    const source = requireText("--source", options.source);
    const withdrawal = { prospect: person.id, medium, source, at, evidence: null };
    const { ended, record } = await withdrawConsent(run, withdrawal, now);
    return {
      data: { prospect: `p${person.id}`, medium, withdrawn: ended, recorded: record !== null },
      text: () =>
        record === null
          ? `${reference}: the same was recorded before`
          : `${reference}: withdrawal for ${medium} recorded, ${countOf(ended, "consent")} ended; to end everything: seq event ${reference} opted_out`,
    };
  },
});

type ConsentLine = { holds: boolean; words: string; endsAt: number | null } | null;

function describe(consent: StoredConsent, status: ConsentLine) {
  const {
    id,
    prospect,
    medium,
    basis,
    source,
    evidence,
    at,
    expiresAt,
    withdrawnAt,
    conditions = [],
  } = consent;
  return {
    id,
    prospect: `p${prospect}`,
    medium,
    basis,
    source,
    evidence,
    at: formatIso(at),
    expires_at: formatIsoOrNull(expiresAt),
    withdrawn_at: formatIsoOrNull(withdrawnAt),
    conditions,
    ...(status !== null && {
      holds: status.holds,
      standing: status.words,
      ends_at: formatIsoOrNull(status.endsAt),
    }),
  };
}

function unwrap(option: string, read: { ok: true; value: string } | { ok: false; reason: string }): string {
  if (read.ok) return read.value;
  throw new UserError(`${option} is ${read.reason}`, { exit: ExitCode.usage });
}

function requireText(option: string, text: string): string {
  if (text.trim() !== "") return text.trim();
  throw new UserError(`${option} is empty: a consent without proof is none`, { exit: ExitCode.usage });
}

export const consent = defineGroup({
  name: "consent",
  describe: "why people may be written to, and what the law then asks",
  examples: [
    { command: "seq consent list", does: "everything recorded" },
    { command: "seq consent notices", does: "what people must still be told" },
  ],
  verbs: [add, list, withdraw, consentNotices],
});
