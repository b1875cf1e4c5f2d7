import { onTestFinished } from "vitest";
import type { Sender, SenderImap } from "../../../src/config/workspace-config.ts";
import type { ClassifiedMessage } from "../../../src/inbound/classified-message.ts";
import { openMailboxes } from "../../../src/inbound/mailbox/connect-sender.ts";
import { type MessageLine, type SyncWorld } from "../../../src/inbound/mailbox/sync-sender.ts";
import {
  noteSyncedSenders,
  type SyncSummary,
  syncSenders,
} from "../../../src/inbound/mailbox/sync-senders.ts";
import { makeSender } from "../../channels/email/touch.ts";
import { openRehearsal, type Rehearsal } from "../../run/rehearsal.ts";

/** What the handler was given, in order. */
export interface HandledRaw {
  text: string;
  mailbox: string;
  uid: number;
  isWhole: boolean;
}

/** A workspace whose mail is read by a test, with a handler that only notes. */
export interface Desk {
  rehearsal: Rehearsal;
  handled: HandledRaw[];
  lines: MessageLine[];
  /** Called with each message before it counts as heard; may throw. */
  onHear: (raw: HandledRaw) => void;
  world(): Promise<SyncWorld>;
  sync(...senders: Sender[]): Promise<SyncSummary>;
}

export const QUICK = { connectionMs: 1_000, greetingMs: 500, silenceMs: 1_000 };

const SEQUENCE = `name: intro
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hi {{ first_name }}.
  - id: again
    wait: 3 days
    do: email
    thread: hello
    body: Hi again.
`;

export async function openDesk(): Promise<Desk> {
  const rehearsal = await openRehearsal({ intro: SEQUENCE }, { at: Date.now() });
  onTestFinished(() => rehearsal.close());
  const desk: Desk = {
    rehearsal,
    handled: [],
    lines: [],
    onHear: () => undefined,
    async world() {
      const context = await rehearsal.context();
      return {
        context,
        mailboxes: openMailboxes(() => rehearsal.at, { timeouts: QUICK }),
        handler: {
          concerns: async (head) =>
            /^(?:in-reply-to|references):/im.test(Buffer.from(head).toString("latin1")),
          classify: (raw) => classifiedAs(Buffer.from(raw).toString("latin1")),
          async handle({ text }, { mailbox, uid, isWhole }) {
            const raw = { text, mailbox, uid, isWhole };
            desk.onHear(raw);
            desk.handled.push(raw);
            return { prospect: null, effect: null };
          },
        },
        now: () => rehearsal.at,
        signal: new AbortController().signal,
        onMessage: (line) => void desk.lines.push(line),
      };
    },
    async sync(...senders) {
      await noteSyncedSenders(
        rehearsal.store,
        Object.fromEntries(senders.map((sender) => [sender.id, sender])),
        rehearsal.at,
      );
      return syncSenders(await desk.world(), senders);
    },
  };
  return desk;
}

/** A sender with this mailbox; `sent: off` unless the test says otherwise. */
export function listener(url: string, imap: Partial<SenderImap> = {}, rest: Partial<Sender> = {}): Sender {
  return makeSender({
    id: "anna",
    smtp: "smtp://127.0.0.1:9",
    imap: {
      url,
      inbox: "INBOX",
      bounces: null,
      sent: { type: "off" },
      folders: true,
      everyMs: 300_000,
      holdAfterMs: 86_400_000,
      oauth2: null,
      ...imap,
    },
    ...rest,
  });
}

export function mail(subject: string, rest: { headers?: string; body?: string } = {}): string {
  return `From: Jin <jin@hanbit.example>
To: anna@acme.example
Subject: ${subject}
Message-ID: <${subject.replaceAll(" ", "-")}@hanbit.example>
Date: Mon, 2 Mar 2026 09:00:00 +0000
${rest.headers === undefined ? "" : `${rest.headers}\n`}
${rest.body ?? "Thanks, tell me more."}
`;
}

function classifiedAs(text: string): ClassifiedMessage {
  return {
    kind: "reply",
    recipients: [],
    isDelay: false,
    returnDate: null,
    optOut: null,
    noCalls: false,
    noLinkedIn: false,
    body: { words: "", whole: "", html: null },
    evidence: [],
    from: null,
    fromName: null,
    bearsOurs: false,
    ownToken: null,
    to: [],
    subject: "",
    messageId: null,
    references: [],
    tokens: [],
    sentAt: null,
    text,
  };
}

/** Subjects of what was heard, in order. */
export function subjects({ handled }: Desk): string[] {
  return handled.map(({ text }) => /^Subject: (.*?)\r?$/m.exec(text)?.[1] ?? "");
}
