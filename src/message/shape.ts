/**
 * Private-use characters around a value's number in a skeleton, and a letter on either side, so that Markdown and
 * its link detector see a word. Nobody writes the characters: a text that holds them takes the slow way.
 */
const OPEN = "x\uE000";
const CLOSE = "\uE001x";
const MARK = /x\uE000(\d+)\uE001x/g;
const STRAY = /[\uE000\uE001]/;

/** Texts whose skeleton is remembered until they are made HTML: more than are ever rendered side by side. */
const RECENT_SIZE = 512;
const SHAPES_SIZE = 500;

/** Values whose blanks and characters come out of Markdown, HTML and text as they went in. */
const PLAIN = /^(?!\p{M})[^\s\p{C}](?:(?:[^\s\p{C}]| (?! ))*[^\s\p{C}])?$/u;
/** Values that begin and end as a word does: for emphasis their neighbours count for nothing (CommonMark 6.4). */
const WORDLIKE = /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/su;
/** Emphasis around a value that something other than a blank or a full stop stands next to. */
const TIGHT_EMPHASIS = /[^\s(.,;:!?)*_~][*_~]+x\uE000|\uE001x[*_~]+[^\s(.,;:!?)*_~]/;

/** A value in a word that the link detector looks at would be part of an address. */
const LINK_LIKE = /(?:www\.|:\/\/|@)\S*\uE000|\uE001\S*(?:www\.|:\/\/|@)/i;

/** A Markdown text with numbered marks where the values of a person stood. */
interface Skeleton {
  text: string;
  values: readonly string[];
  /** Every value begins and ends with a letter or digit. */
  isWordlike: boolean;
}

/** HTML and text of a skeleton, cut at its marks; null where a value would change more than its own place. */
type Shape = { html: Cut; text: Cut; needsWords: boolean } | null;
/** `parts[i]` is followed by value number `marks[i]`. */
interface Cut {
  parts: string[];
  marks: number[];
}

const recent = new Map<string, Skeleton>();
const shapes = new Map<string, Shape>();

/** The mark of the next value. */
export function markValue(number: number): string {
  return `${OPEN}${number}${CLOSE}`;
}

/** Fills a skeleton's marks with `fill`. */
export function fillMarks(skeleton: string, fill: (number: number) => string): string {
  return skeleton.replace(MARK, (_, number: string) => fill(Number(number)));
}

/** Whether a text holds the marks' own characters. */
export function holdsMarks(text: string): boolean {
  return STRAY.test(text);
}

/** Remembers what a rendered text was made of, so that its HTML can be filled in instead of parsed. */
export function rememberSkeleton(rendered: string, skeleton: string, values: readonly string[]): void {
  if (!values.every((value) => PLAIN.test(value))) return;
  const isWordlike = values.every((value) => WORDLIKE.test(value));
  if (recent.size >= RECENT_SIZE) recent.clear();
  recent.set(rendered, { text: skeleton.normalize("NFC"), values, isWordlike });
}

/**
 * The two parts of an email from the shape of its skeleton, which every person of a step shares; null where the
 * text must be rendered as a whole. `render` renders a skeleton, once.
 */
export function fillShape(
  markdown: string,
  variant: string,
  render: (skeleton: string) => { text: string; html: string },
  escapeHtml: (value: string) => string,
): { text: string; html: string } | null {
  const skeleton = recent.get(markdown);
  if (skeleton === undefined) return null;
  const shape = findShape(skeleton, variant, render);
  if (shape === null || (shape.needsWords && !skeleton.isWordlike)) return null;
  const values = skeleton.values.map((value) => value.normalize("NFC"));
  return { html: fill(shape.html, values.map(escapeHtml)), text: fill(shape.text, values) };
}

function findShape(
  { text, values }: Skeleton,
  variant: string,
  render: (skeleton: string) => { text: string; html: string },
): Shape {
  const key = `${variant}${text}`;
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const needsWords = TIGHT_EMPHASIS.test(text);
  const shape = LINK_LIKE.test(text) ? null : cutShape(render(text), values.length, needsWords);
  if (shapes.size >= SHAPES_SIZE) shapes.clear();
  shapes.set(key, shape);
  return shape;
}

/** A value inside a tag or a link changes the address; in a table, the width of columns. */
function cutShape({ html, text }: { html: string; text: string }, count: number, needsWords: boolean): Shape {
  if (/<table|<[^>]*\uE000|<a [^>]*>[^<]*\uE000|<(?:code|pre)/.test(html)) return null;
  const shape = { html: cut(html), text: cut(text), needsWords };
  const isWhole = ({ parts, marks }: Cut): boolean =>
    new Set(marks).size === count && marks.length === count && !parts.some(holdsMarks);
  return isWhole(shape.html) && isWhole(shape.text) ? shape : null;
}

function cut(text: string): Cut {
  const pieces = text.split(MARK);
  return {
    parts: pieces.filter((_, index) => index % 2 === 0),
    marks: pieces.filter((_, index) => index % 2 === 1).map(Number),
  };
}

function fill({ parts, marks }: Cut, values: readonly string[]): string {
  return parts.map((part, index) => part + (values[marks[index] ?? -1] ?? "")).join("");
}
