import { UNTOLD } from "../config/secrets.ts";
import { parseDotenv } from "./dotenv.ts";
import { SECRETS_FILE } from "./file-names.ts";
import { readPrivateFile } from "./private-file.ts";

/** Shorter values would blank out ordinary words and numbers. */
const MIN_REDACTED_LENGTH = 4;

/** Where `${NAME}` and `${file:path}` come from. */
export interface Secrets {
  /** From the environment, else from `.env`; null when neither has it. Empty counts as missing. */
  secret: (name: string) => string | null;
  /** The text of a 0600 file inside the workspace, without its last line break; null when there is none. */
  secretFile: (path: string) => string | null;
  /** Everything handed out so far and all of `.env`, for redaction. */
  all: () => string[];
}

/**
 * For whoever looks at a workspace and acts with no secret of it: each is taken to be there, and no file of one is
 * opened. What the environment holds under a name that is asked for is kept for redaction alone.
 */
export function leaveUntold(env: Readonly<Record<string, string | undefined>>): Secrets {
  const named = new Set<string>();
  return {
    secret(name) {
      const value = env[name] ?? "";
      if (value.length >= MIN_REDACTED_LENGTH) named.add(value);
      return UNTOLD;
    },
    secretFile: () => UNTOLD,
    all: () => [...named],
  };
}

/** Opens the secrets of a workspace. UserError when `.env` is readable by others or malformed. */
export function readSecrets(root: string, env: Readonly<Record<string, string | undefined>>): Secrets {
  const text = readPrivateFile(root, SECRETS_FILE);
  const kept = text === null ? new Map<string, string>() : parseDotenv(text, SECRETS_FILE);
  const handedOut = new Set(kept.values());

  const handOut = (value: string | undefined): string | null => {
    if (value === undefined || value === "") return null;
    handedOut.add(value);
    return value;
  };
  return {
    secret: (name) => handOut(env[name]) ?? handOut(kept.get(name)),
    secretFile: (path) => handOut(readPrivateFile(root, path)?.replace(/\r?\n$/, "")),
    all: () => [...handedOut].filter((value) => value.length >= MIN_REDACTED_LENGTH),
  };
}
