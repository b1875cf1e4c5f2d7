import { html } from "hono/html";
import { DEFINITIONS } from "../../../report/definitions.ts";
import type { Drawing } from "../figure-cells.ts";
import type { Piece } from "../frame.ts";

/** What each figure counts, each with an anchor that its figures lead to. */
export function drawDefinitions({ words }: Pick<Drawing, "words">): Piece {
  return html`<div class="defs">${Object.entries(DEFINITIONS).map(
    ([id, { [words.language]: text }]) => html`<p id="def-${id}">${drawWords(text)}</p>\n`,
  )}</div>`;
}

/** `**strong**`, `*emphasis*` and code; nothing else is in it. */
function drawWords(text: string): Piece[] {
  return text
    .split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/)
    .map((part) =>
      part.startsWith("**")
        ? html`<b>${part.slice(2, -2)}</b>`
        : part.startsWith("*")
          ? html`<em>${part.slice(1, -1)}</em>`
          : part.startsWith("`")
            ? html`<code>${part.slice(1, -1)}</code>`
            : html`${part}`,
    );
}

/** The commands that list the people behind the figures of a file, each with the anchor that its figure leads to. */
export function drawCommands(commands: readonly string[]): Piece {
  return html`<ol class="commands">${commands.map((command, index) => html`<li id="c${index + 1}"><code>${command}</code></li>\n`)}</ol>`;
}
