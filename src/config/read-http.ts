import type * as z from "zod";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { httpSchema } from "./http-schema.ts";
import { readRehearsalBase } from "./read-providers.ts";
import { namesSecret, resolveSecrets, type SecretSource } from "./secrets.ts";
import type { HttpAuth, HttpConfig } from "./workspace-config.ts";

type HttpFile = z.output<typeof httpSchema>;
type AuthFile = NonNullable<HttpFile["auth"]>[string];

/** A host as an address has it, with a port where it is not the usual one. */
const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const NO_HTTP: HttpConfig = { hosts: [], private: [], auth: {}, rehearsalBase: null };

/** Reads `http`: the hosts are written out one by one, so that no change to a sequence reaches another. */
export function readHttp(node: YamlNode<HttpFile | undefined>, secrets: SecretSource): HttpConfig {
  if (node.value === undefined) return NO_HTTP;
  const http = node.with(node.value);
  const hosts = http
    .at("hosts")
    .items()
    .flatMap((host) => {
      if (HOST.test(host.value)) return [host.value.toLowerCase()];
      host.error("wrong-value", `"${host.value}" is no host`, "write for example erp.acme.example");
      return [];
    });
  for (const host of http.at("private").items()) checkListed(host.value, hosts, host);
  const auth: HttpConfig["auth"] = {};
  for (const [host, each] of http.at("auth").entries()) {
    checkListed(host, hosts, each.key);
    const read = readAuth(each, secrets);
    if (read !== null) auth[host.toLowerCase()] = read;
  }
  const base = http.at("rehearsal_base");
  return {
    hosts,
    private: (http.value.private ?? []).map((host) => host.toLowerCase()),
    auth,
    rehearsalBase: base.value === undefined ? null : readRehearsalBase(base),
  };
}

function checkListed(
  host: string,
  hosts: readonly string[],
  place: { error(code: string, message: string, hint?: string): void },
): void {
  if (hosts.includes(host.toLowerCase())) return;
  const hint = suggestName(host, hosts) ?? "name it under `hosts` first";
  place.error("unknown-host", `"${host}" is not among the hosts`, hint);
}

function readAuth(node: YamlNode<AuthFile>, secrets: SecretSource): HttpAuth | null {
  const [kind, second] = (["bearer", "basic", "header"] as const).filter((key) => node.at(key).isThere);
  if (kind === undefined || second !== undefined) {
    node.key.error("wrong-auth", "One of bearer, basic and header says who asks");
    return null;
  }
  const secret = (written: YamlNode<string | undefined>): string => {
    if (written.value !== undefined && !namesSecret(written.value)) {
      const hint = "write ${NAME} and put the value into .env; then change the secret, git remembers it";
      written.error("literal-secret", "A secret is written out", hint);
    }
    return resolveSecrets(written, secrets) ?? "";
  };
  switch (kind) {
    case "bearer":
      return { kind, token: secret(node.at("bearer")) };
    case "basic": {
      const basic = node.at("basic");
      return {
        kind,
        user: resolveSecrets(basic.at("user"), secrets) ?? "",
        password: secret(basic.at("password")),
      };
    }
    case "header": {
      const header = node.at("header");
      return { kind, name: header.value?.name ?? "", value: secret(header.at("value")) };
    }
  }
}
