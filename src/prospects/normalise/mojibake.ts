import { encodeWindows1252 } from "../../windows-1252.ts";

/** A letter that begins a character of UTF-8, and one that goes on with it. */
const LOOKS_MISREAD = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;
/** Twice is what exports of exports hold; more often was never seen. */
const MOST = 3;

/**
 * UTF-8 that was read as Windows-1252 on its way (`MÃ¼ller`, `ë°•ì§€`) as what it was: only where every byte fits, which
 * a text that was meant never does. Null where there is nothing to mend.
 */
export function repairMojibake(text: string): string | null {
  let repaired: string | null = null;
  for (let times = 0; times < MOST; times += 1) {
    const next = readAgain(repaired ?? text);
    if (next === null) break;
    repaired = next;
  }
  return repaired;
}

function readAgain(text: string): string | null {
  if (!LOOKS_MISREAD.test(text)) return null;
  const bytes = encodeWindows1252(text);
  if (bytes === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
