/** A report of words alone, divided: what the server says, and the message that it gives back. */
export interface Divided {
  said: string;
  /** Headers and text of the returned message; "" where none was put in. */
  returned: string;
}

/** Lines above a returned message: each server has its own, all name a copy, a header or the original. */
const MARK =
  /^[\s>|*=-]{0,80}(?:this is a copy of|(?:below|following|under|above) (?:this line )?(?:is|are) (?:a copy|the)|(?:the )?(?:original|returned|unsent|undelivered|rejected) message(?: text| headers?| follows| below| is| was)?(?: follows| attached| included)?\b(?! (?:was received|has|could|did|to|cannot|with|will|size|may|of|sent))|(?:the )?header of the original|included is a copy|enclosed is a copy|message (?:text|header|headers|body|contents?) (?:follows|of|is)|a copy of (?:the|your) (?:message|original)|original mail|undelivered message|start of (?:the )?(?:returned|original)|(?:the )?(?:body|headers?|first \d+ \w+|text) of (?:the|your) (?:original )?(?:message|mail)|-{3,} ?(?:copy of|original|returned|unsent|forwarded|begin|message)|your original|headers? of your|オリジナル|원본 메시지|ursprüngliche nachricht|message d'origine|mensaje original)/i;
const FIELD =
  /^(?:received|return-path|from|to|subject|date|message-id|mime-version|content-type|x-[\w-]{1,60}|delivered-to|dkim-signature|reply-to|cc|sender|in-reply-to|references|user-agent):/i;
const OPENING = /^(?:received|return-path|x-[\w-]{1,60}|from|message-id|delivered-to|dkim-signature|date):/i;

/** Divides a report's text where the returned message begins: at a line that says so, or at its header. */
export function divideReport(text: string): Divided {
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? "").slice(0, 300);
    if (index > 0 && MARK.test(line) && hasHeaderSoon(lines, index + 1)) return cut(lines, index + 1);
    if (OPENING.test(line) && countFields(lines, index) >= 3 && !isStatedHeader(line, lines, index))
      return cut(lines, index);
  }
  return { said: text, returned: "" };
}

function cut(lines: readonly string[], at: number): Divided {
  const rest = lines.slice(at);
  while (rest.length > 0 && (rest[0] ?? "").trim() === "") rest.shift();
  return {
    said: lines.slice(0, at).join("\n"),
    returned: rest.map((line) => line.replace(/^[>|] ?/, "")).join("\n"),
  };
}

function hasHeaderSoon(lines: readonly string[], from: number): boolean {
  const window = lines.slice(from, from + 6).filter((line) => line.trim() !== "");
  return (
    window.length === 0 ||
    window.some((line) =>
      FIELD.test(
        line
          .trim()
          .slice(0, 100)
          .replace(/^[>|] ?/, ""),
      ),
    ) ||
    /^[\s=-]{3,}/.test(window[0] ?? "")
  );
}

function countFields(lines: readonly string[], from: number): number {
  let count = 0;
  for (const line of lines.slice(from, from + 15)) {
    if (line.trim() === "") break;
    if (FIELD.test(line.slice(0, 100))) count += 1;
    else if (!/^[ \t]/.test(line)) break;
  }
  return count;
}

/** "To: / Subject: / Date:" as a report repeats them to say which message it means. */
function isStatedHeader(line: string, lines: readonly string[], index: number): boolean {
  return (
    !/^(?:received|return-path|delivered-to|dkim-signature|message-id)/i.test(line) &&
    !lines
      .slice(index, index + 15)
      .some((each) => /^(?:received|message-id|mime-version|content-type):/i.test(each))
  );
}
