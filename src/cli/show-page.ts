import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CommandContext } from "../app/session/context.ts";
import { writePrivateFile } from "../app/session/private-output.ts";
import type { InboxMessage, MessageBody } from "../store/ports/inbox-port.ts";
import { openFile } from "./desktop.ts";

/**
 * A message as its writer laid it out, in a file of its own that is opened in the browser, or in the file that was named.
 * Returns the file.
 */
export async function showPage(
  context: CommandContext,
  message: InboxMessage,
  body: MessageBody | null,
  name: string | null,
): Promise<string> {
  const { cwd, env } = context.world;
  const page = writePage(message, body);
  if (name !== null) {
    const file = resolve(cwd, name);
    await writePrivateFile(file, page, { name, root: await context.findRoot() });
    context.output.say(`written: ${file}`);
    return file;
  }
  const file = join(await mkdtemp(join(tmpdir(), "seq-message-")), `message-${message.id}.html`);
  await writePrivateFile(file, page, { name: file, root: null });
  if (!(await openFile(pathToFileURL(file).href, env))) context.output.warn(`open it yourself: ${file}`);
  return file;
}

/**
 * Whoever wrote it is not trusted: it stands in a frame without scripts, forms and a way out (HTML, `sandbox`), and the
 * page loads nothing from anywhere (CSP 3, `default-src 'none'`), so that no picture tells that it was read.
 */
export function writePage(message: InboxMessage, body: MessageBody | null): string {
  const html =
    body?.html ?? `<pre style="white-space: pre-wrap">${escape(body?.whole ?? message.text)}</pre>`;
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'">
<title>${escape(message.subject)}</title>
<style>body { margin: 0; font: 16px sans-serif } header { padding: 8px 16px; border-bottom: 1px solid #ccc } iframe { border: 0; width: 100%; height: calc(100vh - 5em) }</style>
<header>${escape(message.from ?? "nobody")}: <b>${escape(message.subject)}</b></header>
<iframe sandbox srcdoc="${escape(html)}"></iframe>
`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
