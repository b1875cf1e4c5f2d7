import type { Context } from "hono";
import type { FieldValue } from "../engine/facts.ts";
import { CONFIRMATION } from "../run/actions/confirmation.ts";
import type { Prospect } from "../store/port.ts";
import type { WebDelivery } from "../store/ports/web-port.ts";
import type { TokenSubject } from "../token/token.ts";
import type { Answer } from "./choices.ts";
import { chooseLanguage } from "./language.ts";
import { type Choice, writePage } from "./page.ts";
import type { PostedForm } from "./posted-form.ts";
import { dealWithOpen, fieldsOf } from "./receive.ts";
import type { WebRun } from "./services.ts";
import { type Language, WORDS } from "./words.ts";

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

/** What the page says that a form's confirmation leads to. `{sender}` stands for who writes. */
interface ConfirmWords {
  ask: string;
  yes: string;
  done: string;
  expired: string;
}

const CONFIRM_WORDS: Readonly<Record<Language, ConfirmWords>> = {
  en: {
    ask: "Do you want to hear from {sender} at this address? Without this button you will not.",
    yes: "Yes, write to me",
    done: "Thank you, your address is confirmed.",
    expired: "This link has expired. Please fill in the form again.",
  },
  ko: {
    ask: "이 주소로 {sender}의 연락을 받으시겠습니까? 버튼을 누르지 않으면 연락드리지 않습니다.",
    yes: "네, 연락을 받겠습니다",
    done: "감사합니다. 주소가 확인되었습니다.",
    expired: "링크의 유효 기간이 지났습니다. 양식을 다시 작성해 주세요.",
  },
  ja: {
    ask: "このアドレスで {sender} からの連絡を受け取りますか? ボタンを押さない限り、ご連絡はしません。",
    yes: "はい、受け取ります",
    done: "ありがとうございます。アドレスが確認されました。",
    expired: "このリンクの有効期限が切れています。フォームをもう一度ご記入ください。",
  },
  de: {
    ask: "Möchten Sie unter dieser Adresse von {sender} hören? Ohne diesen Knopf geschieht das nicht.",
    yes: "Ja, schreiben Sie mir",
    done: "Danke, Ihre Adresse ist bestätigt.",
    expired: "Dieser Link ist abgelaufen. Bitte füllen Sie das Formular noch einmal aus.",
  },
  fr: {
    ask: "Souhaitez-vous recevoir des messages de {sender} à cette adresse ? Sans ce bouton, vous n'en recevrez pas.",
    yes: "Oui, écrivez-moi",
    done: "Merci, votre adresse est confirmée.",
    expired: "Ce lien a expiré. Veuillez remplir à nouveau le formulaire.",
  },
  es: {
    ask: "¿Quiere recibir mensajes de {sender} en esta dirección? Sin este botón no los recibirá.",
    yes: "Sí, escríbanme",
    done: "Gracias, su dirección está confirmada.",
    expired: "Este enlace ha caducado. Rellene el formulario de nuevo, por favor.",
  },
};
