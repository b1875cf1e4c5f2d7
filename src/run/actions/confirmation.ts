import { emailAction } from "../../channels/email/actions.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { versionOf } from "../../sequence/version.ts";
import { CONFIRMATION_MAILS } from "./confirmation-mails.ts";
import type { SequenceFile } from "../context.ts";

/**
 * The program's own sequence, of one mail: whoever reads an address that a form named is asked whether they want to hear
 * from us. Being a sequence, the mail is journaled, limited, suppressed and judged like every other. No file can have
 * this name: theirs have no `_`.
 */
export const CONFIRMATION = "form_confirmation";
/** The step that asks. */
export const CONFIRM_STEP = "confirm";

const DAY_MS = 86_400_000;
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
