import { USUAL_PATIENCE_MS } from "../../channels/email/smtp-settings.ts";
import type { Sender } from "../../config/workspace-config.ts";
import { openDeadline } from "../../deadline.ts";
import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { ImapSession } from "./imap-session.ts";
import { type ImapSettings, type ImapTimeouts, readImapSettings } from "./imap-settings.ts";
import { openTokenSource } from "./oauth-token.ts";

/** Opens sessions with senders' mailboxes. Throws ImapError, which names no secret. */
export interface Mailboxes {
  settings(sender: Sender): ImapSettings;
  /**
   * A session ends, whatever its server does, once its sender's patience is over, or at a stop. `isPatient`: for
   * waiting on; the server may be silent for minutes, and the session last an hour.
   */
  connect(sender: Sender, options?: { isPatient?: boolean; stop?: AbortSignal }): Promise<ImapSession>;
}

/** A session for waiting is opened anew after this: a server that keeps one without ever saying something may be lost. */
const WAITING_MS = 60 * 60_000;

/** `change` stands in for other certificates and shorter time-outs. */
export function openMailboxes(
  now: () => Instant,
  change: { timeouts?: ImapTimeouts; ca?: string } = {},
): Mailboxes {
  const tokens = openTokenSource(now);
  function settings(sender: Sender): ImapSettings {
    if (sender.imap === null) throw new UserError(`sender ${sender.id} has no imap`);
    const { patienceMs } = sender;
    const own = readImapSettings(sender.id, sender.imap);
    return { ...own, ...(patienceMs !== undefined && { patienceMs }), ...change };
  }
  return {
    settings,
    async connect(sender, { isPatient = false, stop } = {}) {
      const place = settings(sender);
      const oauth2 = sender.imap?.oauth2 ?? null;
      const deadline = openDeadline({ ms: place.patienceMs ?? USUAL_PATIENCE_MS, stop });
      try {
        const login =
          oauth2 === null
            ? { pass: place.pass ?? "" }
            : { accessToken: await tokens.accessToken(sender.id, oauth2, deadline.signal) };
        // The client takes a while to load; nobody who reads no mail waits for it.
        const { openImap } = await import("./imap-session.ts");
        const session = await openImap(place, login, { isPatient, deadline });
        if (isPatient) deadline.restart(WAITING_MS);
        return session;
      } catch (error) {
        deadline.release();
        throw error;
      }
    },
  };
}
