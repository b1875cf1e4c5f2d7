/** Keys of seq.yaml whose values are no secrets, so that a report may quote the line. */
const HARMLESS = new Set(
  "workspace rehearsal calendar timezone hours holidays senders name email inbox bounces sent every hold_after provider scope domain selector limits per_day per_hour ramp from add signature unsubscribe linkedin connections patience touch_budget person company stop_on same_domain fields personas where notes costs currency compliance postal_address privacy_url data_source jurisdictions overrides reason phone sms whatsapp call post approval notify on shape include_text web public_url listen trust_proxy webhooks create events codes discount expires uses owner points".split(
    " ",
  ),
);
/** What the values of names that people choose look like: rates, prices, types. */
const PLAIN_VALUE =
  /^(?:[\d.,\s]|\b(?:per|minutes?|hours?|days?|weeks?|text|number|date|boolean|true|false)\b)*$/;
/** Words that a key of an address may hold, a file, and an address whose password is elsewhere. */
const PLAIN_ADDRESS =
  /^(?:outbox|auto|off|[\w./-]+\.db|[a-z]+:\/\/(?:[^\s:@/]*:~@)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?\/?)$/i;
/** A colon that ends a key, and the key; without one where what stands before the colon is no key. */
const KEY = /(?:(?<![^\s{,[])(?:"([^"\n]*)"|'([^'\n]*)'|([\w.-]+)))?\s*:(?=[\s"'[{]|$)/g;
/** A URL's user and password, up to its last @. Also where the colon or a slash was forgotten. */
const USER_INFO = /\/\/?[^\s/]*@|[a-z]+:\/*[^\s/@]+:[^\s/@]+@/gi;
const PLACEHOLDER = /\$\{(?:file:)?[\w./~-]+\}/g;
/** Long and of mixed signs: a token or key, wherever it stands. */
const TOKEN = /[\w+/=.-]{24,}/g;
/** A longer line is not quoted at all: nobody reads it, and comparing it with patterns takes its time. */
const LONGEST_LINE = 500;
/** Shorter ones would take ordinary words out of messages. */
const LEAST_SECRET = 4;
const BLANK = "…";

/** A text whose lines a report may quote, and what was taken out of it. */
export interface Quotable {
  /** As long as the original, line by line and column by column. */
  text: string;
  taken: string[];
}

/**
 * seq.yaml without anything that may be a secret: of what a key may hold that is not known to be harmless, only
 * placeholders stay. Works line by line, since a file that is no YAML is the one that gets quoted.
 */
export function makeQuotable(text: string): Quotable {
  const taken = new Set<string>();
  let isOpen = true;
  const lines = text.split(/(\r\n|\n|\r)/).map((line, index) => {
    if (index % 2 === 1) return line;
    if (line.length > LONGEST_LINE) {
      isOpen = false;
      return maskValue(line, false, taken);
    }
    const { shown, goesOn } = maskLine(line, isOpen, taken);
    isOpen = goesOn;
    return shown;
  });
  return { text: lines.join(""), taken: [...taken].sort((a, b) => b.length - a.length) };
}

/** `isOpen`: what stands before the first key goes on from a harmless value. */
function maskLine(line: string, isOpen: boolean, taken: Set<string>): { shown: string; goesOn: boolean } {
  const marks = [...line.matchAll(KEY)].map((found, nth) => ({
    // What ends in a colon after another key's value may be that value, unless a map stands there.
    isKey: nth === 0 || /[{,]\s*$/.test(line.slice(0, found.index)),
    name: found[1] ?? found[2] ?? found[3] ?? "",
    start: found.index,
    end: found.index + found[0].length,
  }));
  const [first] = marks;
  const before = line.slice(0, first?.start ?? line.length);
  // Words that are neither a key nor an entry of a list: something is broken here.
  const isEntry = /^\s*(?:$|[-\]}])/.test(before);
  const parts = [maskValue(before, isOpen && isEntry, taken)];
  let goesOn = isOpen && isEntry;
  for (const [index, { isKey, name, start, end }] of marks.entries()) {
    const value = line.slice(end, marks[index + 1]?.start ?? line.length);
    const bare = value.replace(PLACEHOLDER, "~").replace(/[{}\s"',]/g, "");
    const isHarmless = isKey && (HARMLESS.has(name) || isPlain(name, bare));
    goesOn = isHarmless || (isKey && index === marks.length - 1 && bare === "" && !isSecretLike(name));
    // Inside { … } a value ends at a comma; what follows without a key of its own is not known.
    const isFlow = line.slice(0, start).includes("{") && !/^\s*\[[^\]]*\]/.test(value);
    const known = isHarmless ? (isFlow ? value.search(/,|$/) : value.length) : 0;
    const key = line.slice(start, end);
    parts.push(isKey ? key : maskValue(key, false, taken));
    const head = value.slice(0, known);
    parts.push(isKey && isPlain(name, bare) ? head : maskValue(head, true, taken));
    parts.push(maskValue(value.slice(known), false, taken));
  }
  return { shown: parts.join(""), goesOn };
}

/** Whether a value cannot be a secret, by its looks. */
function isPlain(name: string, value: string): boolean {
  return PLAIN_VALUE.test(value) || (/^(?:smtp|imap|url|store)$/.test(name) && PLAIN_ADDRESS.test(value));
}

/** Whether what follows on the next lines may be a secret: `key: |`, `password:`. */
function isSecretLike(name: string): boolean {
  return /pass|pwd|token|secret|key|auth|smtp|imap|url|store|cred/i.test(name);
}

function maskValue(value: string, isHarmless: boolean, taken: Set<string>): string {
  const hash = value.search(/(?:^|\s)#/);
  const comment = hash === -1 ? value.length : hash;
  const mask = (text: string): string => {
    collect(text, taken);
    return blank(text);
  };
  const body = value.slice(0, comment);
  const rest = blank(value.slice(comment));
  if (isHarmless)
    return body.replace(USER_INFO, mask).replace(TOKEN, (run) => (/\d/.test(run) ? mask(run) : run)) + rest;
  // The placeholders are what somebody wants to see: which name, and what is wrong around it.
  const pieces = body.split(PLACEHOLDER);
  const names = body.match(PLACEHOLDER) ?? [];
  return pieces.map((piece, index) => mask(piece) + (names[index] ?? "")).join("") + rest;
}

/** The first sign stands for all; spaces keep the columns. */
function blank(text: string): string {
  const start = text.search(/[^\s{}[\],"']/);
  if (start === -1) return text;
  return text.slice(0, start) + BLANK + " ".repeat(text.length - start - BLANK.length);
}

/** The whole, the user and password of a URL, and of the other parts those that are no plain words. */
function collect(text: string, taken: Set<string>): void {
  const whole = text.trim().replace(/^["']|["']$/g, "");
  const userInfo = /(?:\/|:|^)\/*([^\s/]*)@/.exec(whole)?.[1] ?? "";
  const parts = whole
    .split(/[\s"'{}[\],:@/?=&#*!|>%`\\]+/)
    .filter((each) => /\d|[a-z][A-Z]|[^\w.-]/.test(each) || each.length >= 12);
  for (const each of [whole, userInfo, ...userInfo.split(":"), ...parts]) {
    if (each.length >= LEAST_SECRET) taken.add(each);
  }
}

/** A message that names values of the file, without those that may be secrets. */
export function withoutTaken(message: string, taken: readonly string[]): string {
  return taken.reduce((text, each) => text.replaceAll(each, BLANK), message);
}
