import type { Context } from "hono";
import type { TokenSubject } from "../token/token.ts";
import { chooseLanguage } from "./language.ts";
import { type Choice, writePage } from "./page.ts";
import {
  findOwnStop,
  findVisitor,
  isOfPage,
  optOut,
  resubscribe,
  setPreference,
  type Visitor,
} from "./person.ts";
import type { PostedForm } from "./posted-form.ts";
import type { WebRun } from "./services.ts";
import { type Language, WORDS, type Words } from "./words.ts";

/** What an opt-out or preference page answers; `outcome` is for the log. */
export interface Answer {
  status: 200 | 400 | 404;
  body: string;
  outcome: string;
}

const ACTIONS = ["unsubscribe", "resubscribe", "pause", "fewer", "normal", "never"] as const;
type Action = (typeof ACTIONS)[number];

export interface Page {
  kind: "u" | "p" | "r";
  /** Where the page's buttons lead, seen from the page; absent: its own token. */
  target?: string;
  token: string;
  language: Language;
  words: Words;
  visitor: Visitor;
}

/** Shows a page; changes nothing, since scanners open every link (RFC 8058 1). */
export async function showPage(
  run: WebRun,
  kind: "u" | "p",
  token: string,
  ref: TokenSubject,
  c: Context,
): Promise<Answer> {
  const page = await openPage(run, kind, token, ref, c);
  const { visitor, words } = page;
  if (visitor.person === null) return write(run, page, words.erased, [], "erased");
  if ((await findOwnStop(run, visitor.person)) !== null) return writeStopped(run, page, "shown");
  return kind === "u"
    ? write(run, page, words.ask, [{ action: "unsubscribe", label: words.stop, isMain: true }], "shown")
    : write(run, page, words.how, listChoices(words), "shown");
}

/** Does what a button, or the one click of a mail program, asks. Anything else changes nothing. */
export async function takeChoice(
  run: WebRun,
  kind: "u" | "p",
  token: string,
  ref: TokenSubject,
  c: Context,
  form: PostedForm,
): Promise<Answer> {
  const isOneClick = kind === "u" && asksOneClick(form);
  const asked = isOneClick ? "unsubscribe" : form.findLast(([name]) => name === "action")?.[1];
  const action = ACTIONS.find((each) => each === asked);
  if (action === undefined) {
    const shown = await showPage(run, kind, token, ref, c);
    return { ...shown, status: 400, outcome: "no_choice" };
  }
  if (isOneClick) {
    const visitor = await findVisitor(run, ref);
    const isNew = await optOut(run, visitor, "one_click");
    return { status: 200, body: "Unsubscribed.\n", outcome: isNew ? "opted_out" : "already" };
  }
  return perform(run, await openPage(run, kind, token, ref, c), action);
}

/** The field of RFC 8058 3.2, among whatever others, in any case. */
function asksOneClick(form: PostedForm): boolean {
  return form.some(
    ([name, value]) => name.toLowerCase() === "list-unsubscribe" && value.toLowerCase() === "one-click",
  );
}

async function perform(run: WebRun, page: Page, action: Action): Promise<Answer> {
  const { visitor, words } = page;
  if (visitor.person === null) return write(run, page, words.erased, [], "erased");
  switch (action) {
    case "unsubscribe":
    case "never": {
      const isNew = await optOut(run, visitor, action === "never" ? "preferences" : "page");
      return writeStopped(run, page, isNew ? "opted_out" : "already");
    }
    case "resubscribe": {
      const isNew = await resubscribe(run, visitor);
      // What somebody else suppressed stays: then this page promises nothing.
      if ((await run.store.findSuppression(visitor.person)) !== null)
        return write(run, page, words.stopped, [], "stays_stopped");
      return write(run, page, words.resumed, [], isNew ? "resubscribed" : "already");
    }
    case "pause":
    case "fewer":
    case "normal": {
      await setPreference(run, visitor, action);
      const said = { pause: words.paused, fewer: words.fewerDone, normal: words.normalDone }[action];
      return write(run, page, said, listChoices(words), action);
    }
    default:
      return action satisfies never;
  }
}

/** Offers to take back only what this page can. */
async function writeStopped(run: WebRun, page: Page, outcome: string): Promise<Answer> {
  const { visitor, words } = page;
  const canUndo = visitor.person !== null && isOfPage(await findOwnStop(run, visitor.person), visitor.person);
  const choices = canUndo ? [{ action: "resubscribe", label: words.undo }] : [];
  return write(run, page, words.stopped, choices, outcome);
}

/** Whom a page is about, and in which language. */
export async function openPage(
  run: WebRun,
  kind: Page["kind"],
  token: string,
  ref: TokenSubject,
  c: Context,
): Promise<Page> {
  const visitor = await findVisitor(run, ref);
  const language = chooseLanguage(visitor.person, c.req.header("accept-language"));
  return { kind, token, language, words: WORDS[language], visitor };
}

function listChoices(words: Words): Choice[] {
  return [
    { action: "pause", label: words.pause },
    { action: "fewer", label: words.fewer },
    { action: "normal", label: words.normal },
    { action: "never", label: words.never, isMain: true },
  ];
}

/** A page that says who writes, and whom it is about. */
export function write(
  run: WebRun,
  page: Page,
  text: string,
  choices: readonly Choice[],
  outcome: string,
): Answer {
  const { language, words, kind, token, visitor } = page;
  const sender = visitor.senderName ?? "…";
  const { company, postalAddress } = run.config.compliance;
  const { senderName, senderEmail } = visitor;
  // The company, as far as the address below does not begin with it.
  const isNamed = company === null || postalAddress?.startsWith(company) === true;
  const who =
    senderName === null && senderEmail === null
      ? ""
      : [senderName, isNamed ? null : company, senderEmail].filter((part) => part !== null).join(", ");
  const email = visitor.person?.email ?? null;
  const about = [
    ...(email === null ? [] : [words.about.replace("{address}", () => maskAddress(email))]),
    ...(who === "" ? [] : [who]),
    ...(who === "" || postalAddress === null
      ? []
      : postalAddress.split("\n").filter((line) => line.trim() !== "")),
  ];
  const body = writePage({
    about,
    language,
    title: words.title,
    text: text.replace("{sender}", () => sender),
    choices,
    // Relative to the page itself, so that it also works under a path of the proxy.
    target: page.target ?? token,
    ...(kind === "u" && visitor.person !== null
      ? { link: { href: `../p/${token}`, label: words.preferences } }
      : {}),
  });
  return { status: 200, body, outcome };
}

/** An address as whoever owns it knows it again: a link may be forwarded, and whoever opens it learns none. */
export function maskAddress(email: string): string {
  const at = email.lastIndexOf("@");
  const [first = ""] = Array.from(email);
  return `${first}•••${email.slice(at)}`;
}
