import type { Letter } from "../letter.ts";
import * as signs from "./report-signs.ts";

/** Whether a mail server wrote it. */
export function isFromServer(letter: Letter): boolean {
  const raw = letter.headers.raw("from");
  const address = letter.from?.address ?? raw;
  if (signs.DAEMON_ADDRESS.test(address.trim().replace(/^</, "")) || signs.DAEMON_NAME.test(raw)) return true;
  if (/mailer-daemon|mail[-.]delivery/i.test(raw)) return true;
  return (
    /mailer-daemon/i.test(letter.headers.raw("return-path")) &&
    (raw === "" || letter.headers.raw("return-path").includes(address))
  );
}

/** An address that nobody reads: no-reply@ and the like. */
export function isUnmanned(letter: Letter): boolean {
  return /^(?:no-?reply|do-?not-?reply|notifications?|system|admin(?:istrator)?|support|abuse|mail)@/i.test(
    letter.from?.address ?? "",
  );
}

/** The path of reports and automatic answers (RFC 5321 §4.5.5). */
export function hasNullPath(letter: Letter): boolean {
  const path = letter.headers.raw("return-path").replace(/\s/g, "");
  return path === "<>" || /^<?mailer-daemon/i.test(path);
}

/** A mailing list that does not know the writer. */
export function isListRefusal(letter: Letter): boolean {
  const isAdministration =
    /-(?:admin|request|owner|bounces|ctl|help)@/i.test(letter.from?.address ?? "") ||
    letter.headers.has("mailing-list");
  return (
    isAdministration &&
    /not (?:a )?member|not allowed to post|not subscribed|loop alert|duplicated message-id/i.test(
      `${letter.subject} ${letter.readText().slice(0, 1_000)}`,
    )
  );
}
