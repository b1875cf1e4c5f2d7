import { countOf } from "../../count-of.ts";
import type { Plan } from "../../engine/plan.ts";
import { escapeHtml } from "../../message/markdown.ts";
import type { Message } from "./messages.ts";

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
      return message.action.startsWith("kakao.") ? writeTalk(message) : writeBubble(message);
    case "script":
      return `<div class="card script"><p class="dim">Call ${escapeHtml(message.to ?? "")}</p><p>${writeLines(message.text)}</p></div>`;
    default:
      return `<div class="card task"><p class="dim">Task</p><p>${writeLines(message.text)}</p></div>`;
  }
}

/** A text message on a phone, and what it costs beside it. */
function writeBubble(message: Message): string {
  return writePhone(message, `<p class="bubble">${writeLines(textOf(message))}</p>`);
}

/** KakaoTalk shows what a business sends as a card under its name. */
function writeTalk(message: Message): string {
  const kind = message.action === "kakao.alimtalk" ? "알림톡" : "브랜드 메시지";
  const card = `<div class="talk"><p class="kind">${kind}</p><p>${writeLines(textOf(message))}</p></div>`;
  return writePhone(message, card);
}

/** Without a text beside it, what a template says is known to whoever approved it. */
function textOf({ text, template }: Message): string {
  return text === "" && template !== null ? `[${template.name}]` : text;
}

function writePhone({ sender, to, notes }: Message, chat: string): string {
  const phone = `<div class="phone"><div class="bar">${escapeHtml(sender)} to ${escapeHtml(to ?? "nobody")}</div><div class="chat">${chat}</div></div>`;
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

/** The page's look: plain CSS without imports, so that it needs no other file. */
const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI","Apple SD Gothic Neo","Malgun Gothic","Noto Sans CJK KR",sans-serif;margin:0 auto;max-width:1180px;padding:24px;background:#eef1f5;color:#111827}
h1{margin:0}h2{margin:40px 0 8px;border-bottom:2px solid #cbd5e1}h2 small{font-weight:400;color:#64748b}h3{margin:0 0 10px}
article{background:#fff;border:1px solid #d5dbe3;border-radius:10px;padding:16px;margin:16px 0}
.tag{font-size:12px;font-weight:500;background:#e2e8f0;border-radius:6px;padding:2px 7px}
.dim{color:#5b6675;font-weight:400}h3 .dim{font-size:12px}
.warn{background:#fef3c7;border-left:4px solid #b45309;padding:8px 12px;margin:8px 0}
.bad{background:#fee2e2;border-left:4px solid #b91c1c;padding:8px 12px;margin:8px 0}
.frames{display:flex;gap:20px;align-items:flex-start;flex-wrap:wrap}
.desktop,.phone{border:1px solid #94a3b8;overflow:hidden;background:#fff}
.desktop{flex:1 1 560px;min-width:0;max-width:720px;border-radius:8px}
.phone{flex:0 0 340px;width:340px;border-radius:26px;border-width:6px;border-color:#334155}
.bar{background:#e2e8f0;color:#475569;font-size:12px;padding:5px 14px}
.row{display:flex;gap:14px;padding:8px 14px;border-bottom:1px solid #e2e8f0;background:#f8fafc;font-size:14px}
.row>b{flex:0 0 auto;max-width:150px}.row .cut{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-width:0}
.row.tall{flex-direction:column;gap:0}.row.tall>b{max-width:100%}
.two{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}
h4{font-size:19px;line-height:1.3;margin:14px;overflow-wrap:anywhere;font-weight:500}
.from{display:flex;gap:10px;align-items:center;padding:0 14px;font-size:13px;overflow-wrap:anywhere}
.face{flex:0 0 34px;height:34px;border-radius:50%;background:#475569;color:#fff;display:grid;place-items:center;font-weight:600}
.letter{padding:6px 14px 14px;font:15px/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere}
.letter img{max-width:100%}.letter pre,pre{white-space:pre-wrap;overflow-wrap:anywhere}
.card{border:1px solid #cbd5e1;border-radius:10px;padding:14px;max-width:560px;overflow-wrap:anywhere}
.linkedin{border-top:4px solid #0a66c2}.linkedin .from{padding:0}.linkedin .face{background:#0a66c2}
.note{background:#f3f2ef;border-radius:8px;padding:10px 12px}
.script{border-left:5px solid #b45309;background:#fffbeb}.task{border-left:5px solid #475569}
.chat{padding:18px}.bubble{background:#dcfce7;border-radius:16px 16px 16px 4px;padding:10px 14px;margin:0;overflow-wrap:anywhere}
.talk{background:#fff;border:1px solid #d4c400;border-radius:10px;overflow:hidden}.talk p{margin:0;padding:10px 14px;overflow-wrap:anywhere}.talk .kind{background:#fee500;font-weight:600;font-size:13px}
.facts{margin:0;padding-left:18px;flex:1 1 280px;color:#334155}
.flow svg{max-width:100%;height:auto}
@media(max-width:640px){body{padding:10px}.phone{flex-basis:100%;width:100%}}
@media print{body{background:#fff}article{break-inside:avoid}}
`;
