/** Shorter values would blank out ordinary words and numbers. */
const LEAST_LENGTH = 4;
/** An encoded form of fewer characters stands in ordinary text by chance. */
const LEAST_ENCODED_LENGTH = 8;
/** A run of what base64, hex and percent-encoding write. */
const RUN = /[\w+/=%.~-]{8,}/g;
/** A run that is no word of any language: only in what is said of a log-in, where nothing is worth the risk. */
const OPAQUE = /(?=[\w+/=%.~-]*[\d+/=%])[\w+/=%.~-]{12,}|[\w+/=%.~-]{24,}/g;
/** Where a server sends people for help. */
const HELP_PAGE = /^https:\/\/[a-z./?=&_-]{4,100}$/i;

/**
 * Takes secrets out of words that somebody else chose, such as a server's answer or an error's stack: as they are, in
 * any case, as JSON and URLs write them, in hex, reversed, and in base64 wherever they stand in it (RFC 4616 puts the
 * password behind the user). `isLogIn`: the words are about a log-in; then all that looks encoded goes, too.
 */
export function hideSecrets(
  text: string,
  secrets: readonly string[],
  { mark = "…", isLogIn = false }: { mark?: string; isLogIn?: boolean } = {},
): string {
  const known = secrets.filter((secret) => secret.length >= LEAST_LENGTH);
  let clean = text;
  for (const form of sortLongestFirst(known.flatMap(listSpellings))) {
    clean = clean.replace(new RegExp(escapePattern(form), "gi"), () => mark);
  }
  const encoded = known.flatMap(listEncodings).filter(({ length }) => length >= LEAST_ENCODED_LENGTH);
  if (encoded.length > 0) {
    clean = clean.replace(RUN, (run) => {
      const small = run.toLowerCase();
      return encoded.some((form) => small.includes(form)) ? mark : run;
    });
  }
  if (!isLogIn) return clean;
  return clean.replace(/\S+/g, (word) => (HELP_PAGE.test(word) ? word : word.replace(OPAQUE, mark)));
}

/** Names of variables and keys whose values are nobody else's business. */
const SECRET_NAME =
  /(?:^|_)(?:pass(?:word|wd|phrase)?|pwd|token|secret|credentials?|(?:api|private|access|signing|encryption)_?key|key|auth|dsn|cookie)(?:_|$)/i;

/**
 * Names that speak of a secret and hold a place: the current folder, as shells keep it (POSIX.1-2024, XBD 8.3; beside
 * it MYSQL_PWD is a password), and whatever ends in what a place is called, as SSH_AUTH_SOCK and TOKEN_FILE do. Taken
 * for secrets, they would blank out the paths in every message.
 */
const PLACE_NAME = /^(?:old)?pwd$|_(?:file|path|dir|directory|folder|home|sock|socket)$/i;

/** Values of an environment that are secrets by their names, or hold a password as URLs do. */
export function findSecrets(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value = ""]) => (isSecret(name, value) ? [value] : []));
}

/** Whether a variable of an environment is a secret. */
export function isSecret(name: string, value: string): boolean {
  const isNamed = SECRET_NAME.test(name) && !PLACE_NAME.test(name);
  return isNamed || /^[a-z][a-z\d+.-]{0,30}:\/\/[^\s/@]*:[^\s/@]+@/i.test(value);
}

function listSpellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Through bytes, so that half a character has a form in URLs, too.
  const whole = bytes.toString();
  return [
    secret,
    bytes.toString("latin1"),
    JSON.stringify(secret).slice(1, -1),
    encodeURI(whole),
    encodeURIComponent(whole),
    Array.from(secret).reverse().join(""),
    // The parts of a key file: some errors quote a line.
    ...secret.split(/\r?\n/).filter((line) => line.length >= 16),
  ];
}

/** In lower case; base64 without the characters that hang together with what stands around. */
function listEncodings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    return (["base64", "base64url"] as const).map((encoding) =>
      shifted
        .toString(encoding)
        .replace(/=+$/, "")
        .slice(shift === 0 ? 0 : shift + 1, -1),
    );
  });
  return [...base64, bytes.toString("hex")].map((form) => form.toLowerCase());
}

function sortLongestFirst(forms: readonly string[]): string[] {
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
