import type { Sender } from "../config/workspace-config.ts";
import type { Person, StepAnswers, StepAsk } from "../engine/facts.ts";
import type { Instant, StepService } from "../engine/plan.ts";
import { isEnforced } from "../law/judge.ts";
import type { Compliance, Medium } from "../law/law.ts";
import { addLegalNotices } from "../law/legal-notices.ts";
import { sourceOf } from "../law/subject.ts";
import { findLaw } from "../law/table.ts";
import { addTextNotices } from "../law/text-notices.ts";
import { renderMarkdown } from "../message/markdown.ts";
import type { Renderer } from "../message/render.ts";
import type { TokenSubject } from "../token/token.ts";
import type { Action, Form, Touch, TouchLinks } from "./channel.ts";
import { exampleLinks, type LinkSource, linksOf } from "./touch-links.ts";

/** What all touches of one step by one sender share, as plain data. The same object for each: a worker is sent it once. */
export interface StepTemplate {
  action: string;
  form: Form;
  /** Templates by field, as the drawn variant has them. */
  texts: Readonly<Record<string, string>>;
  fields: Action["fields"];
  /** See `Touch`. */
  service?: StepService;
  /** The snippets of the step's own version; absent where it keeps none. */
  snippets?: Readonly<Record<string, string>>;
  /** The sender's signature, as a template; null without one, and in what is no letter. */
  signature: string | null;
  /** What it is to the law; null where the law has no say. */
  medium: Medium | null;
  /** Its sequence advertises nothing, or the action never does. */
  isInformational?: true;
  /** Snippets as they stand in the workspace, by name: all that the templates and the signature render. */
  inWorkspace: Readonly<Record<string, string>>;
  sender: Sender;
  compliance: Compliance;
  links: LinkSource;
  /** What its texts ask of steps. */
  asks: readonly StepAsk[];
}

/** All that one touch is rendered from: plain data that another thread can take. */
export interface RenderRequest {
  template: StepTemplate;
  /** See `Touch`. */
  key: string;
  at: Instant;
  person: Person;
  /** What the person's steps answer to all that the template asks. */
  steps: StepAnswers;
  parent: Touch["parent"];
  /** The first email of the sequence to this person. */
  isFirst: boolean;
  /** Whom and what its links are about; null for one that is only looked at: its links lead nowhere. */
  ref: TokenSubject | null;
  /** Texts that are rendered already, as somebody approved them; null for the templates. */
  content: Readonly<Record<string, string>> | null;
}

/** A touch whose texts are still templates: whoever prepares it renders it, in whatever thread. */
export interface UnrenderedTouch {
  request: RenderRequest;
  /** For this thread. */
  renderer: Renderer;
}

/** The touch as it is, or rendered in this thread. Throws RenderError for a missing variable. */
export function inRenderedForm(touch: Touch | UnrenderedTouch): Touch {
  return "request" in touch ? renderTouch(touch.request, touch.renderer) : touch;
}

/**
 * Renders a touch: its texts, its links, and what the law of the person's country adds. The same request gives the same
 * touch, in any thread, at any time. Throws RenderError for a missing variable.
 */
export function renderTouch(request: RenderRequest, renderer: Renderer): Touch {
  const { template, key, person, steps, at, parent, ref } = request;
  const made = ref === null ? exampleLinks(template.links.publicUrl) : linksOf(template.links, ref, at);
  const links = mayTrack(template, person) ? made : { ...made, tracking: null };
  const { sender, compliance, action } = template;
  const reader = { ...readerOf(person, sender, links), steps };
  const content = withTextNotices(
    request,
    request.content ?? renderer.renderContent(template.texts, template.fields, reader, template.snippets),
  );
  const signature =
    template.signature === null ? null : renderer.render(template.signature, reader, "markdown");
  return {
    key,
    action,
    content,
    ...(template.service !== undefined && { service: template.service }),
    person,
    sender,
    at,
    ...noticesFor(request, content, signature, links),
    parent,
    postalAddress: compliance.postalAddress,
    signature,
    links,
    ...(template.isInformational === true && { isInformational: true }),
  };
}

/** One link a number of stars, a line each; they open the page, where one more press rates. */
export function listRatingLinks(url: string): string {
  return [5, 4, 3, 2, 1].map((stars) => `${"★".repeat(stars)} ${url}/${stars}`).join("\n");
}

/**
 * What templates see: the person's fields, the sender's name and address, and where to opt out. Without a public
 * address that is a mail to the sender, and nothing to rate at.
 */
export function readerOf(person: Person, sender: Sender, links?: TouchLinks): Person {
  const mailto = optOutMail(sender, links);
  const unsubscribe = links?.unsubscribeUrl ?? mailto;
  const preferences = links?.preferencesUrl ?? mailto;
  const rating = links?.ratingUrl ?? null;
  return {
    fields: {
      ...person.fields,
      sender_name: sender.name,
      ...(sender.email !== null && { sender_email: sender.email }),
      ...(unsubscribe !== null && { unsubscribe_url: unsubscribe }),
      ...(preferences !== null && { preferences_url: preferences }),
      ...(rating !== null && { rating_url: rating, rating_links: listRatingLinks(rating) }),
      ...(links?.confirmUrl !== undefined && { confirm_url: links.confirmUrl }),
    },
    tags: person.tags,
  };
}

function optOutMail({ email }: Sender, links?: TouchLinks): string | null {
  if (email === null) return null;
  return `mailto:${email}?subject=unsubscribe${links === undefined ? "" : `%20${links.optOut}`}`;
}

/** Whether the person's opens and clicks may be counted without a consent of their own. */
function mayTrack({ compliance }: StepTemplate, person: Person): boolean {
  return !isEnforced(compliance) || findLaw(countryOf(person)).tracking === undefined;
}

function countryOf({ fields: { country } }: Person): string | null {
  return typeof country === "string" && country !== "" ? country : null;
}

/**
 * A text message with what the law and carriers ask, so that its segments and its hash are those of what leaves. What an
 * approved template says is fixed with whoever approved it.
 */
function withTextNotices(
  { template, person, isFirst }: RenderRequest,
  content: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { text } = content;
  const isFixed = (content["template"] ?? "").trim() !== "";
  if (template.form !== "text" || template.medium !== "sms" || text === undefined || isFixed) return content;
  const { language } = person.fields;
  const message = {
    country: countryOf(person),
    language: typeof language === "string" ? language : null,
    compliance: template.compliance,
    sender: template.sender.name,
    isFirst,
    isInformational: template.isInformational === true,
  };
  return { ...content, text: addTextNotices(text, message) };
}

/** What the law of the person's country adds to an email, decided before the message and its hash are fixed. */
function noticesFor(
  { template, person, isFirst }: RenderRequest,
  content: Readonly<Record<string, string>>,
  signature: string | null,
  links: TouchLinks,
): Pick<Touch, "legalNotices"> {
  if (template.form !== "letter") return {};
  const { language } = person.fields;
  const { unsubscribe } = template.sender;
  const legalNotices = addLegalNotices({
    country: countryOf(person),
    language: typeof language === "string" ? language : null,
    source: sourceOf(person.fields),
    compliance: template.compliance,
    sender: template.sender,
    isFirst,
    text: `${readText(content["body"] ?? "")}\n${readText(signature ?? "", true)}`,
    optOut: { url: links.unsubscribeUrl, mailto: optOutMail(template.sender, links) },
    tellsAlways: unsubscribe === "footer" || unsubscribe === "both",
  });
  return legalNotices.subjectPrefix === null && legalNotices.footer === null ? {} : { legalNotices };
}

/**
 * As the person reads it. Without an address, a character written as a number, and what may hide words (a reference, the
 * name of a code's language), the Markdown says the same.
 */
function readText(markdown: string, keepLines = false): string {
  return /:\/\/|mailto:|&#|[[`~]/.test(markdown) ? renderMarkdown(markdown, { keepLines }).text : markdown;
}
