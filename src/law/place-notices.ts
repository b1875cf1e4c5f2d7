import { type LegalNotices, prefixSubject } from "./legal-notices.ts";

/** The texts of an email as its reader has them: with what the law adds, where people read it. */
export function placeNotices(
  texts: Readonly<Record<string, string>>,
  { subjectPrefix, footer }: LegalNotices = { subjectPrefix: null, footer: null },
): Record<string, string> {
  const { subject, body = "" } = texts;
  return {
    ...texts,
    ...(subject !== undefined &&
      subjectPrefix !== null && { subject: prefixSubject(subject, subjectPrefix) }),
    ...(footer !== null && { body: `${body.trimEnd()}\n\n${footer}` }),
  };
}
