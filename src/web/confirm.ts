import type { Context } from "hono";
import type { FieldValue } from "../engine/facts.ts";
import { CONFIRMATION } from "../run/actions/confirmation.ts";
import type { Prospect } from "../store/port.ts";
import type { WebDelivery } from "../store/ports/web-port.ts";
import type { TokenSubject } from "../token/token.ts";
import type { Answer } from "./choices.ts";
import { CONFIRM_WORDS } from "./confirm-words.ts";
import { chooseLanguage } from "./language.ts";
import { type Choice, writePage } from "./page.ts";
import type { PostedForm } from "./posted-form.ts";
import { dealWithOpen, fieldsOf } from "./receive.ts";
import type { WebRun } from "./services.ts";
import { WORDS } from "./words.ts";

/** A verified token of the mail that asks; `extra` is the moment until which its link works. */
export type ConfirmRef = TokenSubject & { extra: string | null };

/** Shows what the button would do; changes nothing, since scanners open every link. */
export async function showConfirm(run: WebRun, token: string, ref: ConfirmRef, c: Context): Promise<Answer> {
  return (await findObstacle(run, token, ref, c)) ?? ask(run, token, ref, c);
}

/** The button: the person exists from here on, and what they filled in is recorded. Pressed again, nothing more happens. */
export async function takeConfirm(
  run: WebRun,
  token: string,
  ref: ConfirmRef,
  c: Context,
  form: PostedForm,
): Promise<Answer> {
  const obstacle = await findObstacle(run, token, ref, c);
  if (obstacle !== null) return obstacle;
  if (!form.some(([name, value]) => name === "action" && value === "confirm")) {
    return { ...(await ask(run, token, ref, c)), status: 400, outcome: "no_choice" };
  }
  const now = run.clock.now();
  const awaited = await run.store.awaitedDeliveries(ref.prospect);
  const isNew = await run.store.confirm(
    ref.prospect,
    {
      fields: mergeFields(awaited),
      consent: {
        medium: "email",
        basis: "express",
        source: "form, confirmed by the link of a mail (double opt-in)",
        at: now,
        expiresAt: null,
        evidence: await describeProof(run, ref, awaited),
      },
    },
    now,
  );
  await dealWithOpen(run, ref.prospect);
  return write(token, await findPerson(run, ref), c, "done", isNew ? "confirmed" : "already");
}

/** Whoever said no, is gone, or comes too late is told so. */
async function findObstacle(run: WebRun, token: string, ref: ConfirmRef, c: Context): Promise<Answer | null> {
  const person = await findPerson(run, ref);
  const claim = await run.store.readEnrollment(ref.enrollment);
  const isOurs = claim?.enrollment.prospect === ref.prospect && claim.enrollment.sequence === CONFIRMATION;
  const isLate = run.clock.now() > Number(ref.extra ?? Number.NaN);
  if (person === null || !isOurs) return write(token, null, c, "expired", "gone");
  if ((await run.store.findSuppression(person)) !== null)
    return write(token, person, c, "stopped", "stopped");
  // Confirmed before: said again, however late.
  const isDone = person.pendingSince === undefined && (await hasConsent(run, person));
  return isLate && !isDone ? write(token, person, c, "expired", "expired") : null;
}

function findPerson({ store }: WebRun, { prospect }: ConfirmRef): Promise<Prospect | null> {
  return store.getProspect(prospect);
}

async function hasConsent({ store }: WebRun, { id }: Prospect): Promise<boolean> {
  const given = (await store.consentsOf(id)).some(({ basis }) => basis !== "withdrawal");
  return given && (await store.awaitedDeliveries(id)).length === 0;
}

/** Later forms say what earlier ones left open. */
function mergeFields(awaited: readonly WebDelivery[]): Record<string, FieldValue> {
  return Object.assign({}, ...awaited.map(fieldsOf)) as Record<string, FieldValue>;
}

/** What proves the consent (GDPR Art. 7(1)): when it was asked for, by which mail, and what was filled in. */
async function describeProof(run: WebRun, ref: ConfirmRef, awaited: readonly WebDelivery[]): Promise<string> {
  const mails = await run.store.attempts({ enrollment: ref.enrollment });
  const mail = mails.findLast(({ status }) => status !== "failed");
  const filled = awaited.map(({ id, at }) => `forms/${id.slice(0, 8)} at ${new Date(at).toISOString()}`);
  return [
    `filled in: ${filled.join(", ") || "nothing more"}`,
    ...(mail?.messageId == null ? [] : [`asked by ${mail.messageId} at ${new Date(mail.at).toISOString()}`]),
  ].join("; ");
}

async function ask(run: WebRun, token: string, ref: ConfirmRef, c: Context): Promise<Answer> {
  const claim = await run.store.readEnrollment(ref.enrollment);
  const sender = run.config.senders[claim?.enrollment.sender ?? ""]?.name ?? "…";
  return write(token, await findPerson(run, ref), c, "ask", "shown", sender);
}

function write(
  token: string,
  person: Prospect | null,
  c: Context,
  what: "ask" | "done" | "expired" | "stopped",
  outcome: string,
  sender = "",
): Answer {
  const language = chooseLanguage(person, c.req.header("accept-language"));
  const words = CONFIRM_WORDS[language];
  const text = what === "stopped" ? WORDS[language].stopped : words[what];
  const choices: Choice[] = what === "ask" ? [{ action: "confirm", label: words.yes, isMain: true }] : [];
  const body = writePage({
    language,
    title: WORDS[language].title,
    text: text.replace("{sender}", () => sender),
    choices,
    target: token,
  });
  return { status: 200, body, outcome };
}
