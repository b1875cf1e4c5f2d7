import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { ImapSession } from "./imap-session.ts";
import { type ImapSettings, type ImapTimeouts, readImapSettings } from "./imap-settings.ts";
import { openTokenSource } from "./oauth-token.ts";

/** Opens sessions with senders' mailboxes. Throws ImapError, which names no secret. */
export interface Mailboxes {
  settings(sender: Sender): ImapSettings;
  /** `isPatient`: for waiting on; the server may be silent for minutes. */
  connect(sender: Sender, options?: { isPatient?: boolean }): Promise<ImapSession>;
}

/** `change` stands in for other certificates and shorter time-outs. */
export function openMailboxes(
  now: () => Instant,
  change: { timeouts?: ImapTimeouts; ca?: string } = {},
): Mailboxes {
  const tokens = openTokenSource(now);
  function settings(sender: Sender): ImapSettings {
    if (sender.imap === null) throw new UserError(`sender ${sender.id} has no imap`);
    return { ...readImapSettings(sender.id, sender.imap), ...change };
  }
  return {
    settings,
    async connect(sender, options = {}) {
      const place = settings(sender);
      const oauth2 = sender.imap?.oauth2 ?? null;
      const login =
        oauth2 === null
          ? { pass: place.pass ?? "" }
          : { accessToken: await tokens.accessToken(sender.id, oauth2) };
      // The client takes a while to load; nobody who reads no mail waits for it.
      const { openImap } = await import("./imap-session.ts");
      return openImap(place, login, options);
    },
  };
}
