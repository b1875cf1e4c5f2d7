import { askConsent } from "../connect/consent.ts";
import { askByDevice } from "../connect/device.ts";
import { findEndpoints } from "../connect/endpoints.ts";
import { chooseScopes, type Uses } from "../connect/scopes.ts";
import { type Client, postForm, readRefreshToken } from "../connect/token-request.ts";
import { hasPassword, staysHere } from "../config/smtp-url.ts";
import { resolveSecrets } from "../config/secrets.ts";
import type { OAuth2Provider } from "../config/workspace-config.ts";
import { ExitCode, UserError } from "../errors.ts";
import { wouldCommit } from "../git/keeps-out.ts";
import { isLocalHttp } from "../loopback.ts";
import { suggestName } from "../nearest.ts";
import { openRequestSender } from "../providers/send-request.ts";
import { SECRETS_FILE, WORKSPACE_FILE } from "../workspace/file-names.ts";
import { keepSecrets } from "../workspace/keep-secret.ts";
import { readDefinition } from "../workspace/read-definition.ts";
import { readSecrets } from "../workspace/secrets.ts";
import type { YamlNode } from "../yaml/node.ts";
import { createReport } from "../yaml/report.ts";
import { isRecord } from "../yaml/shape.ts";
import { readYaml } from "../yaml/yaml-file.ts";
import type { CommandContext } from "./session/context.ts";

/** What a person sees of it, and is asked. */
export interface ConnectPrompts {
  /** The page where access is allowed. */
  showPage(url: string): Promise<void>;
  showCode(page: { url: string; code: string }): Promise<void>;
  /** Null where nobody can be asked. */
  ask: ((what: "client id" | "client secret") => Promise<string>) | null;
}

export interface ConnectOptions {
  provider: OAuth2Provider;
  sender: string;
  isDevice: boolean;
  /** 0: any that is free. */
  port: number;
}

export interface Connected {
  sender: string;
  provider: OAuth2Provider;
  /** Of the secret in `.env`. */
  name: string;
  scopes: string[];
  /** What seq.yaml lacks under the sender; empty for nothing. */
  lines: string[];
}

/**
 * Gets a sender's consent, and keeps its refresh token in `.env`. What seq.yaml lacks for it is given back: the file is
 * the person's own. Works on a workspace whose token is missing. Throws UserError; nothing is changed then.
 */
export async function connectSender(
  context: Pick<CommandContext, "findRoot" | "world">,
  { provider, sender: id, isDevice, port }: ConnectOptions,
  prompts: ConnectPrompts,
): Promise<Connected> {
  const { world } = context;
  const root = await context.findRoot();
  const node = await readSenderNode(root, id, world.wallClock);
  const login = findLogIn(node);
  if (login !== null && text(login, "provider") !== null && text(login, "provider") !== provider) {
    const hint = `seq connect ${text(login, "provider") ?? ""} ${id}`;
    throw new UserError(`sender ${id} logs in with another provider than ${provider}`, { hint });
  }
  await requireKeptOut(root, world.env);
  const secrets = readSecrets(root, world.env);
  const resolve = (key: string): string | null => {
    const at = login === null ? null : under(login, key);
    return typeof at?.value === "string" ? resolveSecrets(at.with(at.value), secrets) : null;
  };
  const endpoints = findEndpoints(provider, { tokenUrl: resolve("token_url"), authUrl: resolve("auth_url") });
  if (isDevice && provider === "google" && !isLocalHttp(endpoints.deviceUrl)) {
    // https://developers.google.com/identity/protocols/oauth2/limited-input-device#allowedscopes
    throw new UserError("Google gives no device codes for mail", {
      hint: "leave out --device; from another machine: ssh -L 8765:127.0.0.1:8765 HOST, then seq connect with --port 8765",
      exit: ExitCode.unable,
    });
  }
  const { client, isAsked } = await findClient(resolve, login, prompts.ask);
  // A client id is no secret (RFC 6749, 2.2): the page's address holds it.
  world.knownSecrets.delete(client.id);
  if (client.secret !== null) world.knownSecrets.add(client.secret);
  const uses = readUses(node);
  const scopes = chooseScopes(provider, uses);
  const { signal } = world.interruption;
  const requests = openRequestSender({
    mayBePrivate: (host) => /^(?:127\.|localhost$|::1$)/.test(host),
    stop: signal,
  });
  try {
    const form: Record<string, string> = {
      client_id: client.id,
      ...(client.secret !== null && { client_secret: client.secret }),
      ...(scopes.token !== null && { scope: scopes.token.join(" ") }),
    };
    const { tokenUrl, authUrl, deviceUrl } = endpoints;
    const asked = { client, scopes: scopes.consent, signal };
    const tokens = isDevice
      ? await askByDevice({
          ...asked,
          deviceUrl,
          tokenUrl,
          sender: requests,
          show: prompts.showCode,
          now: world.wallClock,
        })
      : await askConsent({
          ...asked,
          provider,
          authUrl,
          email: text(node, "email"),
          port,
          show: prompts.showPage,
        }).then(({ code, redirectUri, verifier }) =>
          postForm(requests, tokenUrl, {
            ...form,
            grant_type: "authorization_code",
            code,
            redirect_uri: redirectUri,
            code_verifier: verifier,
          }),
        );
    const token = readRefreshToken(tokens, scopes.token ?? scopes.consent);
    world.knownSecrets.add(token);
    const prefix = id.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase();
    const name = named(login, "refresh_token") ?? `${prefix}_REFRESH_TOKEN`;
    const secretName = named(login, "client_secret") ?? `${prefix}_CLIENT_SECRET`;
    const isNewSecret = isAsked && client.secret !== null;
    await keepSecrets(root, { ...(isNewSecret && { [secretName]: client.secret ?? "" }), [name]: token });
    const secretPart = client.secret === null ? "" : `, client_secret: "\${${secretName}}"`;
    const line = `oauth2: { provider: ${provider}, client_id: ${JSON.stringify(client.id)}${secretPart}, refresh_token: "\${${name}}" }`;
    const isComplete = named(login, "refresh_token") !== null;
    const mail = { google: "gmail", microsoft: "graph" }[provider];
    const lines = [...(isComplete ? [] : [line]), ...(uses.isGiven ? [] : [`mail: { provider: ${mail} }`])];
    return { sender: id, provider, name, scopes: scopes.consent, lines };
  } finally {
    requests.close();
  }
}

async function readSenderNode(root: string, id: string, wallClock: () => number): Promise<YamlNode> {
  const { text: written } = await readDefinition(root, WORKSPACE_FILE, wallClock);
  const file = written === null ? null : readYaml(written, createReport(WORKSPACE_FILE));
  if (file === null) throw new UserError("seq.yaml cannot be read", { hint: "seq lint shows every problem" });
  const senders = under(file, "senders");
  const names = isRecord(senders.value) ? Object.keys(senders.value) : [];
  if (!names.includes(id)) {
    throw new UserError(`there is no sender ${id}`, {
      hint: suggestName(id, names) ?? `senders here: ${names.join(", ") || "none"}`,
      exit: ExitCode.usage,
    });
  }
  return under(senders, id);
}

/** The sender's own log-in, or its mailbox's. */
function findLogIn(node: YamlNode): YamlNode | null {
  return [under(node, "oauth2"), under(node, "imap", "oauth2")].find(({ value }) => isRecord(value)) ?? null;
}

function under(node: YamlNode, ...path: readonly string[]): YamlNode {
  return node.at(...path);
}

function text(node: YamlNode | null, key: string): string | null {
  const value = node === null ? null : under(node, key).value;
  return typeof value === "string" ? value : null;
}

/** The name of the secret that a key is wholly. */
function named(login: YamlNode | null, key: string): string | null {
  return /^\s*\$\{(\w+)\}\s*$/.exec(text(login, key) ?? "")?.[1] ?? null;
}

async function requireKeptOut(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  // Git tells of files that are there.
  await keepSecrets(root, {});
  if ((await wouldCommit(root, SECRETS_FILE, env)) !== true) return;
  throw new UserError(`git would commit ${SECRETS_FILE}, where the token goes`, {
    hint: `echo ${SECRETS_FILE} >> .gitignore; git rm --cached ${SECRETS_FILE} where it is tracked`,
  });
}

async function findClient(
  resolve: (key: string) => string | null,
  login: YamlNode | null,
  ask: ConnectPrompts["ask"],
): Promise<{ client: Client; isAsked: boolean }> {
  const id = resolve("client_id");
  const secret = resolve("client_secret");
  // An app may have no secret; one that seq.yaml names and nobody has is asked for.
  if (id !== null && (secret !== null || text(login, "client_secret") === null)) {
    return { client: { id, secret }, isAsked: false };
  }
  if (ask === null) {
    throw new UserError(`${id === null ? "the client id" : "the client secret"} of your app is missing`, {
      hint: 'write oauth2: { provider: …, client_id: …, client_secret: "${CLIENT_SECRET}" } under the sender, and the secret into .env',
    });
  }
  const given = id ?? (await ask("client id")).trim();
  if (given === "") throw new UserError("there is no app without a client id");
  const own = secret ?? (await ask("client secret")).trim();
  return { client: { id: given, secret: own === "" ? null : own }, isAsked: secret === null };
}

/** What of a sender logs in with its token; where nothing does yet, the provider's own interface will. */
function readUses(node: YamlNode): Uses & { isGiven: boolean } {
  const mail = under(node, "mail").value;
  const smtp = text(node, "smtp");
  const imap = text(node, "imap") ?? text(under(node, "imap"), "url");
  const uses = {
    api: isRecord(mail),
    smtp: smtp !== null && !staysHere(smtp) && !hasPassword(smtp),
    imap: imap !== null && !hasPassword(imap),
  };
  const isGiven = uses.api || uses.smtp || uses.imap;
  return isGiven ? { ...uses, isGiven } : { api: true, smtp: false, imap: false, isGiven };
}
