import { countOf } from "../count-of.ts";
import type { Channel } from "../channels/channel.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import { openBook } from "../run/book.ts";
import type { RunContext } from "../run/context.ts";
import { isLoopback, isWildcard } from "../web/client-address.ts";
import { staysHere } from "../sequence/smtp-url.ts";
import type { Sender } from "../sequence/workspace-config.ts";

/** One thing looked at. `warning`: works, but somebody should know. */
export interface Check {
  check: string;
  result: "ok" | "warning" | "error";
  detail: string;
  hint?: string;
}

/** A clock further behind the newest event than this was set back. */
const CLOCK_SLACK_MS = 60_000;

/** Logs in to a sender's mailboxes and says what is there. Throws UserError. */
export type CheckMailbox = (sender: Sender) => Promise<{ detail: string; missing: string[] }>;

/** Asks the name servers what receivers of a sender's mail see. `isBulk`: bulk senders' rules hold for its domain. */
export type CheckDomain = (sender: Sender, asked: { isBulk: boolean }) => Promise<Check[]>;

/** From so many mails a day on Gmail, Yahoo and Microsoft refuse what is not authenticated (their sender guidelines). */
const BULK_PER_DAY = 5_000;

/** Looks at sequences, database, clock and every sender's servers. Sends nothing, changes nothing. */
export async function examine(
  context: RunContext,
  wallClock: () => Instant,
  checkMailbox: CheckMailbox,
  checkDomain: CheckDomain,
): Promise<Check[]> {
  const senders = Object.values(context.config.senders).flatMap((sender) => [
    checkSender(context, sender.id),
    ...(sender.imap === null ? [] : [checkImap(sender, checkMailbox)]),
  ]);
  return [
    ...checkSequences(context),
    ...(await checkDatabase(context)),
    await checkClock(context, wallClock()),
    ...(await checkWeb(context)),
    ...(await Promise.all(senders)),
    ...(await checkDomains(context, checkDomain)),
  ];
}

function checkSequences(context: RunContext): Check[] {
  const book = openBook(context);
  return context.sequences.map(({ name }) => {
    const standing = book.standing(name);
    const check = `sequence ${name}`;
    return standing.ready
      ? { check, result: "ok", detail: `version ${standing.version.slice(0, 12)}` }
      : { check, result: "error", detail: standing.detail, hint: "seq lint" };
  });
}

async function checkDatabase({ store }: RunContext): Promise<Check[]> {
  const problems = await store.check();
  const checks: Check[] = problems.map((detail) => ({
    check: "database",
    result: "error",
    detail,
    hint: "stop cron, and restore a backup with `seq restore FILE`",
  }));
  if (problems.length === 0) {
    checks.push({ check: "database", result: "ok", detail: `whole; schema ${store.schemaVersion}` });
  }
  if (store.restoredFrom !== null) {
    const detail = "restored from a backup: runs wait for you";
    checks.push({ check: "database", result: "warning", detail, hint: "seq reconcile" });
  }
  return checks;
}

/** The public address was checked when seq.yaml was read; what it leads to is not asked from here. */
async function checkWeb({ store, config: { publicUrl, web } }: RunContext): Promise<Check[]> {
  const checks: Check[] = [];
  const hooks = Object.values(web.webhooks).filter((each) => each !== null).length;
  if (publicUrl !== null) {
    checks.push({
      check: "web",
      result: "ok",
      detail: `mails lead to ${publicUrl}; ${countOf(hooks, "webhook")}`,
    });
  } else if (hooks > 0) {
    const detail = `${countOf(hooks, "webhook")}, and no public_url`;
    checks.push({ check: "web", result: "warning", detail, hint: "write `web: { public_url: https://… }`" });
  }
  if (publicUrl !== null && web.trustProxy === false && !isLoopback(new URL(publicUrl).hostname)) {
    const detail = "no trust_proxy: behind a proxy everybody counts as one client";
    const hint = "write `web: { trust_proxy: true }` where your proxy sets X-Forwarded-For";
    checks.push({ check: "web", result: "warning", detail, hint });
  }
  const host = web.listen?.slice(0, Math.max(0, web.listen.lastIndexOf(":"))) ?? "";
  if (host !== "" && !isLoopback(host)) {
    const detail = `seq serve is reached from other machines at ${web.listen ?? ""}, without TLS`;
    const hint = "listen on 127.0.0.1, behind a proxy that speaks TLS";
    checks.push({ check: "web", result: isWildcard(host) ? "error" : "warning", detail, hint });
  }
  const unmatched = await store.countUnmatched();
  if (unmatched > 0) {
    const detail = `${countOf(unmatched, "webhook message")} ${unmatched === 1 ? "names" : "name"} nobody we know`;
    checks.push({ check: "webhooks", result: "warning", detail, hint: "import whom they are about" });
  }
  return checks;
}

async function checkClock({ store }: RunContext, now: Instant): Promise<Check> {
  const newest = await store.newestEventAt();
  if (newest === null || newest <= now + CLOCK_SLACK_MS) {
    return { check: "clock", result: "ok", detail: new Date(now).toISOString() };
  }
  return {
    check: "clock",
    result: "warning",
    detail: `this machine says ${new Date(now).toISOString()}, but something is recorded for ${new Date(newest).toISOString()}`,
    hint: "set the machine's clock; in a rehearsal workspace, --now explains it",
  };
}

async function checkSender(context: RunContext, id: string): Promise<Check> {
  const check = `sender ${id}`;
  const held = (await context.store.senderStates()).find((state) => state.id === id)?.held ?? null;
  const sender = context.config.senders[id];
  const email = context.findChannel("email");
  if (sender === undefined || email === null) return { check, result: "error", detail: "not in seq.yaml" };
  try {
    await logIn(email, sender, context.root);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const detail = error.message.replace(`${check}: `, "");
    return {
      check,
      result: "error",
      detail,
      ...(error.hint !== undefined && { hint: error.hint }),
    };
  }
  if (held !== null) {
    return { check, result: "warning", detail: `held: ${held}`, hint: `seq resume --sender ${id}` };
  }
  const detail =
    sender.smtp === "outbox" ? "writes to the outbox; sends nothing" : "the server takes the log-in";
  return { check, result: "ok", detail };
}

/** Each domain once a server: colleagues share both. What stays on this machine is received by nobody. */
async function checkDomains(
  { config }: Pick<RunContext, "config">,
  checkDomain: CheckDomain,
): Promise<Check[]> {
  const senders = Object.values(config.senders).filter(({ smtp }) => !staysHere(smtp));
  const domainOf = ({ email }: Sender): string =>
    email?.slice(email.lastIndexOf("@") + 1).toLowerCase() ?? "";
  const perDay = new Map<string, number>();
  for (const sender of senders) {
    const domain = domainOf(sender);
    perDay.set(domain, (perDay.get(domain) ?? 0) + (sender.limits.perDay ?? 0));
  }
  const asked = new Map(
    senders.map((sender) => [JSON.stringify([domainOf(sender), sender.smtp, sender.dkim]), sender]),
  );
  const found = await Promise.all(
    [...asked.values()].map((sender) =>
      checkDomain(sender, { isBulk: (perDay.get(domainOf(sender)) ?? 0) >= BULK_PER_DAY }),
    ),
  );
  const checks = new Map(found.flat().map((each) => [JSON.stringify([each.check, each.detail]), each]));
  return [...checks.values()];
}

async function checkImap(sender: Sender, checkMailbox: CheckMailbox): Promise<Check> {
  const check = `mailbox of ${sender.id}`;
  try {
    const { detail, missing } = await checkMailbox(sender);
    if (missing.length === 0) return { check, result: "ok", detail };
    return {
      check,
      result: "error",
      detail: `there is no mailbox ${missing.map((name) => `"${name}"`).join(", ")}`,
      hint: "names are written as the server writes them",
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      check,
      result: "error",
      detail: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
    };
  }
}

async function logIn(
  email: Channel,
  sender: RunContext["config"]["senders"][string],
  root: string,
): Promise<void> {
  if (email.performer !== "machine") return;
  const courier = await email.connect(sender, { root });
  try {
    await courier.verify();
  } finally {
    await courier.close();
  }
}
