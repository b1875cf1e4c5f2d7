import type { OAuth2Provider } from "./workspace-config.ts";

/** Where a provider asks for consent and gives tokens. */
export interface OAuth2Endpoints {
  authUrl: string;
  tokenUrl: string;
  /** Gives a code to enter on another machine (RFC 8628). */
  deviceUrl: string;
  /** Of an access token, by what it logs in to; null: whatever was consented to. */
  scopes: { imap: string | null; smtp: string | null };
}

/** The providers that `seq` knows by name. */
export const OAUTH2_ENDPOINTS: Readonly<Record<OAuth2Provider, OAuth2Endpoints>> = {
  // https://developers.google.com/identity/protocols/oauth2/native-app
  google: {
    authUrl: "https://accounts.google.com/o/oauth2/v2/auth",
    tokenUrl: "https://oauth2.googleapis.com/token",
    deviceUrl: "https://oauth2.googleapis.com/device/code",
    scopes: { imap: null, smtp: null },
  },
  // https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
  microsoft: {
    authUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    deviceUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
    scopes: {
      imap: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
      smtp: "https://outlook.office.com/SMTP.Send offline_access",
    },
  },
};
