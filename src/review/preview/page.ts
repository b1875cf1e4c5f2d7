import { countOf } from "../../count-of.ts";
import type { Plan } from "../../engine/plan.ts";
import { escapeHtml } from "../../message/markdown.ts";
import type { Message } from "./messages.ts";
import { STYLE } from "./page-style.ts";

/**
 * The messages as one page that needs nothing else: no script, font, picture or request, and a policy that
 * forbids them, so that it can be attached to a pull request and opened by anyone.
 */
export function writePage(plan: Plan, messages: readonly Message[], flow: string): string {
  const people = [...new Set(messages.map(({ prospect }) => prospect))];
  const sections = people.map((prospect) => {
    const theirs = messages.filter((message) => message.prospect === prospect);
    const why = theirs[0]?.why ?? "";
    return `<section><h2>${escapeHtml(prospect)} <small>${escapeHtml(why)}</small></h2>\n${theirs.map(writeCard).join("\n")}\n</section>`;
  });
  const title = escapeHtml(plan.title ?? plan.name);
  return [
    "<!DOCTYPE html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${title}</title><style>${STYLE}</style></head><body>`,
    `<header><h1>${title}</h1><p>${escapeHtml(plan.name)}, ${countOf(messages.length, "message")} for ${countOf(people.length, "person")}</p></header>`,
    `<details class="flow"><summary>The flow</summary>${flow}</details>`,
    ...sections,
    "</body></html>",
    "",
  ].join("\n");
}

function writeCard(message: Message): string {
  const variant =
    message.variant === null ? "" : ` <span class="tag">variant ${escapeHtml(message.variant)}</span>`;
  const reading =
    message.reading === null ? "" : ` <span class="tag">where ${escapeHtml(message.reading)}</span>`;
  const place = message.line === null ? "" : ` <span class="dim">line ${message.line}</span>`;
  const head = `<h3>${escapeHtml(message.step)} <span class="tag">${escapeHtml(message.action)}</span>${variant}${reading}${place}</h3>`;
  const notes = [
    ...(message.error === null ? [] : [`<p class="bad">Cannot be written: ${escapeHtml(message.error)}</p>`]),
    ...(message.warning === null ? [] : [`<p class="warn">${escapeHtml(message.warning)}</p>`]),
    ...(message.to === null && needsAddress(message)
      ? ['<p class="warn">This person has no address on this channel: the step is skipped.</p>']
      : []),
  ];
  const body = message.error === null ? writeBody(message) : "";
  return `<article>${head}${notes.join("")}${body}</article>`;
}

function needsAddress({ form }: Message): boolean {
  return form !== "note";
}

function writeBody(message: Message): string {
  switch (message.form) {
    case "letter":
      return writeMail(message);
    case "profile":
      return writeLinkedin(message);
    case "text":
      return writeBubble(message);
    case "script":
      return `<div class="card script"><p class="dim">Call ${escapeHtml(message.to ?? "")}</p><p>${writeLines(message.text)}</p></div>`;
    default:
      return `<div class="card task"><p class="dim">Task</p><p>${writeLines(message.text)}</p></div>`;
  }
}

/** A text message on a phone, and what it costs beside it. */
function writeBubble({ sender, to, text, notes }: Message): string {
  const phone = `<div class="phone"><div class="bar">${escapeHtml(sender)} to ${escapeHtml(to ?? "nobody")}</div><div class="chat"><p class="bubble">${writeLines(text)}</p></div></div>`;
  const facts = notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("");
  return `<div class="frames">${phone}<ul class="facts">${facts}</ul></div>`;
}

function writeMail(message: Message): string {
  const letter = `<div class="from"><span class="face">${escapeHtml(initialOf(message.sender))}</span><span><b>${escapeHtml(message.sender)}</b> <span class="dim">&lt;${escapeHtml(message.from ?? "")}&gt;</span><br><span class="dim">to ${escapeHtml(message.to ?? "nobody")}</span></span></div><div class="letter">${message.html ?? ""}</div>`;
  const subject = escapeHtml(message.subject ?? "");
  const row = `<div class="row"><b>${escapeHtml(message.sender)}</b><span class="cut"><b>${subject}</b> <span class="dim">${escapeHtml(message.preheader ?? "")}</span></span></div>`;
  const phoneRow = `<div class="row tall"><b>${escapeHtml(message.sender)}</b><b class="cut">${subject}</b><span class="dim two">${escapeHtml(message.preheader ?? "")}</span></div>`;
  return [
    '<div class="frames">',
    `<div class="desktop"><div class="bar">Inbox, desktop</div>${row}<h4>${subject}</h4>${letter}</div>`,
    `<div class="phone"><div class="bar">Inbox, phone</div>${phoneRow}<h4>${subject}</h4>${letter}</div>`,
    "</div>",
    `<details><summary>Text part</summary><pre>${escapeHtml(message.text)}</pre></details>`,
  ].join("");
}

function writeLinkedin(message: Message): string {
  const what =
    message.action === "linkedin.connect"
      ? "Invitation to connect"
      : message.action === "linkedin.inmail"
        ? "InMail"
        : message.action === "linkedin.message"
          ? "Message"
          : "To do by hand";
  const subject = message.subject === null ? "" : `<p><b>${escapeHtml(message.subject)}</b></p>`;
  const count = countOf(message.text.length, "character");
  return `<div class="card linkedin"><div class="from"><span class="face">${escapeHtml(initialOf(message.sender))}</span><span><b>${escapeHtml(message.sender)}</b><br><span class="dim">${what}</span></span></div>${subject}<p class="note">${writeLines(message.text)}</p><p class="dim">${count}</p></div>`;
}

function initialOf(name: string): string {
  return Array.from(name.trim())[0] ?? "?";
}

function writeLines(text: string): string {
  return escapeHtml(text).replace(/\r\n?|\n/g, "<br>");
}
