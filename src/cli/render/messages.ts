import type { Paint } from "../../app/session/paint.ts";
import type { Message } from "../../review/preview/messages.ts";

/** Every message with its head, as it would be read; warnings where they belong. */
export function formatMessages(messages: readonly Message[], paint: Paint): string {
  let person = "";
  return messages
    .map((message) => {
      const head =
        message.prospect === person
          ? ""
          : `${paint.strong(message.prospect)} ${paint.dim(`(${message.why})`)}\n\n`;
      person = message.prospect;
      return head + formatMessage(message, paint);
    })
    .join("\n\n");
}

/** One message, from its step to the end of its text. */
export function formatMessage(message: Message, paint: Paint): string {
  const variant = message.variant === null ? "" : paint.dim(`  variant ${message.variant}`);
  const reading = message.reading === null ? "" : paint.dim(`  where ${message.reading}`);
  const lines = [`${paint.name(message.step)}  ${message.action}${variant}${reading}`];
  if (message.error !== null)
    return [...lines, `  ${paint.bad("cannot be written:")} ${message.error}`].join("\n");
  if (message.form === "letter") {
    lines.push(
      `  ${paint.dim("From:")} ${message.sender} <${message.from ?? ""}>`,
      `  ${paint.dim("To:")} ${message.to ?? paint.warn("no address: the step is skipped")}`,
    );
  }
  if (message.subject !== null) lines.push(`  ${paint.dim("Subject:")} ${paint.strong(message.subject)}`);
  if (message.form === "text") {
    lines.push(`  ${paint.dim("To:")} ${message.to ?? paint.warn("no phone number: the step is skipped")}`);
  }
  if (message.warning !== null) lines.push(`  ${paint.warn(message.warning)}`);
  for (const note of message.notes) lines.push(`  ${paint.dim(note)}`);
  lines.push(
    "",
    ...message.text
      .trimEnd()
      .split("\n")
      .map((line) => (line === "" ? "" : `  ${line}`)),
  );
  return lines.join("\n");
}
