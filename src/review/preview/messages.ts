import type { Form } from "../../channels/channel.ts";
import { formOf } from "../../channels/find-channel.ts";
import type { SmsSize } from "../../channels/sms/segments.ts";
import type { Sender, WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import { chooseSender } from "../../run/actions/enroll.ts";
import type { Tree } from "../tree.ts";
import { openComposer } from "./compose-touch.ts";
import { inventWorst, type Reader } from "./invented.ts";
import { type ShownTemplate, type Written, writeMessage } from "./write-message.ts";

/** One message as one person would get it. */
export interface Message extends Written {
  prospect: string;
  /** Why this person was chosen. */
  why: string;
  step: string;
  /** Line of the step in the file. */
  line: number | null;
  variant: string | null;
  /** Where its text asks what became of an earlier step: how this one differs, `connect: skipped`; null for the usual way. */
  reading: string | null;
  channel: string;
  /** What reaches the person. */
  form: Form;
  action: string;
  /** Name of the sender. */
  sender: string;
  /** What else to know, a sentence each: the size of a text message, a channel that nothing performs yet. */
  notes: string[];
}

/** Every message of a sequence, in every variant, for every reader; composed as `seq run` does. */
export function listMessages(
  tree: Tree & { config: WorkspaceConfig },
  plan: Plan,
  readers: readonly Reader[],
  at: number,
  lineOf: (step: string) => number | null,
): Message[] {
  const composer = openComposer(tree, plan);

  function write(reader: Reader, step: TouchStep, sender: Sender): Message[] {
    const variants = step.variants.length === 0 ? [null] : step.variants.map(({ name }) => name);
    return variants.flatMap((variant) => {
      const seen = new Set<string>();
      return composer.readings(reader, step, variant).flatMap((reading): Message[] => {
        const written = writeMessage(composer, reader, step, variant, sender, at, reading);
        const read = JSON.stringify(written);
        if (seen.has(read)) return [];
        seen.add(read);
        return [
          {
            prospect: reader.name,
            why: reader.why,
            step: step.id,
            line: lineOf(step.id),
            variant,
            reading: reading.label,
            channel: step.channel,
            form: formOf(step.action),
            action: step.action,
            sender: sender.name,
            ...written,
            notes: [],
          },
        ];
      });
    });
  }

  const writeAll = (people: readonly Reader[], steps: readonly TouchStep[]): Message[] =>
    people.flatMap((reader) => {
      const sender = senderOf(tree.config, plan, reader);
      return steps.flatMap((step) => write(reader, step, sender));
    });

  const touches = plan.steps.filter((step) => step.kind === "touch");
  const messages = writeAll(readers, touches);
  const texts = touches.filter(({ action }) => action === "sms");
  // Segments cost money, so the hardest data counts even where it is not asked for.
  const hardest = [...messages, ...writeAll(inventWorst(tree.config), texts)];
  return messages.map((message) => ({ ...message, notes: listNotes(message, hardest) }));
}

function listNotes(message: Message, hardest: readonly Message[]): string[] {
  const { sms, template } = message;
  return [
    ...(template === null ? [] : [describeTemplate(template)]),
    ...(sms === null ? [] : [describeSms(sms), ...findWorstSms(message, hardest)]),
  ];
}

function senderOf(config: WorkspaceConfig, plan: Plan, reader: Reader): Sender {
  const sender = config.senders[chooseSender({ config }, plan, reader.key)];
  if (sender === undefined)
    throw new UserError("the sequence's sender is not in seq.yaml", { hint: "seq lint" });
  return sender;
}

/** A template in a sentence: `template form_received (en): 1 = Maya, 2 = onboarding`. */
function describeTemplate({ name, language, parameters }: ShownTemplate): string {
  const filled = Object.entries(parameters).map(([place, value]) => `${place} = ${value}`);
  const spoken = language === null ? "" : ` (${language})`;
  return `template ${name}${spoken}${filled.length === 0 ? "" : `: ${filled.join(", ")}`}`;
}

/** The size of a text message in a sentence: `2 segments: UCS-2, 98 of 134 (GSM-7 has no “ ”)`. */
function describeSms({ segments, alphabet, units, room, foreign }: SmsSize): string {
  const because = foreign.length === 0 ? "" : ` (GSM-7 has no ${foreign.map(nameCharacter).join(" ")})`;
  return `${countSegments(segments)}: ${alphabet}, ${units} of ${room}${because}`;
}

/** For whom the same message is longest; nothing where it is this one. */
function findWorstSms(message: Message, all: readonly Message[]): string[] {
  let worst = message;
  for (const other of all) {
    if (other.step !== message.step || other.variant !== message.variant) continue;
    if (weigh(other.sms) > weigh(worst.sms)) worst = other;
  }
  if (worst === message || worst.sms === null) return [];
  return [`at worst ${describeSms(worst.sms)}, for ${worst.prospect} (${worst.why})`];
}

/** Segments first, then how full they are. */
function weigh(sms: SmsSize | null): number {
  return sms === null ? 0 : sms.segments + sms.units / (sms.room + 1);
}

function countSegments(count: number): string {
  return `${count} ${count === 1 ? "segment" : "segments"}`;
}

/** What cannot be seen is named by its number. */
function nameCharacter(character: string): string {
  const isSeen = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character);
  return isSeen
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
