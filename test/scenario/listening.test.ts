import { beforeAll, describe, expect, test } from "vitest";
import { hasMailTown } from "../peers/mail-town.ts";
import { addressOf, GUESTS, type Listening, playListening } from "./listening.ts";

/** What happens to everybody, until something happens to them. */
const CONNECTED = ["03-02 enrolled", "03-02 task_opened connect", "03-02 done connect"];
const FIRST_MAIL = [...CONNECTED, "03-03 sent intro"];
const SECOND_MAIL = [...FIRST_MAIL, "03-06 sent follow-up"];
const CALL = ["03-10 task_opened call", "03-10 done call", "03-10 finished"];

/** Away from 3 March; the follow-up goes on one business day after the return, the call two after that. */
const away = (followUp: string, call: string): string[] => [
  ...FIRST_MAIL,
  "03-03 out_of_office intro",
  "03-03 delayed follow-up",
  `${followUp} sent follow-up`,
  `${call} task_opened call`,
  `${call} done call`,
  `${call} finished`,
];

const REPLIED = [...FIRST_MAIL, "03-03 replied intro", "03-03 exited"];
const GONE = [...FIRST_MAIL, "03-03 bounced intro", "03-03 exited"];
const SOFT = [
  ...FIRST_MAIL,
  "03-03 soft_bounced intro",
  "03-06 sent follow-up",
  "03-06 soft_bounced follow-up",
  ...CALL,
];
const OPTED_OUT = [...FIRST_MAIL, "03-03 opted_out intro", "03-03 exited"];

/** How it ends for each, and all that happened until then. Whoever is not named is like `quiet`. */
const TABLE: Record<string, [end: string, events: string[]]> = {
  reply: ["exited (replied)", REPLIED],
  "reply-alias": ["exited (replied)", REPLIED],
  "reply-korean": ["exited (replied)", REPLIED],
  "reply-late": ["exited (replied)", [...SECOND_MAIL, "03-06 replied follow-up", "03-06 exited"]],
  // The call was on the rep's list already, and is taken off it.
  "reply-before-call": [
    "exited (replied)",
    [...SECOND_MAIL, "03-10 task_opened call", "03-10 replied follow-up", "03-10 exited"],
  ],
  "gone-one": ["exited (bounced)", GONE],
  "gone-two": ["exited (bounced)", GONE],
  "gone-three": ["exited (bounced)", GONE],
  "gone-four": ["exited (bounced)", GONE],
  "soft-full": ["finished", SOFT],
  "soft-down": ["finished", SOFT],
  // Back on Tuesday 10; on Wednesday 11; until Wednesday 11, so back on 12; until Thursday 12, so back on Friday 13.
  "away-english": ["finished", away("03-11", "03-13")],
  "away-korean": ["finished", away("03-12", "03-16")],
  "away-german": ["finished", away("03-13", "03-17")],
  "away-french": ["finished", away("03-16", "03-18")],
  click: ["exited (opted_out)", OPTED_OUT],
  "click-late": ["exited (opted_out)", [...SECOND_MAIL, "03-06 opted_out follow-up", "03-06 exited"]],
  "click-page": ["exited (opted_out)", OPTED_OUT],
  "asks-to-stop": ["exited (opted_out)", OPTED_OUT],
  complains: ["exited (complained)", [...FIRST_MAIL, "03-03 complained intro", "03-03 exited"]],
  "books-calendly": ["exited (meeting_booked)", [...FIRST_MAIL, "03-03 meeting_booked", "03-03 exited"]],
  "books-cal": ["exited (meeting_booked)", [...SECOND_MAIL, "03-06 meeting_booked", "03-06 exited"]],
};
const QUIET: [string, string[]] = ["finished", [...SECOND_MAIL, ...CALL]];
const rowOf = (name: string): [string, string[]] => TABLE[name] ?? QUIET;

describe.skipIf(!hasMailTown)(
  "three weeks with fifty people and real mail servers (needs postfix, dovecot)",
  () => {
    let story: Listening;
    beforeAll(async () => {
      story = await playListening();
    }, 300_000);

    test("each timeline is exactly as it should be", () => {
      expect(GUESTS).toHaveLength(50);
      expect(Object.keys(TABLE).every((name) => GUESTS.some((guest) => guest.name === name))).toBe(true);
      const wanted = Object.fromEntries(GUESTS.map(({ name }) => [name, rowOf(name)[1]]));
      expect(story.timelines).toEqual(wanted);
    });

    test("each ends where they should", () => {
      expect(story.ends).toEqual(Object.fromEntries(GUESTS.map(({ name }) => [name, rowOf(name)[0]])));
      expect(story.open).toEqual([]);
    });

    test("nobody who stopped was touched again on any channel, by what the server and the rep's list show", () => {
      const enders = Object.keys(TABLE).filter((name) => rowOf(name)[0] !== "finished");
      expect([...story.stopped.keys()].sort()).toEqual(enders.sort());
      for (const [name, at] of story.stopped) {
        const mails = story.mails.filter((mail) => mail.to === addressOf(name));
        expect(mails.length, `${name} got a mail`).toBeGreaterThan(0);
        expect(
          mails.filter((mail) => mail.at > at),
          `mail to ${name} after the stop`,
        ).toEqual([]);
        for (const tasks of [story.opened, story.done]) {
          expect(
            tasks.filter((task) => task.name === name && task.at > at),
            `tasks for ${name}`,
          ).toEqual([]);
        }
      }
    });

    test("every mail left once, and nobody was written to while away", () => {
      const ids = story.mails.map((mail) => mail.header("Message-ID"));
      expect(new Set(ids).size).toBe(ids.length);
      const byRow = (name: string): string[] => rowOf(name)[1].filter((line) => line.includes(" sent "));
      for (const { name } of GUESTS) {
        const mails = story.mails
          .filter((mail) => mail.to === addressOf(name))
          .sort((left, right) => left.at - right.at);
        const lines = mails.map(({ at, step }) => `${new Date(at).toISOString().slice(5, 10)} sent ${step}`);
        expect(lines, name).toEqual(byRow(name));
      }
    });

    test("the replies wait in the inbox for the rep, and nothing else does", () => {
      const wanted = Object.keys(TABLE).filter((name) => name.startsWith("reply"));
      expect(story.inbox.map(({ prospect }) => prospect).sort()).toEqual(wanted.map(addressOf).sort());
      expect(story.inbox.every(({ outcome }) => outcome === "replied")).toBe(true);
    });

    test("the bounces or the complaint, whichever is read first, hold the mailbox once, with the figures, until the rep lets it go on", () => {
      expect(story.held).toHaveLength(1);
      expect(story.held[0]).toMatch(
        /^03-03 (?:[34] of 50 emails in 7 days came back \((?:6|8)%|1 of 50 emails in 7 days brought)/,
      );
    });

    test("no call of the program complained of anything but that", () => {
      expect(
        story.remarks.filter(
          (each) => !/^run .* sender anna is held, .*seq resume --sender anna\s*$/.test(each),
        ),
      ).toEqual([]);
      expect(story.remarks).toHaveLength(1);
    });
  },
);
