import { createHash } from "node:crypto";
import type { FieldValue } from "../engine/facts.ts";
import { ExitCode, UserError } from "../errors.ts";
import { readCompanyDomain } from "../prospects/normalise/company-domain.ts";
import { normaliseEmail } from "../prospects/normalise/email.ts";
import { canonicalMailbox } from "../prospects/normalise/mailbox.ts";
import { normalisePhone } from "../prospects/normalise/phone.ts";
import { parseReference } from "../prospects/reference.ts";
import { CONFIRMATION } from "../run/actions/confirmation.ts";
import { enrollPeople } from "../run/actions/enroll.ts";
import { recordFact } from "../run/actions/record-fact.ts";
import { findUnreadable } from "../run/actions/unreadable-data.ts";
import { redeemCode } from "../run/codes/redeem.ts";
import type { CodeVerdict, Prospect } from "../store/port.ts";
import type { WebDelivery } from "../store/ports/web-port.ts";
import { countForm, narrowForm, refuseForm } from "./form-rules.ts";
import { type Hook, type HookRequest, TOLERANCE_MS, type Told } from "./hooks/hook.ts";
import { chooseLanguage } from "./language.ts";
import { dealWithTold, findTold } from "./receive-told.ts";
import type { WebRun } from "./services.ts";

/** What a webhook's sender is answered. Everything verified and stored is a 2xx, so that it is not sent again. */
export interface HookAnswer {
  status: 200 | 202 | 400 | 401 | 429;
  outcome:
    | "recorded"
    | "unmatched"
    | "known"
    | "kept"
    /** Somebody unknown, who is asked to confirm first; said also where nobody may be asked. */
    | "awaited"
    | "forged"
    | "malformed"
    | "stale"
    /** An event or a `prospect` that seq.yaml does not let forms name. */
    | "undeclared"
    /** Too many of one mailbox, of one client, or in a day. Nothing was kept. */
    | "limited"
    /** A code that may not be used, and why. */
    | CodeVerdict;
  /** Names of data that nothing here can read: recorded as it came, and told. */
  unread?: string[];
}

/**
 * Verifies, stores, answers: in this order. What is stored is dealt with at once, and, where that failed or the
 * machine stopped, by `finishDeliveries`. A copy of something known is answered like the first and changes nothing.
 */
export async function receiveHook(
  run: WebRun,
  hook: Hook,
  secret: string,
  request: HookRequest,
  fault: (error: unknown) => void,
): Promise<HookAnswer> {
  const reading = hook.read(request, secret);
  if (reading.type === "forged") return { status: 401, outcome: "forged" };
  if (reading.type === "malformed") return { status: 400, outcome: "malformed" };
  const { forms } = run.config.web.webhooks;
  const isForm = hook.source === "forms" && forms !== null;
  const refusal = isForm ? refuseForm(forms, reading.told) : null;
  const told = isForm ? { ...reading.told, about: narrowForm(reading.told.about) } : reading.told;
  const address = addressOf(told);
  // What a form calls a submission is its own for one person: two people's forms may both be "demo-1".
  const name = isForm
    ? JSON.stringify([address === null ? null : canonicalMailbox(address), told.id])
    : told.id;
  const id = createHash("sha256").update(name).digest("hex");
  if (told.signedAt !== null && Math.abs(request.now - told.signedAt) > TOLERANCE_MS) {
    const isKnown = await run.store.hasDelivery(hook.source, id);
    return isKnown ? { status: 200, outcome: "known" } : { status: 400, outcome: "stale" };
  }
  if (refusal !== null) return { status: 400, outcome: refusal };
  const delivery: WebDelivery = {
    source: hook.source,
    id,
    at: request.now,
    facts: JSON.stringify({ about: told.about, facts: told.facts, fields: told.fields }),
    address,
  };
  const submission = isForm
    ? countForm(forms, address ?? "", told.client ?? request.client, await findPerson(run, told))
    : undefined;
  const kept = await run.store.keepDelivery(delivery, submission);
  if (kept === "known") return { status: 200, outcome: "known" };
  if (kept === "limited") return { status: 429, outcome: "limited" };
  try {
    const outcome = await dealWith(run, delivery);
    const unread = told.facts.flatMap(({ kind, data }) =>
      findUnreadable(run.config, kind, data).map(({ name }) => name),
    );
    return { status: outcome === "awaited" ? 202 : 200, outcome, ...(unread.length > 0 && { unread }) };
  } catch (error) {
    fault(error);
    return { status: 202, outcome: "kept" };
  }
}

/**
 * Deals with what a crash left: stored, answered, and not recorded. One that cannot be dealt with stays for the next
 * time, is told (`fault`), and keeps no other waiting. Returns how many were dealt with.
 */
export async function finishDeliveries(
  run: WebRun,
  before: number,
  fault: (error: unknown) => void,
): Promise<number> {
  let finished = 0;
  for (const delivery of await run.store.openDeliveries(before)) {
    try {
      if ((await dealWith(run, delivery)) !== "kept") finished += 1;
    } catch (error) {
      fault(error);
    }
  }
  return finished;
}

/** Records what a person has just confirmed; what a crash leaves of it, `finishDeliveries` does. */
export async function dealWithOpen(run: WebRun, prospect: number): Promise<void> {
  for (const delivery of await run.store.openDeliveriesOf(prospect)) await dealWith(run, delivery);
}

/** What a form says of whom it is about. */
export function fieldsOf({ facts }: Pick<WebDelivery, "facts">): Record<string, FieldValue> {
  return (JSON.parse(facts) as Kept).fields;
}

type Kept = Pick<Told, "about" | "facts" | "fields">;

async function dealWith(
  run: WebRun,
  delivery: WebDelivery,
): Promise<"recorded" | "unmatched" | "awaited" | "kept" | CodeVerdict> {
  const { store } = run;
  const told = findTold(delivery);
  if (told !== null) return dealWithTold(run, delivery, told);
  const { source, id, at } = delivery;
  // Written by `receiveHook`; only verified requests are.
  const kept = JSON.parse(delivery.facts) as Kept;
  if (kept.facts.length === 0) {
    await store.closeDelivery(source, id, "done", null);
    return "recorded";
  }
  const known = await findPerson(run, kept);
  const isUse = source === "standard" && kept.facts.every(isCodeUse);
  if (isUse && known?.pendingSince === undefined) return redeemTold(run, delivery, kept, known);
  if ((known === null || known.pendingSince !== undefined) && mayAsk(run, source, kept)) {
    return askFirst(run, delivery, kept);
  }
  const person = known?.pendingSince === undefined ? known : null;
  if (person === null) {
    await stopAddress(run, kept, at);
    await store.closeDelivery(source, id, "unmatched", null);
    return "unmatched";
  }
  await recordTold(run, delivery, kept, person);
  return "recorded";
}

function isCodeUse({ kind, data }: Told["facts"][number]): boolean {
  return kind === "code_used" && typeof data["code"] === "string";
}

/** The shop tells of a use: it counts for whoever was given the code, whether or not its user is known here. */
async function redeemTold(
  run: WebRun,
  { source, id, at }: WebDelivery,
  { facts }: Kept,
  by: Prospect | null,
): Promise<"recorded" | CodeVerdict> {
  const now = run.clock.now();
  let outcome: "recorded" | CodeVerdict = "recorded";
  for (const [index, { data, at: usedAt }] of facts.entries()) {
    const { code = "", key = `${source}/${id}/${index}` } = data;
    const use = { key: String(key), at: Math.min(usedAt ?? at, now), by };
    const { verdict } = await redeemCode(run, String(code), use, now);
    outcome = verdict === "used" ? outcome : verdict;
  }
  await run.store.closeDelivery(source, id, "done", by?.id ?? null);
  return outcome;
}

/** What a webhook told about nobody known, as a person sees it. */
export interface UnmatchedDelivery {
  /** `calendly/1a2b3c4d`. */
  name: string;
  source: string;
  at: number;
  address: string | null;
  kinds: string[];
}

export async function listUnmatched({ store }: Pick<WebRun, "store">): Promise<UnmatchedDelivery[]> {
  return (await store.unmatchedDeliveries()).map((delivery) => ({
    name: nameDelivery(delivery),
    source: delivery.source,
    at: delivery.at,
    address: delivery.address,
    kinds: (JSON.parse(delivery.facts) as Kept).facts.map(({ kind }) => kind),
  }));
}

/**
 * A person says whom a delivery is about, or, with null, that it is about nobody: its facts are recorded as if it had
 * been matched at once, then forgotten here. UserError where there is no such delivery.
 */
export async function settleUnmatched(run: WebRun, name: string, person: Prospect | null): Promise<string[]> {
  const all = await run.store.unmatchedDeliveries();
  const delivery = all.find((each) => nameDelivery(each) === name);
  if (delivery === undefined) {
    throw new UserError(`there is no webhook ${name} that waits`, {
      hint: "seq inbox webhooks lists them",
      exit: ExitCode.usage,
    });
  }
  const kept = JSON.parse(delivery.facts) as Kept;
  if (person === null) await run.store.closeDelivery(delivery.source, delivery.id, "done", null);
  else await recordTold(run, delivery, kept, person);
  return person === null ? [] : kept.facts.map(({ kind }) => kind);
}

function nameDelivery({ source, id }: Pick<WebDelivery, "source" | "id">): string {
  return `${source}/${id.slice(0, 8)}`;
}

async function recordTold(
  run: WebRun,
  { source, id, at }: WebDelivery,
  kept: Kept,
  person: Prospect,
): Promise<void> {
  const now = run.clock.now();
  for (const [index, fact] of kept.facts.entries()) {
    await recordFact(
      run,
      person,
      {
        kind: fact.kind,
        at: Math.min(fact.at ?? at, now),
        ...(fact.channel === null ? {} : { channel: fact.channel }),
        data: fact.data,
        key: `${source}/${id}/${index}`,
      },
      now,
    );
  }
  await run.store.closeDelivery(source, id, "done", person.id);
}

async function findPerson({ store }: WebRun, { about }: Pick<Kept, "about">): Promise<Prospect | null> {
  const { email, phone, reference } = normalise(about);
  for (const name of [reference, email, phone]) {
    const person = name === null ? null : await store.findProspect(name);
    if (person !== null) return person;
  }
  return null;
}

/** Where seq.yaml says `forms: { create: true }`, somebody new may become a prospect. */
function mayAsk({ config }: WebRun, source: string, { about }: Kept): boolean {
  return source === "forms" && config.web.webhooks.forms?.create === true && about.email !== null;
}

/**
 * Whoever reads the address is asked, by a mail of ours, and nothing else happens until they press its button. A form
 * that comes again waits beside the first, and sends nothing.
 */
async function askFirst(run: WebRun, delivery: WebDelivery, kept: Kept): Promise<"recorded" | "awaited"> {
  const { store, clock } = run;
  const { source, id, at } = delivery;
  const { email } = normalise(kept.about);
  if (email === null) return "awaited";
  const language = chooseLanguage({ fields: kept.fields, tags: [] }, undefined);
  const asked = { email, companyDomain: readCompanyDomain(email), language };
  const asking = await store.askToConfirm({ source, id }, asked, at);
  if (asking.type === "refused") {
    await store.closeDelivery(source, id, "done", null);
    return "awaited";
  }
  const person = await store.getProspect(asking.prospect);
  if (person === null) return "awaited";
  if (asking.type === "known") {
    await recordTold(run, delivery, kept, person);
    return "recorded";
  }
  const mails = (await store.enrollmentsOf(person.id)).filter(({ sequence }) => sequence === CONFIRMATION);
  // A crash may have come between the mail's entry and the end of this.
  if (asking.isNew && !mails.some(({ enrolledAt }) => enrolledAt >= at)) {
    await enrollPeople(run, only(person), { sequence: CONFIRMATION, startAt: clock.now(), again: true });
  }
  await store.closeDelivery(source, id, "awaited", person.id);
  return "awaited";
}

async function* only(person: Prospect): AsyncGenerator<Prospect> {
  yield person;
}

/** An opt-out of somebody we do not know, or of a number that colleagues share, still counts for the address. */
async function stopAddress({ store }: WebRun, kept: Kept, at: number): Promise<void> {
  if (!kept.facts.some(({ kind }) => kind === "opted_out" || kind === "unsubscribed")) return;
  const { email, phone } = normalise(kept.about);
  const entries = [
    ...(email === null ? [] : [{ kind: "email" as const, value: email, reason: "opted_out", at }]),
    ...(phone === null ? [] : [{ kind: "phone" as const, value: phone, reason: "opted_out", at }]),
  ];
  if (entries.length > 0) await store.suppress(entries);
}

function normalise({ email, phone, reference }: Told["about"]): {
  email: string | null;
  phone: string | null;
  reference: string | null;
} {
  const address = email === null ? null : normaliseEmail(email);
  const number = phone === null ? null : normalisePhone(phone, null);
  return {
    email: address?.ok === true ? address.value : null,
    phone: number?.ok === true ? number.value : phone !== null && /^\+\d{5,15}$/.test(phone) ? phone : null,
    reference: reference === null ? null : parseReference(reference),
  };
}

function addressOf({ about }: Told): string | null {
  const { email, phone, reference } = normalise(about);
  return email ?? phone ?? reference;
}
