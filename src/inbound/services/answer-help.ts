import { channelFor } from "../../channels/find-channel.ts";
import { smsChannel } from "../../channels/sms/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { EnrollmentContext } from "../../run/apply-event.ts";
import type { RunContext } from "../../run/context.ts";
import { deliverReply, ReplyRefused } from "../../run/delivery/reply.ts";
import type { Prospect } from "../../store/port.ts";
import type { InboxMessage } from "../../store/ports/inbox-port.ts";
import type { InboundContext } from "../handle-inbound.ts";

/**
 * What US carriers want said to who asks for help: whose messages these are, how to reach a person, and how to opt out
 * (CTIA Messaging Principles and Best Practices, 5.1.4). In the language of the word that asked.
 */
const HELP_TEXTS: Readonly<Record<string, (name: string, contact: string) => string>> = {
  aide: (name, contact) =>
    `${name}: pour de l'aide, ${contact}. Des frais de messagerie peuvent s'appliquer. ARRET pour ne plus rien recevoir.`,
  ayuda: (name, contact) =>
    `${name}: para recibir ayuda, ${contact}. Pueden aplicarse tarifas de mensajes. Responda STOP para no recibir más.`,
  hilfe: (name, contact) => `${name}: Hilfe unter ${contact}. Mit STOP bestellen Sie Nachrichten ab.`,
  도움말: (name, contact) => `${name}: 문의 ${contact}. 수신거부는 STOP 회신.`,
};

const ENGLISH = (name: string, contact: string): string =>
  `${name}: for help, ${contact}. Msg & data rates may apply. Reply STOP to opt out.`;

/** What handles messages where this program can send, too. */
export function openInbound(run: RunContext & EnrollmentContext): InboundContext {
  return { ...run, answerHelp: createHelpAnswer(run) };
}

/**
 * Answers who asks for help by text, from the number that they wrote to: once a day of UTC, journaled as any reply. What
 * it gives is false where no service of the sender can.
 */
function createHelpAnswer(run: RunContext): NonNullable<InboundContext["answerHelp"]> {
  return async (message, person, now) => {
    const sender = run.config.senders[message.sender];
    const enrollment = await findEnrollment(run, message, person);
    if (sender === undefined || enrollment === null || message.channel !== smsChannel.id) return false;
    const found = run.findChannel(smsChannel.id);
    const channel = found === null ? null : channelFor(found, sender);
    if (channel?.performer !== "machine") return false;
    const step = `help-${new Date(now).toISOString().slice(0, 10)}`;
    const touch = {
      key: `${run.store.workspaceId}/${enrollment.key}/${step}`,
      action: smsChannel.id,
      content: { text: writeHelp(message.text, sender) },
      person: { fields: { ...person.fields, phone: person.phone ?? "" }, tags: person.tags },
      sender,
      at: now,
      parent: null,
      postalAddress: null,
      signature: null,
      isInformational: true as const,
    };
    const reply = { message: message.id, step, enrollment: enrollment.id, person, sender, touch };
    try {
      return (await deliverReply(run, channel, reply, now)).type !== "failed";
    } catch (error) {
      if (!(error instanceof ReplyRefused)) throw error;
      if (error.gate === "once") return true;
      // In a moment it may leave: whoever finishes what is open tries again.
      if (error.gate === "lease" || error.gate === "spacing") throw error;
      return false;
    }
  };
}

function writeHelp(asked: string, { name, email }: Sender): string {
  const write =
    HELP_TEXTS[
      asked
        .trim()
        .toLowerCase()
        .replace(/[.!?]+$/, "")
    ] ?? ENGLISH;
  return write(name, email ?? name);
}

async function findEnrollment(
  { store }: RunContext,
  { enrollment }: InboxMessage,
  { id }: Prospect,
): Promise<{ id: number; key: string } | null> {
  const all = await store.enrollmentsOf(id);
  return all.find((each) => each.id === enrollment) ?? all.at(-1) ?? null;
}
