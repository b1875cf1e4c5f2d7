import type { Touch } from "../../../src/channels/channel.ts";
import { draftMail } from "../../../src/channels/email/compose.ts";
import type { ComposedMail } from "../../../src/channels/email/mail.ts";
import { writeMail } from "../../../src/channels/email/write-mail.ts";
import type { Sender } from "../../../src/config/workspace-config.ts";

/** A sender with everything a mail needs. */
export function makeSender(change: Partial<Sender> = {}): Sender {
  return {
    id: "anna",
    name: "Anna Kim",
    email: "anna@acme.example",
    smtp: "outbox",
    dkim: null,
    limits: { perDay: null, perHour: null, everyMs: null, ramp: null },
    signature: null,
    timezone: null,
    linkedin: "free",
    connections: 1,
    imap: null,
    ...change,
  };
}

/** A first email to a person at a test domain. */
export function makeTouch(change: Partial<Touch> = {}): Touch {
  return {
    key: "acme/42/intro",
    action: "email",
    content: { subject: "Shorter onboarding", body: "Hi **Jin**,\n\nhow are you?" },
    person: { fields: { email: "jin@hanbit.example", first_name: "Jin", last_name: "Lee" }, tags: [] },
    sender: makeSender(),
    at: Date.UTC(2026, 2, 2, 0, 30),
    parent: null,
    postalAddress: null,
    signature: null,
    ...change,
  };
}

/** The message of a touch, before it is signed. */
export function composeMail(touch: Touch): ComposedMail {
  return writeMail(draftMail(touch));
}
