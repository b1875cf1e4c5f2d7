import type { OAuth2Provider } from "../config/workspace-config.ts";

/** What a sender's log-in is used for. */
export interface Uses {
  /** Gmail's or Microsoft's own interface (`mail`). */
  api: boolean;
  smtp: boolean;
  imap: boolean;
}

/** What consent is asked for, and what of it the first token may be asked for. */
export interface Scopes {
  consent: string[];
  /** Microsoft gives a token for one of its services at a time; null: for all that was consented to. */
  token: string[] | null;
}

const GRAPH = "https://graph.microsoft.com/";
const OUTLOOK = "https://outlook.office.com/";

/**
 * The least that the uses need. Gmail: drafts need `gmail.compose`, which `gmail.send` does not cover, and the Message-ID
 * of what was sent needs `gmail.metadata` (https://developers.google.com/workspace/gmail/api/auth/scopes); SMTP and IMAP
 * know one scope alone, which covers all. Microsoft: drafts need `Mail.ReadWrite`, and sending them `Mail.Send`
 * (https://learn.microsoft.com/graph/permissions-reference).
 */
export function chooseScopes(provider: OAuth2Provider, { api, smtp, imap }: Uses): Scopes {
  if (provider === "google") {
    const gmail = "https://www.googleapis.com/auth/gmail";
    const consent = smtp || imap ? ["https://mail.google.com/"] : [`${gmail}.compose`, `${gmail}.metadata`];
    return { consent, token: null };
  }
  const graph = api ? [`${GRAPH}Mail.ReadWrite`, `${GRAPH}Mail.Send`] : [];
  const outlook = [
    ...(imap ? [`${OUTLOOK}IMAP.AccessAsUser.All`] : []),
    ...(smtp ? [`${OUTLOOK}SMTP.Send`] : []),
  ];
  const first = graph.length > 0 ? graph : outlook;
  return { consent: [...graph, ...outlook, "offline_access"], token: [...first, "offline_access"] };
}
