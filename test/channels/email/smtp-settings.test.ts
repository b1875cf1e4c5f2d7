import { expect, test } from "vitest";
import { isLoopback, readSmtpSettings } from "../../../src/channels/email/smtp-settings.ts";
import { UserError } from "../../../src/errors.ts";
import { makeSender } from "./touch.ts";

function read(smtp: string) {
  const { host, port, security, login } = readSmtpSettings(makeSender({ smtp }));
  return { host, port, security, login };
}

test("TLS is required, except for a server on this machine", () => {
  expect(read("smtps://anna:pw@smtp.acme.example")).toEqual({
    host: "smtp.acme.example",
    port: 465,
    security: "implicit",
    login: { user: "anna", pass: "pw" },
  });
  expect(read("smtp://smtp.acme.example:2525/")).toEqual({
    host: "smtp.acme.example",
    port: 2525,
    security: "starttls",
    login: null,
  });
  expect(read("smtp://smtp.acme.example").port).toBe(587);
  for (const host of ["localhost", "127.0.0.1", "127.8.9.1", "[::1]", "mail.localhost", "LOCALHOST."]) {
    expect(read(`smtp://${host}:25`).security).toBe("local");
  }
});

test("a host that only looks local is not", () => {
  for (const host of [
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "0.0.0.0",
    "10.0.0.1",
    "1270.0.0.1",
    "notlocalhost",
  ]) {
    expect(isLoopback(host)).toBe(false);
  }
});

test("a password may hold any character", () => {
  expect(read("smtp://anna%40acme.example:p%40ss@localhost").login).toEqual({
    user: "anna@acme.example",
    pass: "p@ss",
  });
  expect(read("smtp://anna:a/b#c?d@e:f%@localhost:25").login).toEqual({ user: "anna", pass: "a/b#c?d@e:f%" });
});

test("what is no SMTP address is refused without being quoted", () => {
  for (const smtp of [
    "",
    "http://x",
    "smtp://",
    "smtp://hunter22@",
    "smtp://a:hunter22@host:99999",
    "smtp://host:0",
    "smtp://a b:hunter22@ho st/x/y",
  ]) {
    try {
      read(smtp);
      if (smtp.includes(" ")) continue;
      expect.unreachable(`accepted ${smtp}`);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).not.toContain("hunter22");
    }
  }
});
