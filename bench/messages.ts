import { writeFile } from "node:fs/promises";
import PostalMime from "postal-mime";
import { openStore } from "../src/store/open-store.ts";

/** A message as nodemailer takes it: rendered, not yet composed. */
export interface BenchMessage {
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  messageId: string;
  headers: Record<string, string>;
}

/** Writes down, for the peer, every message that a run has sent: the same texts to the same people. Returns how many. */
export async function collectMessages(
  store: { file: string; marker: string },
  target: string,
): Promise<number> {
  const opened = await openStore({
    ...store,
    create: false,
    owner: { host: "bench", pid: 1, start: "bench" },
    wallClock: Date.now,
  });
  try {
    const attempts = await opened.attempts({ status: "sent" });
    const lines: string[] = [];
    for (const { channel, content } of attempts) {
      if (channel !== "email") continue;
      const { message } = JSON.parse(content) as { message: string };
      lines.push(JSON.stringify(await readMessage(message)));
    }
    await writeFile(target, lines.join("\n"));
    return lines.length;
  } finally {
    await opened.close();
  }
}

async function readMessage(source: string): Promise<BenchMessage> {
  const mail = await PostalMime.parse(source);
  const [to] = mail.to ?? [];
  const unsubscribe = mail.headers.find(({ key }) => key === "list-unsubscribe");
  if (mail.from?.address === undefined || to?.address === undefined || unsubscribe === undefined) {
    throw new Error("a message without sender, recipient or opt-out");
  }
  return {
    from: { name: mail.from.name, address: mail.from.address },
    to: { name: to.name, address: to.address },
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    messageId: mail.messageId ?? "",
    headers: { "List-Unsubscribe": unsubscribe.value },
  };
}
