import type { HttpAuth, HttpConfig } from "../config/workspace-config.ts";
import { ExitCode, UserError } from "../errors.ts";
import { findForeignHost } from "./hosts.ts";
import { OWN_REQUEST } from "./read-step.ts";
import type { Auth, Recipe, SettingSpec } from "./recipe.ts";

/**
 * A recipe for one host that steps write their own requests for. Throws UserError where seq.yaml does not name the host:
 * a change to a sequence alone sends nothing anywhere new.
 */
export function recipeForHost(base: string, { hosts, auth }: HttpConfig): Recipe {
  const { host, hostname } = new URL(base);
  const foreign = findForeignHost(new URL(base), hosts);
  if (foreign !== null) {
    throw new UserError(`seq.yaml does not name the host ${host}`, {
      hint: `write \`http: { hosts: [${host}] }\` in seq.yaml`,
      exit: ExitCode.unable,
    });
  }
  const who = auth[host] ?? auth[hostname];
  return {
    name: OWN_REQUEST,
    title: host,
    docs: "",
    base,
    hosts: [host],
    settings: Object.fromEntries(Object.keys(settingsFor(who)).map((name) => [name, SECRET])),
    auth: authFor(who),
    check: null,
    actions: {},
    hooks: null,
    poll: {},
    people: null,
    templates: null,
    hash: "",
    file: null,
  };
}

/** Who asks at a host, as the settings of its recipe. */
export function settingsForHost(base: string, { auth }: HttpConfig): Record<string, string> {
  const { host, hostname } = new URL(base);
  return settingsFor(auth[host] ?? auth[hostname]);
}

const SECRET: SettingSpec = {
  pattern: null,
  isSecret: true,
  isPhone: false,
  default: null,
  isOptional: false,
  describe: null,
};

function settingsFor(who: HttpAuth | undefined): Record<string, string> {
  switch (who?.kind) {
    case undefined:
      return {};
    case "bearer":
      return { secret: who.token };
    case "basic":
      return { user: who.user, secret: who.password };
    case "header":
      return { secret: who.value };
  }
}

function authFor(who: HttpAuth | undefined): Auth {
  const secret = "{{ settings.secret }}";
  switch (who?.kind) {
    case undefined:
      return { kind: "none" };
    case "bearer":
      return { kind: "bearer", token: secret };
    case "basic":
      return { kind: "basic", user: "{{ settings.user }}", password: secret };
    case "header":
      return { kind: "header", name: who.name, value: secret };
  }
}
