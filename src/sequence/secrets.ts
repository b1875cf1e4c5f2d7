import type { Report } from "./report.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

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
