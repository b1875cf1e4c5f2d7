import type { Action, FieldSpec, Reaction } from "../channel.ts";
import { OF_INVITATION, OF_LINKEDIN_MESSAGE } from "./mentions.ts";

/** LinkedIn's lengths in characters: it publishes none; these are what its forms accept (cautious). */
export const LINKEDIN_LIMITS = {
  note: { free: 200, paid: 300 },
  message: 8_000,
  inmailSubject: 200,
  inmailText: 1_900,
  comment: 1_250,
} as const;

const noteForRep: FieldSpec = { required: false, describe: "what the rep should look at or bear in mind" };

const DAY_MS = 24 * 3_600_000;
const ACCEPTED: readonly Reaction[] = [{ event: "accepted", rate: "accept", after: { meanMs: 2 * DAY_MS } }];
const ANSWERED: readonly Reaction[] = [
  { event: "replied", rate: "message", after: { meanMs: DAY_MS }, meets: "later" },
];

const answers = ["replied", "out_of_office", "opted_out", "meeting_booked"] as const;

/** What a rep can do on LinkedIn. Every one is a task: the user agreement forbids automation. */
export const linkedinActions: readonly Action[] = [
  {
    id: "linkedin.view",
    describe: "a task to look at the person's profile",
    address: "linkedin_url",
    fields: { note: noteForRep },
    events: ["done", "not_found", "connected"],
  },
  {
    id: "linkedin.connect",
    describe: "a task to invite the person, with or without a note",
    address: "linkedin_url",
    fields: {
      note: {
        required: false,
        limit: {
          characters: LINKEDIN_LIMITS.note.paid,
          source: "LinkedIn's invitation form: 300 on paid accounts, 200 on free ones",
        },
        describe: "the note that goes with the invitation",
      },
    },
    events: ["done", "accepted", "connected", "not_found", "inmail_only", ...answers],
    endings: ["done", "already_connected", "inmail_only", "not_found", "skip"],
    mentions: OF_INVITATION,
    reactions: ACCEPTED,
  },
  {
    id: "linkedin.message",
    describe: "a task to write to a connection",
    address: "linkedin_url",
    fields: {
      text: {
        required: true,
        limit: { characters: LINKEDIN_LIMITS.message, source: "LinkedIn's message form" },
        describe: "the message",
      },
    },
    events: ["done", "not_found", "inmail_only", ...answers],
    endings: ["done", "inmail_only", "not_found", "skip"],
    mentions: OF_LINKEDIN_MESSAGE,
    reactions: ANSWERED,
  },
  {
    id: "linkedin.inmail",
    describe: "a task to write to a person who is no connection",
    address: "linkedin_url",
    fields: {
      subject: {
        required: true,
        limit: { characters: LINKEDIN_LIMITS.inmailSubject, source: "LinkedIn's InMail form" },
        singleLine: true,
        describe: "the InMail's subject",
      },
      text: {
        required: true,
        limit: { characters: LINKEDIN_LIMITS.inmailText, source: "LinkedIn's InMail form" },
        describe: "the InMail's text",
      },
    },
    events: ["done", "accepted", "not_found", ...answers],
    mentions: OF_LINKEDIN_MESSAGE,
    reactions: ANSWERED,
  },
  {
    id: "linkedin.like",
    describe: "a task to like a recent post of the person",
    address: "linkedin_url",
    fields: { note: noteForRep },
    events: ["done", "not_found"],
  },
  {
    id: "linkedin.comment",
    describe: "a task to comment on a recent post of the person",
    address: "linkedin_url",
    fields: {
      text: {
        required: true,
        limit: { characters: LINKEDIN_LIMITS.comment, source: "LinkedIn's comment form (to be checked)" },
        describe: "the comment, or an idea for one",
      },
    },
    events: ["done", "not_found", "replied", "opted_out", "meeting_booked"],
    reactions: ANSWERED,
  },
  {
    id: "linkedin.follow",
    describe: "a task to follow the person",
    address: "linkedin_url",
    fields: { note: noteForRep },
    events: ["done", "not_found"],
  },
  {
    id: "linkedin.voice",
    describe: "a task to send a connection a voice message",
    address: "linkedin_url",
    fields: { script: { required: true, describe: "what to say, in at most a minute (LinkedIn's longest)" } },
    events: ["done", "not_found", ...answers],
    mentions: OF_LINKEDIN_MESSAGE,
    reactions: ANSWERED,
  },
];
