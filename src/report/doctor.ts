import type { MachineChannel, TransportContext } from "../channels/channel.ts";
import { channels } from "../channels/registry.ts";
import { sendsForReal } from "../config/read-compliance.ts";
import type { Sender } from "../config/workspace-config.ts";
import { countOf } from "../count-of.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { RunContext } from "../run/context.ts";
import type { IsAlive, Store } from "../store/port.ts";
import { countedFor, describeVolume, readBulkVolumes } from "../run/volume.ts";
import { isLoopback, isWildcard } from "../web/client-address.ts";
import { describeUntaken, findUntaken, readWorkers, UNTAKEN_HINT } from "./workers.ts";

/** One thing looked at. `warning`: works, but somebody should know. */
export interface Check {
  check: string;
  result: "ok" | "warning" | "error";
  detail: string;
  hint?: string;
}

/** A clock further behind the newest event than this was set back. */
const CLOCK_SLACK_MS = 60_000;

/** The machine's clock and the database server's are told of where they are further apart. */
const CLOCKS_APART_MS = 5_000;

/** A list with fewer codes than this is told of. */
const FEW_CODES = 20;

/** Access that ends within this is told in time to renew it. */
const SOON_MS = 14 * 24 * 3_600_000;

/** Logs in to a sender's mailboxes and says what is there. Throws UserError. */
export type CheckMailbox = (sender: Sender) => Promise<{ detail: string; missing: string[] }>;

/** Asks the name servers what receivers of a sender's mail see. `isBulk`: bulk senders' rules hold for its domain. */
export type CheckDomain = (sender: Sender, asked: { isBulk: boolean }) => Promise<Check[]>;

/** How what lies outside is looked at. */
export interface Looks {
  wallClock: () => Instant;
  checkMailbox: CheckMailbox;
  checkDomain: CheckDomain;
  checkServices: () => Promise<Check[]>;
  isAlive: IsAlive;
  /** Why the store cannot be opened, or null: then the one of `context` is an empty one, of which nothing is told. */
  unopened: UserError | null;
}

/** Looks at sequences, database, clock and every sender's servers. Sends nothing, changes nothing. */
export async function examine(
  context: RunContext,
  { wallClock, checkMailbox, checkDomain, checkServices, isAlive, unopened }: Looks,
): Promise<Check[]> {
  const senders = Object.values(context.config.senders).flatMap((sender) => [
    ...listWays(context, sender).map((channel) => checkWay(context, channel, sender)),
    ...(sender.imap === null ? [] : [checkImap(sender, checkMailbox)]),
  ]);
  const access = Object.values(context.config.senders).map((sender) => checkAccess(context, sender));
  return [
    ...checkSequences(context),
    ...checkPlaceholders(context),
    ...(unopened === null
      ? await checkStore(context, isAlive, wallClock)
      : [{ check: "database", result: "error" as const, ...describeError(unopened) }]),
    ...(await checkWeb(context)),
    ...(await Promise.all(senders)),
    ...(await checkServices()),
    ...(await Promise.all(access)).flat(),
    ...(await checkDomains(context, checkDomain, context.clock.now())),
  ];
}

/** What is looked at in the store alone. */
async function checkStore(context: RunContext, isAlive: IsAlive, wallClock: () => Instant): Promise<Check[]> {
  return [
    ...(await checkDatabase(context)),
    await checkFigures(context.store),
    await checkClock(context.store, wallClock()),
    ...(await checkWorkers(context, isAlive, wallClock())),
    ...(await checkCodes(context)),
  ];
}

function describeError({ message, hint }: UserError): Pick<Check, "detail" | "hint"> {
  return { detail: message, ...(hint !== undefined && { hint }) };
}

function checkSequences({ catalog, sequences }: RunContext): Check[] {
  return sequences.map(({ name }) => {
    const readiness = catalog.readiness(name);
    const check = `sequence ${name}`;
    return readiness.ready
      ? { check, result: "ok", detail: `version ${readiness.version.slice(0, 12)}` }
      : { check, result: "error", detail: readiness.detail, hint: "seq lint" };
  });
}

/** What `seq init` leaves to be filled in before anything is sent for real; until something can be, nothing is wrong. */
function checkPlaceholders({ config: { compliance, senders } }: RunContext): Check[] {
  const { placeholders = [] } = compliance;
  if (placeholders.length === 0) return [];
  const detail = `${placeholders.map((name) => `compliance.${name}`).join(", ")}: still to be filled in`;
  const hint = "write your own into seq.yaml before you send: mail that leaves never carries a placeholder";
  return [{ check: "seq.yaml", result: sendsForReal(senders) ? "warning" : "ok", detail, hint }];
}

/** People named at most, of whom something else is folded than the log says. */
const NAMED = 5;

/** Whether reports count what the log says. */
export async function checkFigures(store: Pick<Store, "differingJourneys">): Promise<Check> {
  const check = "figures";
  const named: number[] = [];
  let count = 0;
  for await (const person of store.differingJourneys()) {
    count += 1;
    if (named.length < NAMED) named.push(person);
  }
  if (count === 0) return { check, result: "ok", detail: "reports count what the log says" };
  const names = named.map((person) => `p${person}`).join(", ");
  return {
    check,
    result: "error",
    detail: `reports count ${countOf(count, "person")} otherwise than the log: ${names}${count > NAMED ? ", …" : ""}`,
    hint: "seq doctor --rebuild",
  };
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
  for (const detail of await store.risks()) {
    const hint = "set it to on in postgresql.conf, and reload the server (docs/postgres.md)";
    checks.push({ check: "database", result: "warning", detail, hint });
  }
  if (store.restoredFrom !== null) {
    const detail = "restored from a backup: runs wait for you";
    checks.push({ check: "database", result: "warning", detail, hint: "seq reconcile" });
  }
  return checks;
}

/** Who works on the store, who reads which mailbox, and what nobody takes. Nothing where nobody works at this moment. */
async function checkWorkers(context: RunContext, isAlive: IsAlive, wall: Instant): Promise<Check[]> {
  const workers = (await readWorkers(context, isAlive)).filter(
    ({ alive, command }) => alive && command !== null,
  );
  const check = "workers";
  return [
    ...workers.map(({ host, pid, command, reads }): Check => {
      const mail = reads.length === 0 ? "" : `; reads the mail of ${reads.join(", ")}`;
      return { check, result: "ok", detail: `${command ?? ""} on ${host} (${pid})${mail}` };
    }),
    ...(await findUntaken(context, isAlive, wall)).map(
      (each): Check => ({ check, result: "warning", detail: describeUntaken(each), hint: UNTAKEN_HINT }),
    ),
  ];
}

/** Lists of codes that are used up, or soon will be: whoever comes next waits. */
async function checkCodes({ store, config: { codes = {} } }: RunContext): Promise<Check[]> {
  const counts = await store.countCodes();
  return Object.entries(codes).flatMap(([name, { isListed }]): Check[] => {
    if (!isListed) return [];
    const free = counts.find((each) => each.name === name)?.free ?? 0;
    const check = `codes ${name}`;
    const detail =
      free === 0 ? "the list is used up: people wait for a code" : `${countOf(free, "code")} left`;
    if (free >= FEW_CODES) return [{ check, result: "ok", detail }];
    return [
      { check, result: free === 0 ? "error" : "warning", detail, hint: `seq codes import ${name} FILE` },
    ];
  });
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

/** Holds the machine's clock against the database server's, and against what is recorded. */
export async function checkClock(
  store: Pick<Store, "newestEventAt" | "storeTime">,
  now: Instant,
): Promise<Check> {
  const off = now - (await store.storeTime());
  if (Math.abs(off) > CLOCKS_APART_MS) {
    return {
      check: "clock",
      result: "warning",
      detail: `this machine's clock is ${countOf(Math.round(Math.abs(off) / 1_000), "second")} ${off > 0 ? "ahead of" : "behind"} the database server's`,
      hint: "set both by NTP: limits and send windows go by them; beyond 2 minutes nothing runs",
    };
  }
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

/** The channels that a machine performs for a sender: those it has the settings for. */
function listWays(context: RunContext, sender: Sender): MachineChannel[] {
  return channels.flatMap(({ id }) => {
    const channel = context.findChannel(id);
    return channel?.performer === "machine" &&
      channel.lacks(sender) === null &&
      channel.describeWay !== undefined
      ? [channel]
      : [];
  });
}

async function checkWay(context: RunContext, channel: MachineChannel, sender: Sender): Promise<Check> {
  const { id } = sender;
  const check = `sender ${id}`;
  const state = (await context.store.senderStates()).find((each) => each.id === id);
  const held = state?.holds[channel.id]?.reason ?? null;
  try {
    await logIn(channel, sender, context);
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
  return { check, result: "ok", detail: channel.describeWay?.(sender) ?? "" };
}

/** Each domain once a server: colleagues share both. What stays on this machine is received by nobody. */
async function checkDomains(
  { config, store }: Pick<RunContext, "config" | "store">,
  checkDomain: CheckDomain,
  now: Instant,
): Promise<Check[]> {
  const senders = Object.values(config.senders).filter((sender) => countedFor(sender) !== null);
  const volumes = await readBulkVolumes(store, config, now);
  const bulk = new Set(volumes.map(({ domain }) => domain));
  const asked = new Map(
    senders.map((sender) => [
      JSON.stringify([
        sender.email?.split("@").at(-1),
        sender.smtp,
        sender.services?.mail?.provider,
        sender.dkim,
      ]),
      sender,
    ]),
  );
  const found = await Promise.all(
    [...asked.values()].map((sender) => checkDomain(sender, { isBulk: bulk.has(countedFor(sender) ?? "") })),
  );
  const told = volumes.map((volume): Check => {
    const detail = `bulk senders' rules hold: ${describeVolume(volume)}`;
    return { check: `volume of ${volume.domain}`, result: "ok", detail };
  });
  const checks = new Map(found.flat().map((each) => [JSON.stringify([each.check, each.detail]), each]));
  return [...told, ...checks.values()];
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
    return { check, result: "error", ...describeError(error) };
  }
}

/** When access ends that was given for a time; that it has ended already is told by whatever logs in with it. */
async function checkAccess({ askToken, clock }: RunContext, sender: Sender): Promise<Check[]> {
  const oauth2 = sender.oauth2 ?? sender.imap?.oauth2 ?? null;
  if (oauth2 === null || askToken === undefined) return [];
  const result = await askToken(sender.id, oauth2);
  if (result.type === "none" || result.refreshEndsAt === null) return [];
  const check = `access of ${sender.id}`;
  const detail = `it ends on ${new Date(result.refreshEndsAt).toISOString().slice(0, 10)}`;
  const hint = `seq connect ${oauth2.provider ?? "PROVIDER"} ${sender.id} before then`;
  const isSoon = result.refreshEndsAt - clock.now() < SOON_MS;
  return [{ check, result: isSoon ? "warning" : "ok", detail, ...(isSoon && { hint }) }];
}

async function logIn(channel: MachineChannel, sender: Sender, context: TransportContext): Promise<void> {
  const transport = await channel.connect(sender, context);
  try {
    await transport.verify();
  } finally {
    await transport.close();
  }
}
