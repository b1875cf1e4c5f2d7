import { emailAction } from "../../channels/email/actions.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { DAY_MS, type Plan, type TouchStep } from "../../engine/plan.ts";
import { versionOf } from "../../sequence/compile.ts";
import type { SequenceFile } from "../context.ts";

/**
 * The program's own sequence, of one mail: whoever reads an address that a form named is asked whether they want to hear
 * from us. Being a sequence, the mail is journaled, limited, suppressed and judged like every other. No file can have
 * this name: theirs have no `_`.
 */
export const CONFIRMATION = "form_confirmation";
/** The step that asks. */
export const CONFIRM_STEP = "confirm";

/** How long the link of a mail works, counted from when it was written. */
export const CONFIRM_WITHIN_MS = 7 * DAY_MS;
/** Nobody knows any more what a mail of later is about. */
const LATEST_MS = 3 * DAY_MS;

const AT_ANY_HOUR: Plan["calendar"] = {
  timezone: "sender",
  hours: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]),
  holidays: [],
};

/** The sequence as if it stood in a file; null where forms make nobody a prospect. */
export function confirmationOf({ web }: Pick<WorkspaceConfig, "web">): SequenceFile | null {
  const { forms } = web.webhooks;
  if (forms === null || !forms.create || forms.senders.length === 0) return null;
  const plan = makePlan(forms.senders);
  return { name: CONFIRMATION, file: "seq.yaml", plan, version: versionOf(plan), error: null };
}

function makePlan(senders: readonly string[]): Plan {
  const step: TouchStep = {
    kind: "touch",
    id: CONFIRM_STEP,
    wait: null,
    until: null,
    when: null,
    next: null,
    action: emailAction.id,
    channel: emailAction.id,
    content: { subject: inLanguage("subject"), body: inLanguage("body") },
    variants: [],
    thread: null,
    from: [...senders],
    approve: false,
    maxAge: LATEST_MS,
    onFail: "next",
    cost: null,
  };
  return {
    format: 1,
    name: CONFIRMATION,
    title: null,
    owner: null,
    persona: null,
    goal: null,
    exitOn: [],
    onChange: "follow",
    moved: {},
    calendar: AT_ANY_HOUR,
    first: CONFIRM_STEP,
    steps: [step],
  };
}

/** One template for all languages. `language` is one of ours, chosen by the program: no word of a stranger's is in it. */
function inLanguage(part: "subject" | "body"): string {
  const { en, ...others } = CONFIRMATION_MAILS;
  const cases = Object.entries(others).map(([code, mail]) => `{% when "${code}" %}${mail[part]}`);
  return `{% case language %}${cases.join("")}{% else %}${en[part]}{% endcase %}`;
}

/** Languages of the mail that asks for confirmation, as of the public pages; ISO 639-1. */
type Language = "en" | "ko" | "ja" | "de" | "fr" | "es";

/** What the mail says: our own words only, nothing of what a stranger wrote into a form. */
const CONFIRMATION_MAILS: Readonly<Record<Language, { subject: string; body: string }>> = {
  en: {
    subject: "Please confirm your address",
    body: `Somebody entered this address in a form of ours and asked to hear from us.

If that was you, please confirm it within 7 days: {{ confirm_url }}

If it was not you, there is nothing to do: without it you will not hear from us.

{{ sender_name }}
`,
  },
  ko: {
    subject: "이메일 주소를 확인해 주세요",
    body: `누군가 저희 양식에 이 주소를 입력하고 연락을 요청했습니다.

본인이 맞다면 7일 안에 확인해 주세요: {{ confirm_url }}

본인이 아니라면 아무것도 하지 않으셔도 됩니다. 확인이 없으면 연락드리지 않습니다.

{{ sender_name }}
`,
  },
  ja: {
    subject: "メールアドレスの確認をお願いします",
    body: `当方のフォームにこのアドレスが入力され、連絡のご希望をいただきました。

ご本人の場合は、7日以内にこちらで確認してください: {{ confirm_url }}

お心当たりのない場合は、何もする必要はありません。確認がなければご連絡いたしません。

{{ sender_name }}
`,
  },
  de: {
    subject: "Bitte bestätigen Sie Ihre Adresse",
    body: `Jemand hat diese Adresse in einem unserer Formulare angegeben und um Nachricht gebeten.

Wenn Sie das waren, bestätigen Sie es bitte innerhalb von 7 Tagen: {{ confirm_url }}

Wenn nicht, ist nichts zu tun: Ohne Bestätigung hören Sie nichts von uns.

{{ sender_name }}
`,
  },
  fr: {
    subject: "Veuillez confirmer votre adresse",
    body: `Quelqu'un a saisi cette adresse dans un de nos formulaires et a demandé de nos nouvelles.

Si c'était vous, veuillez le confirmer sous 7 jours : {{ confirm_url }}

Sinon, il n'y a rien à faire : sans confirmation, vous ne recevrez rien de nous.

{{ sender_name }}
`,
  },
  es: {
    subject: "Confirme su dirección, por favor",
    body: `Alguien escribió esta dirección en un formulario nuestro y pidió saber de nosotros.

Si fue usted, confírmelo en un plazo de 7 días: {{ confirm_url }}

Si no fue usted, no tiene que hacer nada: sin confirmación no le escribiremos.

{{ sender_name }}
`,
  },
};
