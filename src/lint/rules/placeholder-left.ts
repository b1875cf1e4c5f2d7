import { findHeader, foldHeader } from "../../prospects/mapping/header-names.ts";
import type { Rule } from "../rule.ts";
import { findInTexts } from "../texts.ts";

/** Reminders to oneself and dummy text. Reminders are capitals. */
const REMINDER = /\b(?:TODO|FIXME|TBD|XXX+)\b|\b[Ll]orem [Ii]psum\b/;

/**
 * What marks a place to be filled in and nothing else, whatever stands inside: spintax and single braces (Instantly,
 * Smartlead, Lemlist's old form; `#{…}` Kakao, `${…}`, `{!…}` Salesforce, `{$…}` Smarty), `[[…]]` and `<<…>>`
 * (Infusionsoft, Word), ERB, `%x%` and `%%x%%` (Mailgun, Marketing Cloud), `*|X|*` (Mailchimp), `~X.y~` (Keap),
 * `-first_name-` (SendGrid's old form), `@@x@@`, `__FIRST_NAME__`, and a blank where a name belongs (○○○님, Hi ____,).
 * Braces that hold a colon, a quote or a semicolon are code that somebody shows.
 */
const MARKED = [
  /[#$]?(?<!\{)\{[ \t]*[!$#@]?(?:[\p{L}_][^{}\n:;"'`]{0,60}|[^{}\n]{0,200}\|[^{}\n]{0,200})\}(?!\})/u,
  /\[\[[^[\]\n]{1,60}\]\]/,
  /<<[^<>\n]{1,60}>>/,
  /<%[^\n]{0,80}?%>/,
  /(?<![\w/=&?%.])%%?[A-Za-z_][A-Za-z_]{2}[\w.-]{0,40}%%?(?!\w)/,
  /\*\|[A-Z][\w:]{0,60}\|\*/,
  /~[A-Z]\w{0,40}\.\w{1,40}~/,
  /(?<![\w-])-[a-z]{1,20}_[a-z_]{1,30}-(?![\w-])/,
  /@@\w{1,40}@@/,
  /__[A-Z]{2,20}_[A-Z_]{1,30}__/,
  /[○◯●〇]{2,}|(?<![\p{L}\p{N}])[OX]{2,}(?= ?(?:님|씨|고객|대표|様|さま|さん))|(?<=\p{L}[ \t])_{3,}(?=[ \t,!.])/u,
];

/** What also stands for itself (a tag, an aside, a quotation): left over only around the name of a field. */
const BRACKETED = /(?:\[|<|«|##?|\$)(?<name>[\p{L}_][\p{L}\p{N} _.-]{0,40})(?:\](?![(:[])|>|»|##?|\$)/u;

const CANDIDATE = new RegExp(
  [REMINDER, ...MARKED, BRACKETED].map(({ source }) => `(?:${source})`).join("|"),
  "gu",
);

/** Names that exports do not have and writers of templates do, as `foldHeader` leaves them. */
const OTHER_NAMES = new Set(
  "name myname sendername yourname topic product date time link url painpoint role 성함 고객명 담당자명 업체명 제품명 anrede 御社名 貴社名 担当者名".split(
    " ",
  ),
);
const WHOSE = /^(?:contact|prospect|recipient|lead|user|customer|client|sender|my|your|their)/;

export const placeholderLeft: Rule = {
  id: "placeholder-left",
  severity: "error",
  describe: "A placeholder that nothing fills in is read by everyone, as it stands.",
  checkSequence(subject) {
    return findInTexts(subject, CANDIDATE)
      .filter(({ text, found }) => text.step.channel !== "task" && isPlaceholder(found))
      .map(({ found, range }) => ({
        message: `"${found}" is left over: people would read it`,
        range,
        hint:
          found.includes("|") && found.startsWith("{")
            ? "write one of them, or test them with `variants`"
            : "fill it in; a person's field is {{ first_name }}",
      }));
  },
  /** Settings that `seq init` leaves to be filled in: what leaves this machine carries none of them. */
  checkWorkspace({ config, reading }) {
    const { placeholders = [] } = config.compliance;
    const real = Object.values(config.senders).find(
      ({ smtp, services }) => smtp !== "outbox" || services !== undefined,
    );
    if (real === undefined) return [];
    return placeholders.map((name) => ({
      message: `compliance.${name} is still a placeholder, and "${real.id}" sends for real: it counts as not there`,
      range: reading.positionOfKey(["compliance", name]),
      severity: "warning" as const,
      hint: "write your own between the quotes, or take the line away",
    }));
  },
};

function isPlaceholder(found: string): boolean {
  const bracketed = new RegExp(`^(?:${BRACKETED.source})$`, "u").exec(found)?.groups?.["name"];
  return bracketed === undefined || isFieldName(bracketed);
}

/** `first name`, `FIRST_NAME`, `firstName`, `Contact.FirstName`, `Vorname`, `your company`, `insert topic`. */
function isFieldName(name: string): boolean {
  if (/^(?:your|insert|enter|add|fill in)\s/i.test(name)) return true;
  if (/^[A-Za-z]+(?:[_.][A-Za-z]+)+$/.test(name) && !/^[a-z-]+\.[a-z]{2,}$/.test(name)) return true;
  const folded = foldHeader(name);
  return [folded, folded.replace(WHOSE, "")].some(
    (each) => findHeader(each) !== null || OTHER_NAMES.has(each),
  );
}
