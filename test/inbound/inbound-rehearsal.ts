import { onTestFinished } from "vitest";
import type { ClassifiedMessage } from "../../src/inbound/classified-message.ts";
import {
  handleInbound,
  type InboundContext,
  type InboundOutcome,
  type MessageSource,
} from "../../src/inbound/handle-inbound.ts";
import { openTokenReader } from "../../src/inbound/touch-tokens.ts";
import type { Attempt, Prospect } from "../../src/store/port.ts";
import { openRehearsal, type Rehearsal } from "../run/rehearsal.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Monday 2026-03-02T09:00Z. */
export const MONDAY = Date.UTC(2026, 2, 2, 9);

export const WORKSPACE = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
company: { stop_on: [meeting_booked] }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
`;

export const COURSE = `
name: course
exit_on: [replied, meeting_booked]
steps:
  - id: intro
    do: email
    subject: "Shorter onboarding"
    body: Hello {{ first_name }}
  - id: nudge
    wait: 3 days
    do: email
    thread: intro
    body: Still there?
  - id: last
    wait: 3 days
    do: email
    thread: intro
    body: Goodbye
`;

/** A rehearsal that receives mail. */
export interface InboundRehearsal extends Rehearsal {
  inboundContext(): Promise<InboundContext>;
  /** Hears a message now, in anna's inbox. */
  receive(classified: Partial<ClassifiedMessage>, source?: Partial<MessageSource>): Promise<InboundOutcome>;
  /** The email of a step to a person, as it was sent. */
  sent(person: Prospect, step?: string): Promise<Attempt & { messageId: string }>;
  status(person: Prospect, sequence?: string): Promise<string>;
  kinds(person: Prospect): Promise<string[]>;
}

let count = 0;

/** What the classifier would say of a message, with what a test cares for. */
export function classifiedAs(rest: Partial<ClassifiedMessage>): ClassifiedMessage {
  count += 1;
  return {
    kind: "reply",
    recipients: [],
    isDelay: false,
    returnDate: null,
    optOut: null,
    noCalls: false,
    noLinkedIn: false,
    evidence: ["In-Reply-To names a message of ours"],
    from: "jin@hanbit.example",
    fromName: null,
    bearsOurs: false,
    ownToken: null,
    to: ["anna@acme.example"],
    subject: "Re: Shorter onboarding",
    messageId: `<heard-${count}@hanbit.example>`,
    references: [],
    tokens: [],
    sentAt: MONDAY + count,
    text: "Thanks, let us talk.",
    body: { words: rest.text ?? "", whole: rest.text ?? "", html: null },
    ...rest,
  };
}

/** A rehearsal that receives mail, closed when the test ends. */
export async function openInboundRehearsal(
  sequences: Record<string, string> = { course: COURSE },
  workspace = WORKSPACE,
): Promise<InboundRehearsal> {
  const rehearsal = await openRehearsal(sequences, { workspace });
  onTestFinished(() => rehearsal.close());
  const rehearsed: InboundRehearsal = Object.assign(rehearsal, {
    async inboundContext() {
      const context = await rehearsal.context();
      const readToken = await openTokenReader(context.store);
      return {
        ...context,
        readToken,
      };
    },
    async receive(classified: Partial<ClassifiedMessage>, source: Partial<MessageSource> = {}) {
      return handleInbound(await rehearsed.inboundContext(), classifiedAs(classified), {
        sender: "anna",
        mailbox: "INBOX",
        uid: null,
        receivedAt: rehearsal.at,
        ...source,
      });
    },
    async sent(person: Prospect, step = "intro") {
      for (const { id } of await rehearsal.store.enrollmentsOf(person.id)) {
        const found = (await rehearsal.store.attempts({ enrollment: id })).find((each) => each.step === step);
        if (found?.messageId != null) return { ...found, messageId: found.messageId };
      }
      throw new Error(`${step} was not sent to ${person.email ?? ""}`);
    },
    async status(person: Prospect, sequence = "course") {
      const all = await rehearsal.store.enrollmentsOf(person.id);
      const { state } = all.find((each) => each.sequence === sequence) ?? { state: null };
      return state === null ? "none" : `${state.status}${state.reason === null ? "" : ` (${state.reason})`}`;
    },
    async kinds(person: Prospect) {
      return (await rehearsal.store.timeline(person.id)).map(({ kind }) => kind);
    },
  });
  return rehearsed;
}
