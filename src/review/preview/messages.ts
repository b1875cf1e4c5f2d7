import type { Touch } from "../../channels/channel.ts";
import { chooseSubject, writeParts } from "../../channels/email/compose.ts";
import { findAction } from "../../channels/registry.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { drawVariant } from "../../engine/variant.ts";
import { UserError } from "../../errors.ts";
import { createRenderer, type Renderer } from "../../message/render.ts";
import { furnishTouch, renderSignature, renderStep } from "../../run/compose.ts";
import { chooseSender } from "../../run/enroll.ts";
import type { Sender, WorkspaceConfig } from "../../sequence/workspace-config.ts";
import type { Tree } from "../tree.ts";
import type { Reader } from "./invented.ts";

/** One message as one person would get it. */
export interface Message {
  prospect: string;
  /** Why this person was chosen. */
  why: string;
  step: string;
  /** Line of the step in the file. */
  line: number | null;
  variant: string | null;
  channel: string;
  action: string;
  /** Name of the sender. */
  sender: string;
  from: string | null;
  /** The person's address on the channel; null where they have none, so that the step would be skipped. */
  to: string | null;
  subject: string | null;
  /** What an inbox shows after the subject. */
  preheader: string | null;
  text: string;
  /** The HTML part of an email, without its frame. */
  html: string | null;
  /** What is wrong with it on its channel, e.g. a note over LinkedIn's limit. */
  warning: string | null;
  /** Why it cannot be written for this person. */
  error: string | null;
}

/** Characters of preview text that common inboxes show beside a subject (Gmail on a desktop shows the most, about 100). */
const PREHEADER = 100;

/** Every message of a sequence, in every variant, for every reader; composed as `seq run` does. */
export function listMessages(
  tree: Tree & { config: WorkspaceConfig },
  plan: Plan,
  readers: readonly Reader[],
  at: number,
  lineOf: (step: string) => number | null,
): Message[] {
  const renderer = createRenderer({ snippet: tree.snippet });
  return readers.flatMap((reader) => {
    const sender = senderOf(tree.config, plan, reader);
    return plan.steps.flatMap((step) => {
      if (step.kind !== "touch") return [];
      const variants = step.variants.length === 0 ? [null] : step.variants.map(({ name }) => name);
      return variants.map((variant) => ({
        prospect: reader.name,
        why: reader.why,
        step: step.id,
        line: lineOf(step.id),
        variant,
        channel: step.channel,
        action: step.action,
        sender: sender.name,
        ...writeMessage(tree, renderer, plan, reader, step, variant, sender, at),
      }));
    });
  });
}

function senderOf(config: WorkspaceConfig, plan: Plan, reader: Reader): Sender {
  const sender = config.senders[chooseSender({ config }, plan, reader.key)];
  if (sender === undefined)
    throw new UserError("the sequence's sender is not in seq.yaml", { hint: "seq lint" });
  return sender;
}

type Written = Pick<Message, "from" | "to" | "subject" | "preheader" | "text" | "html" | "warning" | "error">;

function writeMessage(
  tree: Tree & { config: WorkspaceConfig },
  renderer: Renderer,
  plan: Plan,
  reader: Reader,
  step: TouchStep,
  variant: string | null,
  sender: Sender,
  at: number,
): Written {
  const found = findAction(step.action);
  const address =
    found === null || found.action.address === null ? null : reader.person.fields[found.action.address];
  const blank: Written = {
    from: step.channel === "email" ? sender.email : null,
    to: typeof address === "string" && address !== "" ? address : null,
    subject: null,
    preheader: null,
    text: "",
    html: null,
    warning: null,
    error: null,
  };
  try {
    const touch = composeFor(tree, renderer, plan, reader, step, variant, sender, at);
    if (found?.channel.performer === "person") {
      const { text, warning } = found.channel.draft(touch);
      return { ...blank, subject: touch.content["subject"] ?? null, text: bodyOf(touch) ?? text, warning };
    }
    if (step.channel !== "email") return { ...blank, text: Object.values(touch.content).join("\n\n") };
    const { text, html } = writeParts(touch);
    const plain = text.replaceAll("\r\n", "\n").trimEnd();
    return {
      ...blank,
      subject: chooseSubject(touch),
      preheader: Array.from(plain.replace(/\s+/g, " ")).slice(0, PREHEADER).join("").trim(),
      text: plain,
      html: innerOf(html),
    };
  } catch (error) {
    if (error instanceof UserError) return { ...blank, error: error.message };
    throw error;
  }
}

/** What is pasted, without a subject that has a field of its own. */
function bodyOf({ content }: Touch): string | undefined {
  return content["subject"] === undefined ? undefined : (content["text"] ?? content["body"]);
}

/** The touch of a step as its channel gets it, with the thread it would continue. RenderError where it cannot be written. */
export function composeFor(
  tree: Tree & { config: WorkspaceConfig },
  renderer: Renderer,
  plan: Plan,
  reader: Reader,
  step: TouchStep,
  variant: string | null,
  sender: Sender,
  at: number,
): Touch {
  const first = step.thread === null ? null : findOpening(plan, step);
  const opening =
    first === null
      ? null
      : renderStep(renderer, first, drawVariant(reader.key, first), reader.person, sender);
  const content = renderStep(renderer, step, variant, reader.person, sender);
  const signature = renderSignature(tree, renderer, reader.person, sender);
  const firstEmail = plan.steps.find((each) => each.kind === "touch" && each.channel === "email");
  return {
    key: `preview/${reader.key}/${step.id}`,
    action: step.action,
    content,
    ...furnishTouch(
      tree.config,
      step.channel,
      reader.person,
      sender,
      content,
      signature,
      firstEmail?.id === step.id,
    ),
    person: reader.person,
    sender,
    at,
    parent:
      opening === null
        ? null
        : { messageId: "<preview@localhost>", references: [], subject: (opening["subject"] ?? "").trim() },
    postalAddress: tree.config.compliance.postalAddress,
    signature,
  };
}

/** The email that opened the thread a step continues. */
function findOpening(plan: Plan, step: TouchStep): TouchStep | null {
  let at: TouchStep | null = step;
  for (let left = plan.steps.length; left > 0 && at !== null && at.thread !== null; left--) {
    const parent = findStep(plan, at.thread);
    at = parent?.kind === "touch" ? parent : null;
  }
  return at;
}

function innerOf(html: string): string {
  return /<body>\s*([\s\S]*?)\s*<\/body>/.exec(html)?.[1] ?? html;
}
