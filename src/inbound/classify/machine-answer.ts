import type { MessageKind } from "../classified-message.ts";
import { RECEIPT_SUBJECT, RECEIPT_WORDS } from "./human/automatic.ts";
import type { Letter } from "./letter.ts";
import { decodeText } from "./mime/read-mime.ts";

/** A read receipt or a calendar's answer; null where the message is neither. */
export function findMachineAnswer(letter: Letter): { kind: MessageKind; evidence: string[] } | null {
  return findReceipt(letter) ?? findCalendar(letter);
}

/** RFC 8098, and the receipts in words of programs that do not know it. */
function findReceipt(letter: Letter): { kind: MessageKind; evidence: string[] } | null {
  const part = letter.parts.find(
    (each) =>
      each.type === "message/disposition-notification" ||
      each.type === "message/global-disposition-notification",
  );
  if (part !== undefined || letter.reportType === "disposition-notification" || letter.reportType === "mdn") {
    const disposition = /(?:^|\n)disposition:\s{0,5}([^\n]{1,120})/i
      .exec(part === undefined ? letter.readText() : decodeText(part))?.[1]
      ?.trim();
    return {
      kind: "receipt",
      evidence: [
        disposition === undefined ? "report-type=disposition-notification" : `Disposition: ${disposition}`,
      ],
    };
  }
  const said = RECEIPT_SUBJECT.test(letter.subject)
    ? RECEIPT_WORDS.exec(letter.readText().slice(0, 2_000))
    : null;
  return said === null ? null : { kind: "receipt", evidence: [`says "${said[0].slice(0, 60)}"`] };
}

/** iTIP (RFC 5546): answers to invitations, counter-proposals and invitations of the person's own. */
function findCalendar(letter: Letter): { kind: MessageKind; evidence: string[] } | null {
  const part = letter.parts.find((each) => each.type === "text/calendar" || each.type === "application/ics");
  if (part === undefined) return null;
  const text = decodeText(part);
  const method = (
    /(?:^|\n)METHOD:\s?([A-Z-]{2,20})/i.exec(text)?.[1] ??
    part.params.method ??
    ""
  ).toUpperCase();
  // An .ics file that a person put into a letter has no method.
  if (method === "" || method === "PUBLISH") return null;
  const status = /PARTSTAT=([A-Z-]{2,20})/i.exec(text.slice(0, 20_000))?.[1]?.toUpperCase();
  const evidence = [`METHOD:${method}`];
  if (method === "REPLY" && status !== undefined)
    evidence.push(
      status === "ACCEPTED" ? "PARTSTAT=ACCEPTED: the meeting is accepted" : `PARTSTAT=${status}`,
    );
  return { kind: "calendar", evidence };
}
