import { isHidden } from "../files/tree.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { SourceLocation } from "../yaml/report.ts";
import { SERVED_CHANNELS } from "./workspace-config.ts";

type Path = readonly (string | number)[];

/** Where secrets come from. Each gives null for one that is not there. */
export interface SecretSource {
  /** From the environment or .env. */
  secret(name: string): string | null;
  /** From a file, relative to the workspace. */
  secretFile(path: string): string | null;
}

/** What a source gives for a secret that is there but not told: lint reads files without secrets. */
export const UNTOLD = "untold-secret";

const PLACEHOLDER = /\$\{(file:)?([\w./~-]+)\}/g;
const ONLY_PLACEHOLDER = /^\s*\$\{(?:file:)?[\w./~-]+\}\s*$/;
const SECRET_KEY = /(?:^|_)(?:password|passwd|token|secret|api_?key|private_key|access_key|key)$/i;
/** The password of a URL, as written. */
const URL_PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/[^:@/\s]*:)((?:\$\{[^}]*\}|[^@/\s])*)@/i;

/** Whether a key of seq.yaml is named as secrets are, so that its value may not stand there. */
export function isNamedAsSecret(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** Every scalar of a file, with the way that leads there. */
function* listScalars(node: YamlNode, path: Path = []): Generator<{ node: YamlNode; path: Path }> {
  const { value } = node;
  if (typeof value !== "object" || value === null) {
    yield { node, path };
    return;
  }
  const names = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const name of names) yield* listScalars(node.at(name), [...path, name]);
}

/**
 * Reports secrets that are written out in seq.yaml. The messages name the key, never the value.
 * A password inside a URL and every key named like a secret must be `${NAME}` or `${file:path}`.
 */
export function refuseLiterals(file: YamlNode): void {
  for (const { node, path } of listScalars(file)) {
    const { value } = node;
    const key = String(path.at(-1));
    // A persona or a sender may be called "token"; only values can be secrets.
    const isSecret = isNamedAsSecret(key) && isSecretPath(path);
    if (typeof value === "number" && isSecret) refuse(key, node.part(0, String(value).length));
    if (typeof value !== "string") continue;
    const url = URL_PASSWORD.exec(value);
    const [, before = "", password = ""] = url ?? [];
    if (url !== null && !ONLY_PLACEHOLDER.test(password)) {
      const location = node.part(before.length, before.length + password.length);
      refuse(`the password in "${key}"`, location);
    } else if (isSecret && !ONLY_PLACEHOLDER.test(value)) {
      refuse(`"${key}"`, node.part(0, value.length));
    } else if (value.includes("PRIVATE KEY-----")) {
      refuse(`the private key in "${key}"`, node.part(0, value.length));
    }
  }
}

/** Fields, tags and prices are named freely by the workspace and hold no secrets. */
function isSecretPath(path: Path): boolean {
  return !["fields", "events", "costs", "limits", "personas", "touch_budget"].includes(String(path[0]));
}

function refuse(what: string, location: SourceLocation): void {
  const hint =
    "write ${NAME} and put the value into .env, or ${file:path}; then change the secret, git remembers it";
  location.error("literal-secret", `A secret is written out: ${what}`, hint);
}

/** Where a credential stands, or an address that holds one; `*` is any name or entry. All else is shown or mailed. */
const CREDENTIAL_PLACES: readonly Path[] = [
  ["senders", "*", "smtp"],
  ["senders", "*", "imap"],
  ["senders", "*", "imap", "url"],
  ...["token_url", "client_id", "client_secret", "refresh_token"].flatMap((key) => [
    ["senders", "*", "oauth2", key],
    ["senders", "*", "imap", "oauth2", key],
  ]),
  ["senders", "*", "dkim", "key"],
  ...SERVED_CHANNELS.map((channel) => ["senders", "*", channel, "*"]),
  ["http", "auth", "*", "bearer"],
  ["http", "auth", "*", "basic", "user"],
  ["http", "auth", "*", "basic", "password"],
  ["http", "auth", "*", "header", "value"],
  ["notify", "*", "url"],
  ["web", "metrics_token"],
  ["web", "webhooks", "*", "secret"],
  ["web", "webhooks", "*", "auth_token"],
];

/**
 * Reports `${NAME}` and `${file:path}` where they may not stand, and files that they may not name. Whoever writes a
 * change chooses both, so that a secret never becomes a signature, a postal address or a file's name.
 */
export function refuseMisplaced(file: YamlNode): void {
  for (const { node, path } of listScalars(file)) {
    if (typeof node.value !== "string") continue;
    for (const { 0: all, 1: isFile, 2: name = "", index } of node.value.matchAll(PLACEHOLDER)) {
      const location = node.part(index, index + all.length);
      if (!mayHoldSecret(path, node.value)) {
        const hint =
          "secrets are for log-ins, keys and addresses that hold one; write other values as they are";
        location.error("misplaced-secret", `${all} may not stand here`, hint);
      } else if (isFile !== undefined && !isSecretFile(name)) {
        const hint =
          "a secret is a file of its own inside the workspace, such as ${file:secrets/dkim.pem}; none that is hidden";
        location.error("wrong-secret-file", `The file ${name} may not be named`, hint);
      }
    }
  }
}

function mayHoldSecret(path: Path, value: string): boolean {
  // Kept for providers, which say for themselves what they need.
  if (path[0] === "providers") return true;
  // A database's address holds a password; the path of a file is shown.
  if (path[0] === "store") return value.includes("://") || ONLY_PLACEHOLDER.test(value);
  return CREDENTIAL_PLACES.some(
    (location) =>
      location.length === path.length && location.every((key, index) => key === "*" || key === path[index]),
  );
}

/** Inside the workspace as written, and not hidden: `.env` and `.git` are not one secret. */
function isSecretFile(name: string): boolean {
  return !name.startsWith("/") && !isHidden(name);
}

/** Whether a text names a secret, resolved or not. */
export function namesSecret(written: string): boolean {
  return written.search(PLACEHOLDER) !== -1;
}

/**
 * A text with its placeholders resolved; a missing one is reported by its name and gives null, as no text does.
 * Inside a URL's user and password the value is percent-encoded: it is stored as it is typed.
 */
export function resolveSecrets(written: YamlNode<string | undefined>, source: SecretSource): string | null {
  const text = written.value;
  if (text === undefined) return null;
  const at = text.includes("://") ? text.lastIndexOf("@") : -1;
  const missing: string[] = [];
  const resolved = text.replace(
    PLACEHOLDER,
    (all, file: string | undefined, name: string, offset: number) => {
      // A file that may not be named has been told by `refuseMisplaced`, and is never opened.
      const mayBeRead = file === undefined || isSecretFile(name);
      const value = !mayBeRead ? null : file === undefined ? source.secret(name) : source.secretFile(name);
      if (value !== null && value !== "") {
        const trimmed = file === undefined ? value : value.trimEnd();
        return offset < at ? encodeURIComponent(trimmed) : trimmed;
      }
      missing.push(name);
      if (!mayBeRead) return all;
      const location = written.part(offset, offset + all.length);
      if (file === undefined) {
        const hint = `it is an environment variable: export it, or write ${name}=… into .env beside seq.yaml (mode 0600)`;
        location.error("missing-secret", `${name} is not set`, hint);
      } else {
        const hint = "the path counts from seq.yaml's folder; the file's mode must be 0600";
        location.error("missing-secret", `The file ${name} cannot be read`, hint);
      }
      return all;
    },
  );
  return missing.length === 0 ? resolved : null;
}
