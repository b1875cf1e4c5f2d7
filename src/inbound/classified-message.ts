/** What a message that arrived is. Exactly one, in the order in which the tests are made. */
export type MessageKind =
  | "reply"
  | "bounce"
  | "delivery_notice"
  | "complaint"
  | "out_of_office"
  | "auto_reply"
  | "opt_out"
  | "challenge"
  | "calendar"
  | "receipt"
  | "own"
  | "unrelated";

/** What the evidence says of an automatic answer of somebody who has left: it is asked about. */
export const NOBODY_COMES_BACK = "nobody comes back";

/** What a report says of one recipient of a message that was sent. */
export interface ReportedRecipient {
  /** As the report names it, lower-cased; null where it is redacted or missing. */
  address: string | null;
  /** Enhanced status code (RFC 3463), such as `5.1.1`; null where none is stated and none follows from the text. */
  status: string | null;
  /** Why, as one snake_case word: `user_unknown`, `mailbox_full`, `policy`, … */
  reason: string;
  /** The address itself is dead: it is never written to again. */
  hard: boolean;
}

/** A message in full, as a person may want to read it. Nothing in it is trusted. */
interface MessageBody {
  /** Without quotes, with the signature and all that stands below it. */
  words: string;
  /** With the quotes too: every word outside returned messages. */
  whole: string;
  /** The HTML part as it came; null where there is none. */
  html: string | null;
}

/** A message, read and understood. Plain data; nothing in it is trusted. */
export interface ClassifiedMessage {
  kind: MessageKind;
  recipients: ReportedRecipient[];
  /** A bounce that only tells of a delay: the server goes on trying, so nothing follows from it (RFC 3464 2.3.3). */
  isDelay: boolean;
  /** For an absence: the first day back, `YYYY-MM-DD`, where the message states one. */
  returnDate: string | null;
  /** The person asks not to be written to again: `sure`, or `possible` where a person must read it. Own words only. */
  optOut: "sure" | "possible" | null;
  /** The person asks not to be called; mail goes on. */
  noCalls: boolean;
  /** The person asks not to be written to on LinkedIn; mail goes on. */
  noLinkedIn: boolean;
  /** What the answer rests on, the strongest first: `Auto-Submitted: auto-replied`, `says "no longer works here"`. */
  evidence: string[];
  /** Address of the writer, lower-cased, also where a group of ours put its own into From; null where there is none. */
  from: string | null;
  fromName: string | null;
  /** An address of one of our senders stands in From, or stood there before a group rewrote it. Anybody can write that. */
  bearsOurs: boolean;
  /** Its own `X-Seq-Touch`, ours or another program's; null where it carries none. */
  ownToken: string | null;
  to: string[];
  subject: string;
  messageId: string | null;
  /** Message-IDs this one answers or reports on, the nearest first: In-Reply-To, References, the returned message's own. */
  references: string[];
  /** Our own tokens found anywhere in it, a returned message included: values of `X-Seq-Touch` and signed address extensions. */
  tokens: string[];
  /** The Date header in milliseconds; null where it is missing or cannot be read. */
  sentAt: number | null;
  /** What the person wrote, without quotes and signature. */
  text: string;
  /** All of it, for a person to read. */
  body: MessageBody;
}
