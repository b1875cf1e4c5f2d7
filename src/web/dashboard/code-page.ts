import { html } from "hono/html";
import { formatLocal } from "../../calendar/format.ts";
import { formatPersonName } from "../../person-name.ts";
import { nameOf } from "../../run/context.ts";
import { normaliseCode } from "../../run/codes/code-text.ts";
import { suggestCode } from "../../run/codes/redeem.ts";
import type { CodeVerdict, IssuedCode, Prospect } from "../../store/port.ts";
import type { WebRun } from "../services.ts";
import { drawCodeForm } from "./day-page.ts";
import { type Piece, writeFrame } from "./frame.ts";
import { BOARD_WORDS, type BoardLanguage } from "./words.ts";

type Words = (typeof BOARD_WORDS)[BoardLanguage];

/** A code that somebody showed, as far as we know it. */
export interface ShownCode {
  /** As it is stored, or as it was typed. */
  code: string;
  known: IssuedCode | null;
  person: Prospect | null;
  /** What a mistyped one may have meant. */
  near: string | null;
}

/** Looks a code up, however it was typed. Changes nothing. */
export async function readCode(run: WebRun, text: string): Promise<ShownCode> {
  const code = normaliseCode(text.slice(0, 100));
  const known = code === "" ? null : await run.store.findCode(code);
  const person = known?.prospect == null ? null : await run.store.getProspect(known.prospect);
  return { code, known, person, near: known === null && code !== "" ? await suggestCode(run, text) : null };
}

/**
 * A code with its buttons: redeem it, or note that its owner was here. `key` tells one press from every other: pressed
 * twice, it counts once.
 */
export function writeCodePage(
  { code, known, person, near }: ShownCode,
  {
    language,
    zone,
    now,
    key,
    said,
  }: { language: BoardLanguage; zone: string; now: number; key: string; said: Piece | null },
): string {
  const words = BOARD_WORDS[language];
  return writeFrame({
    language,
    title: code === "" ? words.code : `${words.code} ${code}`,
    head: html`<nav><a href="/today">${words.today}</a></nav>`,
    content: [
      said ?? html``,
      code === ""
        ? html``
        : known === null
          ? drawUnknown(near, words)
          : drawKnown(known, person, { words, zone, now, key }),
      drawCodeForm(words),
    ],
  });
}

function drawUnknown(near: string | null, words: Words): Piece {
  return html`<p class="bad">${words.codeSaid.unknown}</p>${
    near === null
      ? ""
      : html`<p>${words.mean} <a href="/code?code=${encodeURIComponent(near)}">${near}</a>?</p>`
  }`;
}

function drawKnown(
  { code, name, uses, used, expiresAt, owner }: IssuedCode,
  person: Prospect | null,
  { words, zone, now, key }: { words: Words; zone: string; now: number; key: string },
): Piece {
  const who =
    person === null
      ? html``
      : html`<p>${owner === "prospect" ? words.from : words.givenTo} <a href="/people/p${person.id}">${formatPersonName(person.fields) || nameOf(person)}</a></p>`;
  const end = expiresAt === null ? "" : `${words.until} ${formatLocal(expiresAt, zone)}`;
  const isOver = expiresAt !== null && now > expiresAt;
  const isUsedUp = uses !== null && used >= uses;
  const why = isOver ? words.codeSaid.expired : isUsedUp ? words.codeSaid.used_up : null;
  return html`${who}<p>${name}, ${words.used} ${used}${uses === null ? "" : ` / ${uses}`} <span class="soft">${end}</span></p>
${why === null ? drawPress(code, key, "redeem", words.redeem) : html`<p class="bad">${why}</p>`}
${person === null ? "" : drawPress(code, key, "visited", words.wasHere)}`;
}

function drawPress(code: string, key: string, action: string, label: string): Piece {
  return html`<form method="post" action="/code"><input type="hidden" name="code" value="${code}"><input type="hidden" name="key" value="${key}"><button name="action" value="${action}">${label}</button></form>\n`;
}

/** What came of redeeming a code. */
export function sayVerdict(verdict: CodeVerdict, language: BoardLanguage): Piece {
  const words = BOARD_WORDS[language];
  return html`<p role="status">${words.codeSaid[verdict]}</p>`;
}

/** What whoever holds a code sees of it: to be shown at the counter, where somebody presses. */
export function writeHeldCode(code: IssuedCode | null, language: BoardLanguage): string {
  const words = BOARD_WORDS[language];
  const content =
    code === null
      ? html`<p>${words.codeSaid.unknown}</p>`
      : html`<p>${words.showIt}</p><p><code>${code.code}</code></p>`;
  return writeFrame({ language, title: words.code, content });
}
