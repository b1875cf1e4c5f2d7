import { expect, test } from "vitest";
import { findSent, keepsCopies } from "../../../src/inbound/mailbox/copy-sent.ts";
import { explainImap } from "../../../src/inbound/mailbox/imap-failure.ts";
import { formatRange } from "../../../src/inbound/mailbox/imap-session.ts";
import { nameAccount, readImapSettings } from "../../../src/inbound/mailbox/imap-settings.ts";
import { listener } from "./desk.ts";

test.each([
  ["imaps://anna:pw@imap.acme.example", "imap.acme.example", 993, "implicit", "anna", "pw"],
  [
    "imap://anna%40acme.example:p%40w@imap.acme.example",
    "imap.acme.example",
    143,
    "starttls",
    "anna@acme.example",
    "p@w",
  ],
  ["imap://anna:100%@127.0.0.1:1143", "127.0.0.1", 1143, "local", "anna", "100%"],
  ["imap://anna@localhost", "localhost", 143, "local", "anna", null],
  ["IMAPS://anna:a:b@[::1]:9993/", "::1", 9993, "implicit", "anna", "a:b"],
])("%s is read", (url, host, port, security, user, pass) => {
  expect(readImapSettings("anna", { url })).toMatchObject({ host, port, security, user, pass });
});

test.each([
  "imap.acme.example",
  "imaps://imap.acme.example",
  "imaps://a:topsecret@host:99999",
  "http://a:topsecret@h",
])("%s is refused without being quoted", (url) => {
  expect(() => readImapSettings("anna", { url })).toThrow("the imap of sender anna is no IMAP address");
});

test("an account is named without its password", () => {
  expect(nameAccount(readImapSettings("anna", { url: "imaps://anna:pw@h.example" }))).toBe(
    "anna@h.example:993",
  );
});

test.each([
  [[1], "1"],
  [[1, 2, 3], "1:3"],
  [[1, 3, 4, 9], "1,3:4,9"],
  [[], ""],
])("UIDs %j make the range %s", (uids, range) => {
  expect(formatRange(uids)).toBe(range);
});

test("the Sent mailbox is the one the server marks, else one with a usual name", () => {
  const sender = listener("imaps://a:b@h.example", { sent: { type: "auto" } });
  const names = (...paths: string[]) => paths.map((path) => ({ path, use: null, isMarked: false }));
  expect(findSent(sender, [...names("INBOX", "Sent"), { path: "Out", use: "\\Sent", isMarked: true }])).toBe(
    "Out",
  );
  expect(findSent(sender, names("INBOX", "보낸편지함"))).toBe("보낸편지함");
  expect(findSent(sender, names("INBOX", "SENT ITEMS"))).toBe("SENT ITEMS");
  expect(findSent(sender, names("INBOX", "Archive"))).toBeNull();
  const named = listener("imaps://a:b@h.example", { sent: { type: "named", name: "Mine" } });
  expect(findSent(named, names("INBOX", "Sent"))).toBe("Mine");
});

test.each([
  ["smtps://a:b@smtp.acme.example", true],
  ["smtps://a:b@smtp.gmail.com", false],
  ["smtp://a:b@SMTP.office365.com:587", false],
  ["outbox", false],
])("copies of what goes through %s: %s", (smtp, keeps) => {
  const sender = listener("imaps://a:b@h.example", { sent: { type: "auto" } }, { smtp });
  expect(keepsCopies(sender)).toBe(keeps);
});

test("a server's words come without the password, and without anybody's address", () => {
  const settings = readImapSettings("anna", { url: "imaps://anna:sesame@h.example" });
  const error = explainImap(
    { authenticationFailed: true, responseText: "bad login sesame\r\nfor jin@hanbit.example" },
    settings,
    [],
  );
  expect(error.message).toBe("h.example refused the log-in: bad login … for <address>");
});
