import { makeShowable } from "../../../src/app/session/showable.ts";
import { readFailure } from "../../../src/channels/email/smtp-failure.ts";
import { cleanReply, judgeFailure } from "../../../src/channels/email/smtp-outcome.ts";
import { redact } from "../../../src/cli/render/failure.ts";
import { matches } from "../../../src/condition/holds.ts";
import { explainPattern } from "../../../src/condition/regular-expression.ts";
import { makeQuotable } from "../../../src/config/quotable.ts";
import { hideSecrets } from "../../../src/hide-secrets.ts";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { readHtml } from "../../../src/inbound/classify/human/html-text.ts";
import { findOptOut } from "../../../src/inbound/classify/opt-out/opt-out.ts";
import { readOwnWords } from "../../../src/inbound/classify/own-words/own-words.ts";
import { createRenderer } from "../../../src/message/render.ts";
import { guardFormula } from "../../../src/prospects/export-row.ts";
import { normaliseEmail } from "../../../src/prospects/normalise/email.ts";
import { normaliseLinkedinUrl } from "../../../src/prospects/normalise/linkedin.ts";
import { splitName } from "../../../src/prospects/normalise/name.ts";
import { normalisePhone } from "../../../src/prospects/normalise/phone.ts";
import { readTags } from "../../../src/prospects/normalise/tag.ts";
import { normaliseText } from "../../../src/prospects/normalise/text.ts";
import { parseReference } from "../../../src/prospects/reference.ts";
import { readSequence } from "../../../src/sequence/read-sequence.ts";
import { chooseLanguage } from "../../../src/web/language.ts";
import { workspace } from "../../sequence/support.ts";

// Every place where outside text meets regular expressions, with texts that make backtracking explode.
// A line for each that ended; whoever started this kills it when the next line does not come.

const LONG = 60_000;
/** A cell is refused above this; templates and files are the author's own. */
const CELL = 20_000;

// prettier-ignore
const PUMPS = [
  " ",
  "\t",
  "\n",
  "\r\n ",
  "a",
  "0",
  "A.",
  "<",
  "<a ",
  "</",
  "<!--",
  "(",
  "[",
  "![",
  "*_",
  "`",
  "> ",
  ">",
  "-",
  "=?",
  "=?utf-8?q?",
  "&#",
  "@",
  "a@",
  "://",
  "www.",
  "http://a",
  "1 ",
  "1/",
  "on 1 ",
  "am 1. ",
  "wrote: ",
  "unsubscribe ",
  "don't ",
  "user unknown ",
  "\\",
  '"',
  "'",
  ";",
  ",",
  "한",
  "\u200B",
  "\u0301",
];

const config = workspace();
const renderer = createRenderer({ snippet: () => null });

function mail(head: string, body: string): Buffer {
  const fixed = "From: Jin <jin@x.example>\r\nTo: anna@acme.example\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000";
  return Buffer.from(`${fixed}\r\n${head}\r\n\r\n${body}`);
}

const PLACES: Readonly<Record<string, (text: string) => unknown>> = {
  "a mail's body": (text) => classifyMessage(mail("Subject: Re: hello", text)),
  "an absence notice": (text) =>
    classifyMessage(
      mail("Subject: Out of office\r\nAuto-Submitted: auto-replied", `I am away until ${text}`),
    ),
  "a bounce": (text) =>
    classifyMessage(mail("Subject: Undelivered Mail\r\nX-Failed-Recipients: a@x.example", text)),
  "a mail's HTML": (text) => classifyMessage(mail("Subject: x\r\nContent-Type: text/html", text)),
  "a mail's subject": (text) => classifyMessage(mail(`Subject: ${text}`, "hello")),
  "a mail's addresses": (text) => classifyMessage(mail(`Reply-To: ${text}\r\nReferences: ${text}`, "hello")),
  "a MIME type": (text) =>
    classifyMessage(mail(`Content-Type: multipart/report; boundary="${text}"; report-type=${text}`, text)),
  "HTML read as text": (text) => readHtml(text),
  "an opt-out": (text) => findOptOut(text),
  "somebody's own words": (text) => readOwnWords(text),
  "a server's reply": (text) => {
    const reply = Object.assign(new Error("refused"), { response: `550 ${text}`, command: "RCPT TO" });
    return [judgeFailure(readFailure(reply, false)), cleanReply(text, ["secret"])];
  },
  "words that hide a secret": (text) => [
    hideSecrets(text, ["secret-of-some-length"]),
    hideSecrets(text, ["secret-of-some-length"], { isLogIn: true }),
  ],
  "a seq.yaml that is quoted": (text) => makeQuotable(`workspace: ${text}\nsmtp: ${text}\n${text}`),
  "a line on the terminal": (text) => makeShowable(text, true),
  "an error with a URL": (text) => redact(`x${text}`, ["secret"]),
  "a cell of text": (text) => [normaliseText(text), guardFormula(text)],
  "an email address": (text) => [normaliseEmail(text), normaliseEmail(`a@${text}`)],
  "a LinkedIn address": (text) => [
    normaliseLinkedinUrl(text),
    normaliseLinkedinUrl(`https://linkedin.com/in/${text}`),
  ],
  "a phone number": (text) => normalisePhone(text, "KR"),
  "a name": (text) => splitName(text.slice(0, CELL)),
  tags: (text) => readTags(text.slice(0, CELL)),
  "a reference": (text) => parseReference(text),
  "Accept-Language": (text) => chooseLanguage(null, text.slice(0, 16_384)),
  "a value in Markdown": (text) => {
    const person = { fields: { company: text.slice(0, CELL) }, tags: [] };
    return renderer.renderMarkdown(renderer.render("Hi {{ company }}, see", person, "markdown"));
  },
  "a value in filters": (text) =>
    renderer.render("{{ a | strip_html | strip | split: ',' | join: '-' | truncatewords: 5 | url_encode }}", {
      fields: { a: text.slice(0, CELL) },
      tags: [],
    }),
  "a sequence file": (text) =>
    readSequence(text.slice(0, CELL), { file: "a.yaml", workspace: config, snippet: () => null }),
  "a value against patterns": (text) =>
    ["(a|a)*b$", "(a|aa)+$", "(.*)*x", "([a-z0-9 ]+)*!", ".*.*.*.*x"].map((pattern) =>
      matches(`prospect.title.matches("${pattern}")`, { fields: { title: text }, tags: [] }),
    ),
  "a pattern": (text) => explainPattern(text),
};

function attempt(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

/** Below this a measurement says more about the machine than about the pattern. */
const LEAST_CPU_MS = 40;
/** What a text four times as long may cost: 4 where work is linear, 16 where it is quadratic. */
const MOST_GROWTH = 10;

/** Processor time, least of `tries`: what other processes take does not count. */
function measure(work: (text: string) => unknown, text: string, tries: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries; count += 1) {
    const before = process.cpuUsage();
    attempt(() => work(text));
    attempt(() => work(`${text}!`));
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/** How the cost grows from a quarter of the text to all of it; null where it is too small to tell. */
function measureGrowth(work: (text: string) => unknown, text: string): number | null {
  if (measure(work, text, 1) < LEAST_CPU_MS) return null;
  const growth = measure(work, text, 3) / Math.max(1, measure(work, text.slice(0, LONG / 4), 3));
  if (growth <= MOST_GROWTH) return growth;
  // Once more: garbage may have been collected in the wrong moment.
  const again = measure(work, text, 5) / Math.max(1, measure(work, text.slice(0, LONG / 4), 5));
  if (again <= MOST_GROWTH) return again;
  // What is made of a short text fits into the processor's caches: a cost that goes on growing so is the pattern's.
  return Math.min(again, measure(work, text.repeat(4), 2) / Math.max(1, measure(work, text, 5)));
}

for (const [place, work] of Object.entries(PLACES)) {
  for (const pump of PUMPS) {
    const text = pump.repeat(Math.ceil(LONG / pump.length)).slice(0, LONG);
    const growth = measureGrowth(work, text);
    const isSteep = growth !== null && growth > MOST_GROWTH;
    process.stdout.write(`${JSON.stringify([place, pump, growth === null ? "quick" : growth, isSteep])}\n`);
  }
}
process.stdout.write("done\n");
