import type { PersonChannel, TaskDraft, Touch } from "../channel.ts";
import { type Measured, warnOfLength } from "../limit-warning.ts";
import { PROFILE_TINT } from "../tints.ts";
import { LINKEDIN_LIMITS, linkedinActions } from "./actions.ts";

/** LinkedIn, always by hand: the text ready to paste, the profile to open, and what is too long. */
export const linkedinChannel: PersonChannel = {
  id: "linkedin",
  actions: linkedinActions,
  form: "profile",
  medium: "linkedin",
  tint: PROFILE_TINT,
  declining: {
    declined: "no_linkedin",
    allowed: "linkedin_ok",
    words: "asked not to be written to on LinkedIn",
  },
  performer: "person",
  draft: draftLinkedinTask,
};

function draftLinkedinTask(touch: Touch): TaskDraft {
  const { subject, text, note, script } = touch.content;
  return {
    text: [subject, text ?? note ?? script].filter(Boolean).join("\n\n"),
    url: findProfileUrl(touch),
    warning: warnOfLength(measureTexts(touch)),
  };
}

function measureTexts(touch: Touch): Measured[] {
  const { subject, text, note } = touch.content;
  const account = touch.sender.linkedin;
  const whose = "LinkedIn's";
  switch (touch.action) {
    case "linkedin.connect":
      return [
        {
          name: "note",
          text: note ?? "",
          limit: LINKEDIN_LIMITS.note[account],
          whose: account === "free" ? "a free account's" : whose,
        },
      ];
    case "linkedin.message":
      return [{ name: "message", text: text ?? "", limit: LINKEDIN_LIMITS.message, whose }];
    case "linkedin.inmail":
      return [
        { name: "subject", text: subject ?? "", limit: LINKEDIN_LIMITS.inmailSubject, whose },
        { name: "text", text: text ?? "", limit: LINKEDIN_LIMITS.inmailText, whose },
      ];
    case "linkedin.comment":
      return [{ name: "comment", text: text ?? "", limit: LINKEDIN_LIMITS.comment, whose }];
    default:
      return [];
  }
}

/** The profile, and only a profile on LinkedIn: an imported link elsewhere is never offered to open. */
function findProfileUrl(touch: Touch): string | null {
  const stored = touch.person.fields["linkedin_url"];
  if (typeof stored !== "string" || !URL.canParse(stored)) return null;
  const url = new URL(stored);
  const onLinkedin = url.hostname === "linkedin.com" || url.hostname.endsWith(".linkedin.com");
  return url.protocol === "https:" && onLinkedin ? url.href : null;
}
