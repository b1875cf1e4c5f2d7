import { expect, test } from "vitest";
import { findZone } from "../../src/calendar/city-zone.ts";
import { findMailService, writeSmtpUrl } from "../../src/workspace/mail-service.ts";

const resolverOf = (...exchanges: string[]) => ({
  resolveMx: async () => exchanges.map((exchange, priority) => ({ exchange, priority })),
});

test.each([
  ["aspmx.l.google.com", "Google", "smtps://anna%40acme.example:${SMTP_PASSWORD}@smtp.gmail.com"],
  [
    "acme-example.mail.protection.outlook.com",
    "Microsoft 365",
    "smtp://anna%40acme.example:${SMTP_PASSWORD}@smtp.office365.com:587",
  ],
  ["mx1.naver.com", "Naver", "smtps://anna%40acme.example:${SMTP_PASSWORD}@smtp.naver.com"],
  ["mx.worksmobile.com", "Naver Works", "smtps://anna%40acme.example:${SMTP_PASSWORD}@smtp.worksmobile.com"],
  ["mx1.hanmail.net", "Daum", "smtps://anna%40acme.example:${SMTP_PASSWORD}@smtp.daum.net"],
  ["mx.acme.example", "mx.acme.example", "smtps://anna%40acme.example:${SMTP_PASSWORD}@smtp.acme.example"],
])("mail at %s is offered the server of %s", async (exchange, name, url) => {
  const service = await findMailService(resolverOf(exchange), "anna@acme.example");
  expect(service?.name).toBe(name);
  expect(service === null ? null : writeSmtpUrl(service, "anna@acme.example")).toBe(url);
});

test("without the DNS, and for a domain that takes no mail, nothing is offered", async () => {
  const offline = { resolveMx: () => Promise.reject(new Error("offline")) };
  expect(await findMailService(offline, "anna@acme.example")).toBeNull();
  expect(await findMailService(resolverOf(""), "anna@acme.example")).toBeNull();
});

test("a city is as good as its zone", () => {
  expect(["Seoul", "서울", "new york", "San Francisco", "asia/seoul", "Nowhere"].map(findZone)).toEqual([
    "Asia/Seoul",
    "Asia/Seoul",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Seoul",
    null,
  ]);
});
