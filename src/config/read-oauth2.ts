import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { OAUTH2_ENDPOINTS } from "./oauth2-endpoints.ts";
import { resolveSecrets, type SecretSource, UNTOLD } from "./secrets.ts";
import { staysHere } from "./smtp-url.ts";
import type { SenderOAuth2 } from "./workspace-config.ts";
import type { oauth2Schema } from "./workspace-schema.ts";

/** What a log-in is for: the scope of its tokens hangs on it. */
type OAuth2Use = "imap" | "smtp";

/** Reads `oauth2`; null where nothing says who gives tokens. */
export function readOAuth2(
  oauth2: YamlNode<z.output<typeof oauth2Schema>>,
  use: OAuth2Use,
  secrets: SecretSource,
): SenderOAuth2 | null {
  const data = oauth2.value;
  const resolve = (key: keyof typeof data) => resolveSecrets(oauth2.at(key), secrets) ?? data[key] ?? null;
  const { provider } = data;
  const tokenUrl =
    resolve("token_url") ?? (provider === undefined ? undefined : OAUTH2_ENDPOINTS[provider].tokenUrl);
  if (tokenUrl === undefined) {
    const hint = "write `provider: google` or `provider: microsoft`";
    oauth2.key.error("missing-key", '"provider" or "token_url" is missing', hint);
    return null;
  }
  refuseOpen(oauth2.at("token_url"), tokenUrl);
  if (data.auth_url !== undefined) refuseOpen(oauth2.at("auth_url"), data.auth_url);
  const read = {
    ...(provider !== undefined && { provider }),
    tokenUrl,
    clientId: resolve("client_id") ?? data.client_id,
    clientSecret: resolve("client_secret"),
    refreshToken: resolve("refresh_token") ?? data.refresh_token,
    scope: data.scope ?? null,
  };
  return data.scope === undefined ? scopeFor(read, use) : read;
}

/** The same log-in for another use: one refresh token gives access tokens for each (Microsoft names the use in a scope). */
export function scopeFor(oauth2: SenderOAuth2, use: OAuth2Use): SenderOAuth2 {
  const known = oauth2.provider === undefined ? undefined : OAUTH2_ENDPOINTS[oauth2.provider].scopes;
  const isChosen =
    oauth2.scope !== null && known !== undefined && !Object.values(known).includes(oauth2.scope);
  return known === undefined || isChosen ? oauth2 : { ...oauth2, scope: known[use] };
}

/** A refresh token opens the mailbox: it never travels in the clear, but on this machine. */
function refuseOpen(node: YamlNode<string | undefined>, url: string): void {
  const isHere = /^http:\/\//i.test(url) && staysHere(url);
  if (url === UNTOLD || /^https:\/\//i.test(url) || isHere) return;
  node.error("wrong-value", `"${node.name}" must start with https://`);
}
