import { OAUTH2_ENDPOINTS } from "../config/oauth2-endpoints.ts";
import type { OAuth2Provider } from "../config/workspace-config.ts";
import { UserError } from "../errors.ts";
import { isLocalHttp } from "../loopback.ts";

/** Where consent is asked for, and tokens are given. */
export interface Endpoints {
  authUrl: string;
  tokenUrl: string;
  deviceUrl: string;
}

/** Hosts of Microsoft's clouds; the path names the directory (https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud). */
const MICROSOFT =
  /^https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)\/[\w.-]+\/oauth2\/v2\.0\/token$/;

/**
 * The endpoints of a provider, or those that stand in for them: of one Microsoft directory, or on this machine. A consent
 * is asked for nowhere else, whatever seq.yaml says. Throws UserError.
 */
export function findEndpoints(
  provider: OAuth2Provider,
  { tokenUrl, authUrl }: { tokenUrl: string | null; authUrl: string | null },
): Endpoints {
  const known = OAUTH2_ENDPOINTS[provider];
  const token = tokenUrl ?? known.tokenUrl;
  const isDirectory = provider === "microsoft" && MICROSOFT.test(token);
  if (token !== known.tokenUrl && !isDirectory && !isLocalHttp(token)) throw refuse("token_url", provider);
  if (authUrl !== null && !isLocalHttp(authUrl)) throw refuse("auth_url", provider);
  const beside = (name: string): string => token.replace(/[^/]*$/, name);
  if (token === known.tokenUrl) return { ...known, authUrl: authUrl ?? known.authUrl };
  return { authUrl: authUrl ?? beside("authorize"), tokenUrl: token, deviceUrl: beside("devicecode") };
}

function refuse(key: string, provider: OAuth2Provider): UserError {
  return new UserError(`the ${key} in seq.yaml is none of ${provider}'s`, {
    hint: `take out ${key}; only an address on this machine may take its place`,
  });
}
