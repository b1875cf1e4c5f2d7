import type { Touch } from "../../channels/channel.ts";
import { chooseSubject, writeParts } from "../../channels/email/compose.ts";
import { actionOf, findAction, formOf } from "../../channels/find-channel.ts";
import { measureSms, type SmsSize } from "../../channels/sms/segments.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { TextReading } from "../../lint/readings.ts";
import { readParameters } from "../../providers/parameters.ts";
import type { Composer } from "./compose-touch.ts";
import { describeRequest } from "../../providers/describe-request.ts";
import type { Reader } from "./invented.ts";

/** What one person would read of one step. */
export interface Written {
  from: string | null;
  /** The person's address on the channel; null where they have none, so that the step would be skipped. */
  to: string | null;
  subject: string | null;
  /** What an inbox shows after the subject. */
  preheader: string | null;
  text: string;
  /** The HTML part of an email, without its frame. */
  html: string | null;
  /** What a text message costs in segments; null on every other channel. */
  sms: SmsSize | null;
  /** The approved template that is sent in place of the text, and what fills its places; null for none. */
  template: ShownTemplate | null;
  /** What is wrong with it on its channel, e.g. a note over LinkedIn's limit. */
  warning: string | null;
  /** Why it cannot be written for this person. */
  error: string | null;
}

export interface ShownTemplate {
  name: string;
  language: string | null;
  /** By the name of the place, or its number. */
  parameters: Readonly<Record<string, string>>;
}

/** Characters of preview text that common inboxes show beside a subject (Gmail on a desktop shows the most, about 100). */
const PREHEADER = 100;

/** Writes the message of a step for a reader; what cannot be written says why. */
export function writeMessage(
  composer: Composer,
  reader: Reader,
  step: TouchStep,
  variant: string | null,
  sender: Sender,
  at: number,
  reading?: TextReading,
): Written {
  const envelope = addressMessage(reader, step, sender);
  try {
    const touch = composer.compose(reader, step, variant, sender, at, reading);
    return { ...envelope, ...describeTouch(touch) };
  } catch (error) {
    if (error instanceof UserError) return { ...envelope, error: error.message };
    throw error;
  }
}

/** Who a step's message is from and to, before there is a word of it. */
export function addressMessage(reader: Pick<Reader, "person">, step: TouchStep, sender: Sender): Written {
  return {
    from: formOf(step.action) === "letter" ? sender.email : null,
    to: findAddress(reader, step),
    subject: null,
    preheader: null,
    text: "",
    html: null,
    sms: null,
    template: null,
    warning: null,
    error: null,
  };
}

/** What a person would read of a touch, as its channel writes it. */
export function describeTouch(touch: Touch): Partial<Written> {
  return formOf(touch.action) === "letter" ? writeMail(touch) : writeText(touch);
}

/** The person's address for an action; null where they have none. */
export function findAddress(
  { person }: Pick<Reader, "person">,
  step: Pick<TouchStep, "action" | "service" | "content">,
): string | null {
  const address = actionOf(step)?.action.address ?? null;
  const value = address === null ? null : person.fields[address];
  return typeof value === "string" && value !== "" ? value : null;
}

function writeMail(touch: Touch): Partial<Written> {
  const { text, html } = writeParts(touch);
  const plain = text.replaceAll("\r\n", "\n").trimEnd();
  return {
    subject: chooseSubject(touch),
    preheader: Array.from(plain.replace(/\s+/g, " ")).slice(0, PREHEADER).join("").trim(),
    text: plain,
    html: innerOf(html),
  };
}

function writeText(touch: Touch): Partial<Written> {
  if (touch.service !== undefined) return { text: describeRequest(touch) };
  const draft = findAction(touch.action)?.channel.draft?.(touch);
  // What a machine alone performs has no other form than its texts.
  const text = draft?.text ?? Object.values(touch.content).join("\n\n");
  return {
    subject: touch.content["subject"] ?? null,
    text: bodyOf(touch) ?? text,
    warning: draft?.warning ?? null,
    sms: touch.action === "sms" ? measureSms(text) : null,
    template: readTemplate(touch),
  };
}

function readTemplate({ content }: Touch): ShownTemplate | null {
  const name = (content["template"] ?? "").trim();
  if (name === "") return null;
  const language = (content["language"] ?? "").trim();
  return {
    name,
    language: language === "" ? null : language,
    parameters: readParameters(content["parameters"] ?? ""),
  };
}

/** What is pasted, without a subject that has a field of its own. */
function bodyOf({ content }: Touch): string | undefined {
  return content["subject"] === undefined ? undefined : (content["text"] ?? content["body"]);
}

function innerOf(html: string): string {
  return /<body>\s*([\s\S]*?)\s*<\/body>/.exec(html)?.[1] ?? html;
}
