import type { Action } from "../channel.ts";
import { OF_EMAIL } from "./mentions.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `do: email`: one message with a text and an HTML part, through the sender's own server. */
export const emailAction: Action = {
  id: "email",
  describe: "sends an email from the enrollment's sender",
  address: "email",
  fields: {
    subject: {
      required: false,
      limit: { characters: 250, source: "RFC 5322 2.1.1: a header line has at most 998 octets" },
      singleLine: true,
      describe:
        "the subject line; needed unless the step continues a `thread`, where it is Re: the first one's",
    },
    body: { required: true, markdown: true, describe: "the message, in Markdown" },
  },
  events: [
    "sent",
    "delivered",
    "opened",
    "clicked",
    "replied",
    "bounced",
    "out_of_office",
    "opted_out",
    "complained",
    "unsubscribed",
    "meeting_booked",
  ],
  mentions: OF_EMAIL,
  threads: true,
  reactions: [
    { event: "bounced", rate: "bounce", after: { exactMs: MINUTE_MS }, isFirstAndLast: true },
    { event: "opened", rate: "open", after: { meanMs: 6 * HOUR_MS } },
    { event: "replied", rate: "reply", after: { meanMs: DAY_MS }, meets: "later" },
    { event: "opted_out", rate: "opt_out", after: { meanMs: DAY_MS } },
  ],
};
