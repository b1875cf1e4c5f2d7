import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chooseFolders } from "../../../src/inbound/mailbox/choose-folders.ts";
import { openMailboxes } from "../../../src/inbound/mailbox/connect-sender.ts";
import type { MailboxName } from "../../../src/inbound/mailbox/imap-session.ts";
import { inspectMailboxes } from "../../../src/inbound/mailbox/inspect-mailboxes.ts";
import { FOLDERS_A_READING, nameFolder } from "../../../src/inbound/mailbox/read-folders.ts";
import { type Dovecot, hasDovecot, startDovecot } from "../../peers/dovecot.ts";
import { type Desk, listener, mail, openDesk, subjects } from "./desk.ts";

const MARKED = ["Archive", "Drafts", "Junk", "Sent", "Trash"];
const mailboxes = (names: readonly string[]): string =>
  names.map((name) => `  mailbox ${name} {\n    special_use = \\${name}\n    auto = create\n  }`).join("\n");
const answer = (subject: string) => mail(subject, { headers: "In-Reply-To: <ours@acme.example>" });

describe.skipIf(!hasDovecot)("answers in other folders (needs dovecot)", () => {
  let dovecot: Dovecot;
  let desk: Desk;
  const make = (...names: string[]) => dovecot.doveadm("mailbox", "create", "-u", "anna", ...names);
  const move = (from: string, to: string, subject: string) =>
    dovecot.doveadm("move", "-u", "anna", to, "mailbox", from, "subject", subject);
  beforeAll(async () => {
    dovecot = await startDovecot({ mailboxes: mailboxes(MARKED) });
  });
  afterAll(() => dovecot.close());
  beforeEach(async () => {
    dovecot.doveadm("expunge", "-u", "anna", "mailbox", "*", "all");
    desk = await openDesk();
  });

  test.each(["Archive", "Junk", "Trash", "Kunden.Süd 한빛", "100% *of* it"])(
    "are heard in %s, and what concerns nobody is not even read",
    async (folder) => {
      if (!MARKED.includes(folder)) make(folder);
      dovecot.send(answer("an answer"));
      dovecot.send(mail("a newsletter"));
      for (const subject of ["an answer", "a newsletter"]) move("INBOX", folder, subject);
      expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 1, failed: [] });
      expect(desk.lines).toMatchObject([{ mailbox: folder, kind: "reply" }]);
      expect(subjects(desk)).toEqual(["an answer"]);
      expect(dovecot.doveadm("fetch", "-u", "anna", "flags", "mailbox", folder, "all")).not.toContain("Seen");
      if (!MARKED.includes(folder)) dovecot.doveadm("mailbox", "delete", "-u", "anna", folder);
    },
  );

  test("are heard once, wherever they are moved to and whatever their folders are numbered", async () => {
    dovecot.send(answer("an answer"));
    await desk.sync(listener(dovecot.url));
    move("INBOX", "Archive", "an answer");
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0, failed: [] });
    dovecot.doveadm("mailbox", "update", "-u", "anna", "--uid-validity", "4711", "Archive");
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0, failed: [] });
    move("Archive", "Trash", "an answer");
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0, failed: [] });
    expect(subjects(desk)).toEqual(["an answer"]);
  });

  test("are not what the sender writes: Sent and Drafts are left alone", async () => {
    for (const folder of ["Sent", "Drafts"]) {
      dovecot.send(answer(`in ${folder}`));
      move("INBOX", folder, `in ${folder}`);
    }
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0, failed: [] });
  });

  test("are looked for where nothing was looked at yet: a folder's old heads are not asked for again", async () => {
    for (let n = 0; n < 5; n += 1) dovecot.send(mail(`old ${n}`));
    dovecot.doveadm("move", "-u", "anna", "Archive", "mailbox", "INBOX", "all");
    const asked: number[] = [];
    const { world } = desk;
    desk.world = async () => {
      const real = await world();
      const concerns: typeof real.handler.concerns = (head, source) => {
        asked.push(head.length);
        return real.handler.concerns(head, source);
      };
      return { ...real, handler: { ...real.handler, concerns } };
    };
    const counts: number[] = [];
    for (let reading = 0; reading < 3; reading += 1) {
      if (reading === 2) {
        dovecot.send(answer("new"));
        move("INBOX", "Archive", "new");
      }
      await desk.sync(listener(dovecot.url));
      counts.push(asked.splice(0).length);
    }
    expect(counts).toEqual([5, 0, 1]);
    expect(subjects(desk)).toEqual(["new"]);
  });

  test("that cannot be handled are tried again", async () => {
    dovecot.send(answer("sick"));
    move("INBOX", "Archive", "sick");
    desk.onHear = () => {
      throw new Error("cannot");
    };
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0 });
    desk.onHear = () => undefined;
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 1, failed: [] });
  });

  test("are not looked for where seq.yaml says so", async () => {
    dovecot.send(answer("an answer"));
    move("INBOX", "Archive", "an answer");
    expect(await desk.sync(listener(dovecot.url, { folders: false }))).toMatchObject({ messages: 0 });
  });

  test("in one of many folders are heard within so many readings as it takes to look at all", async () => {
    const names = Array.from({ length: 2 * FOLDERS_A_READING }, (_, n) => `filed-${n}`);
    make(...names);
    await desk.sync(listener(dovecot.url));
    const looked = async () => desk.rehearsal.store.lookedAt("anna");
    expect((await looked()).size).toBe(FOLDERS_A_READING + 3);
    desk.rehearsal.at += 60_000;
    await desk.sync(listener(dovecot.url));
    for (const name of [...names, "Archive"])
      expect([...(await looked()).keys()]).toContain(nameFolder(name));
    expect((await looked()).get(nameFolder("Archive"))).toBe(desk.rehearsal.at);
    const { detail } = await inspectMailboxes(openMailboxes(Date.now), listener(dovecot.url));
    expect(detail).toContain("answers are looked for in Archive, Junk, Trash, ");
    expect(detail).toContain(
      `and ${names.length - 2} more, ${FOLDERS_A_READING} of them in each reading, in turn`,
    );
    dovecot.doveadm("mailbox", "delete", "-u", "anna", ...names);
  });
});

describe("the folders that are looked at", () => {
  const box = (path: string, use: string | null = null, isMarked = use !== null): MailboxName => ({
    path,
    use,
    isMarked,
  });
  const choose = (...names: MailboxName[]) =>
    chooseFolders(listener("imap://u:p@127.0.0.1", { bounces: "Bounces" }), [
      box("INBOX", "\\Inbox"),
      ...names,
    ]);

  test("are not those that are read whole, written by the sender, or views of others", () => {
    const names = [box("Bounces"), box("Sent"), box("Entwürfe", "\\Drafts"), box("Starred", "\\Flagged")];
    expect(choose(...names, box("Clients"))).toEqual({ first: [], rest: ["Clients"] });
  });

  test("are all mail, junk and trash alone where the server marks one that holds the rest", () => {
    const gmail = [
      box("[Gmail]/Trash", "\\Trash"),
      box("[Gmail]/Spam", "\\Junk"),
      box("[Gmail]/All Mail", "\\All"),
      box("[Gmail]/Sent Mail", "\\Sent"),
      box("Label"),
    ];
    const first = ["[Gmail]/All Mail", "[Gmail]/Spam", "[Gmail]/Trash"];
    expect(choose(...gmail)).toEqual({ first, rest: [] });
    expect(choose(box("All mail", "\\All", false), box("Clients"))).toEqual({
      first: ["All mail"],
      rest: ["Clients"],
    });
  });

  test("are few, and none has a name that a command could not carry", () => {
    const hostile = ["a\r\nb LOGOUT", "\u0000", "x".repeat(10_000)].map((name) => box(name));
    const many = Array.from({ length: 5_000 }, (_, n) => box(`folder ${n}`));
    const { first, rest } = choose(...hostile, ...many);
    expect([first.length, rest.length]).toEqual([0, 2_000]);
    expect(rest[0]).toBe("folder 0");
  });
});
