import { expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";

const ABSENCE = Buffer.from(
  [
    "From: maya@brightpath.example",
    "To: anna@acme.example",
    "Subject: Out of office",
    "Date: Sun, 22 Nov 2026 10:00:00 +0900",
    "Auto-Submitted: auto-replied",
    "",
    "I am out of the office and will be back on 12 March.",
    "",
  ].join("\r\n"),
);

test("a return is in the year of the Date header", () => {
  expect(classifyMessage(ABSENCE).returnDate).toBe("2027-03-12");
});

test("in a rehearsal it is in the rehearsal's year, and what the message says of itself stays", () => {
  const writtenAt = Date.UTC(2026, 2, 3, 9);
  const classified = classifyMessage(ABSENCE, { writtenAt });
  expect(classified).toMatchObject({ kind: "out_of_office", returnDate: "2026-03-12" });
  expect(classified.sentAt).toBe(Date.UTC(2026, 10, 22, 1));
});
