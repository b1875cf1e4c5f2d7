import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { findForeignHost } from "./hosts.ts";
import { checkHeaderName } from "./read-request.ts";
import { chooseOne, readPlain, readSecret } from "./read-secret.ts";
import type { Auth } from "./recipe.ts";
import type { authSchema } from "./recipe-schema.ts";
import { openSettingsScope, type Scope, type ScopeParts } from "./scope.ts";

/** Reads how a request says who asks. */
export function readAuth(node: YamlNode<z.output<typeof authSchema> | undefined>, parts: ScopeParts): Auth {
  const { value } = node;
  if (value === undefined || chooseOne(node, "auth") === null) return { kind: "none" };
  const scope = openSettingsScope(parts);
  const auth = node.with(value);
  const { basic, bearer, header, query, oauth2, solapi, sens, sigv4 } = value;
  if (basic !== undefined) {
    const at = auth.at("basic").with(basic);
    return {
      kind: "basic",
      // Some services take a key for a user, and no password.
      user: basic.password === "" ? readSecret(at.at("user"), scope) : readPlain(at.at("user"), scope),
      password: basic.password === "" ? "" : readSecret(at.at("password"), scope),
    };
  }
  if (bearer !== undefined) return { kind: "bearer", token: readSecret(auth.at("bearer"), scope) };
  if (header !== undefined) {
    const at = auth.at("header").with(header);
    checkHeaderName(header.name, at.at("name"));
    return { kind: "header", name: header.name, value: readSecret(at.at("value"), scope) };
  }
  if (query !== undefined) {
    const at = auth.at("query").with(query);
    const hint = "addresses end up in logs; use a header where the service takes one";
    at.key.warn("secret-in-url", "A secret stands in the address of every request", hint);
    return { kind: "query", name: query.name, value: readSecret(at.at("value"), scope) };
  }
  if (oauth2 !== undefined) return readOAuth2(auth.at("oauth2").with(oauth2), scope);
  for (const [kind, keys] of [
    ["solapi", solapi],
    ["sens", sens],
  ] as const) {
    if (keys === undefined) continue;
    const at = auth.at(kind).with(keys);
    return { kind, key: readPlain(at.at("key"), scope), secret: readSecret(at.at("secret"), scope) };
  }
  if (sigv4 === undefined) return { kind: "none" };
  const at = auth.at("sigv4").with(sigv4);
  return {
    kind: "sigv4",
    key: readPlain(at.at("key"), scope),
    secret: readSecret(at.at("secret"), scope),
    session: sigv4.session === undefined ? null : readSecret(at.at("session"), scope),
    region: readPlain(at.at("region"), scope),
    service: sigv4.service,
  };
}

function readOAuth2(at: YamlNode<NonNullable<z.output<typeof authSchema>["oauth2"]>>, scope: Scope): Auth {
  const token = at.at("token_url");
  const tokenUrl = readPlain(token, scope);
  const origin = /^[a-z]+:\/\/[^/?#\s{}]+/i.exec(tokenUrl)?.[0];
  const foreign =
    origin === undefined || !URL.canParse(origin)
      ? "no address"
      : findForeignHost(new URL(origin), scope.hosts);
  if (foreign !== null) {
    token.error("foreign-host", `Tokens would be asked of ${foreign}`, "name it under `hosts`");
  }
  return {
    kind: "oauth2",
    tokenUrl,
    clientId: readPlain(at.at("client_id"), scope),
    clientSecret: at.value.client_secret === undefined ? null : readSecret(at.at("client_secret"), scope),
    refreshToken: readSecret(at.at("refresh_token"), scope),
    scope: at.value.scope ?? null,
  };
}
