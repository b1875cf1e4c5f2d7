import { isHidden } from "../files/tree.ts";
import type { Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";

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

/**
 * Reports secrets that are written out in seq.yaml. The messages name the key, never the value.
 * A password inside a URL and every key named like a secret must be `${NAME}` or `${file:path}`.
 */
export function refuseLiterals(yaml: YamlFile, report: Report): void {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        visit(inner, [...path, Array.isArray(value) ? Number(key) : key]);
      }
      return;
    }
    const key = String(path.at(-1));
    // A persona or a sender may be called "token"; only values can be secrets.
    if (typeof value === "number" && SECRET_KEY.test(key) && isSecretPlace(path)) {
      refuse(key, path, 0, String(value).length, yaml, report);
    }
    if (typeof value !== "string") return;
    const url = URL_PASSWORD.exec(value);
    const [, before = "", password = ""] = url ?? [];
    if (url !== null && !ONLY_PLACEHOLDER.test(password)) {
      refuse(`the password in "${key}"`, path, before.length, before.length + password.length, yaml, report);
    } else if (SECRET_KEY.test(key) && isSecretPlace(path) && !ONLY_PLACEHOLDER.test(value)) {
      refuse(`"${key}"`, path, 0, value.length, yaml, report);
    } else if (value.includes("PRIVATE KEY-----")) {
      refuse(`the private key in "${key}"`, path, 0, value.length, yaml, report);
    }
  };
  visit(yaml.value, []);
}

/** Fields, tags and prices are named freely by the workspace and hold no secrets. */
function isSecretPlace(path: Path): boolean {
  return !["fields", "costs", "limits", "personas", "touch_budget"].includes(String(path[0]));
}

function refuse(what: string, path: Path, start: number, end: number, yaml: YamlFile, report: Report): void {
  const range = yaml.locatePart(path, start, end);
  report.error("literal-secret", `A secret is written out: ${what}`, range, {
    hint: "write ${NAME} and put the value into .env, or ${file:path}; then change the secret, git remembers it",
  });
}

/** Where a credential stands, or an address that holds one; `*` is any name or entry. All else is shown or mailed. */
const CREDENTIAL_PLACES: readonly Path[] = [
  ["senders", "*", "smtp"],
  ["senders", "*", "imap"],
  ["senders", "*", "imap", "url"],
  ...["token_url", "client_id", "client_secret", "refresh_token"].map((key) => [
    "senders",
    "*",
    "imap",
    "oauth2",
    key,
  ]),
  ["senders", "*", "dkim", "key"],
  ["notify", "*", "url"],
  ["web", "webhooks", "*", "secret"],
  ["web", "webhooks", "*", "auth_token"],
];

/**
 * Reports `${NAME}` and `${file:path}` where they may not stand, and files that they may not name. Whoever writes a
 * change chooses both, so that a secret never becomes a signature, a postal address or a file's name.
 */
export function refuseMisplaced(yaml: YamlFile, report: Report): void {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        visit(inner, [...path, Array.isArray(value) ? Number(key) : key]);
      }
      return;
    }
    if (typeof value !== "string") return;
    for (const { 0: all, 1: file, 2: name = "", index } of value.matchAll(PLACEHOLDER)) {
      const range = yaml.locatePart(path, index, index + all.length);
      if (!mayHoldSecret(path, value)) {
        report.error("misplaced-secret", `${all} may not stand here`, range, {
          hint: "secrets are for log-ins, keys and addresses that hold one; write other values as they are",
        });
      } else if (file !== undefined && !isSecretFile(name)) {
        report.error("wrong-secret-file", `The file ${name} may not be named`, range, {
          hint: "a secret is a file of its own inside the workspace, such as ${file:secrets/dkim.pem}; none that is hidden",
        });
      }
    }
  };
  visit(yaml.value, []);
}

function mayHoldSecret(path: Path, value: string): boolean {
  // Kept for providers, which say for themselves what they need.
  if (path[0] === "providers") return true;
  // A database's address holds a password; the path of a file is shown.
  if (path[0] === "store") return value.includes("://") || ONLY_PLACEHOLDER.test(value);
  return CREDENTIAL_PLACES.some(
    (place) =>
      place.length === path.length && place.every((key, index) => key === "*" || key === path[index]),
  );
}

/** Inside the workspace as written, and not hidden: `.env` and `.git` are not one secret. */
function isSecretFile(name: string): boolean {
  return !name.startsWith("/") && !isHidden(name);
}

/**
 * The text at `path` with its placeholders resolved; a missing one is reported by its name and gives null.
 * Inside a URL's user and password the value is percent-encoded: it is stored as it is typed.
 */
export function resolveSecrets(
  text: string,
  path: Path,
  source: SecretSource,
  yaml: YamlFile,
  report: Report,
): string | null {
  const at = text.includes("://") ? text.lastIndexOf("@") : -1;
  const missing: string[] = [];
  const resolved = text.replace(
    PLACEHOLDER,
    (all, file: string | undefined, name: string, offset: number) => {
      if (file !== undefined && !isSecretFile(name)) {
        // Told by `refuseMisplaced`, and never opened.
        missing.push(name);
        return all;
      }
      const value = file === undefined ? source.secret(name) : source.secretFile(name);
      if (value !== null && value !== "") {
        const trimmed = file === undefined ? value : value.trimEnd();
        return offset < at ? encodeURIComponent(trimmed) : trimmed;
      }
      missing.push(name);
      const range = yaml.locatePart(path, offset, offset + all.length);
      if (file === undefined) {
        report.error("missing-secret", `${name} is not set`, range, {
          hint: `export ${name}, or put it into .env (mode 0600)`,
        });
      } else {
        report.error("missing-secret", `The file ${name} cannot be read`, range, {
          hint: "the path counts from seq.yaml's folder; the file's mode must be 0600",
        });
      }
      return all;
    },
  );
  return missing.length === 0 ? resolved : null;
}
