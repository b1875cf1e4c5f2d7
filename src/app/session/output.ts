import { once } from "node:events";
import type { Writable } from "node:stream";
import type { SenderTrouble } from "../../run/delivery/sender-trouble.ts";
import type { Paint } from "./paint.ts";
import {
  CLEAR_LINE,
  disarmCommands,
  disarmJsonCommands,
  makeJsonShowable,
  makeOneLine,
  makeShowable,
} from "./showable.ts";
import { formatDistance } from "./time.ts";
import { measureWidth, shorten } from "./width.ts";
import type { Streams } from "./world.ts";

export interface OutputOptions {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  paint: Paint;
  /** Whether `paint` paints: then its own escape sequences are let through. */
  color: boolean;
  /** Whether what is printed becomes the log of a GitHub workflow, which takes some lines for commands. */
  isWorkflow?: boolean;
  /** What COLUMNS asks for; absent or null for nothing. */
  askedColumns?: number | null;
  /** Takes known secrets out of a message: the last net, under all that keeps them from getting there. */
  hide(text: string): string;
}

/** Data goes to stdout, messages to stderr. */
export interface Output {
  readonly json: boolean;
  /** `--quiet`: what is printed is a log, which names nobody. */
  readonly quiet: boolean;
  /** `--verbose`: every line, where a terminal gets a summary. */
  readonly verbose: boolean;
  /** True once nobody reads stdout any more (`| head`): further work for it is in vain. */
  readonly isClosed: boolean;
  /** Width of the terminal in columns; null where lines may be of any length. */
  readonly columns: number | null;
  /** The same for what is drawn rather than listed, which keeps to COLUMNS in a pipe, too. */
  readonly drawingColumns: number | null;
  readonly paint: Paint;
  /** Writes text to stdout, made safe to show (`makeShowable`); waits while the reader is behind. */
  write(text: string): Promise<void>;
  /** Writes a data format to stdout as it is, such as CSV; only a terminal gets it made safe to show. */
  data(text: string): Promise<void>;
  /** One record of a stream of data: a line of JSON with `--json`, else a line of text. */
  line(record: unknown, text: (paint: Paint) => string): Promise<void>;
  /** A message for the person at the terminal; nothing with `--quiet`. */
  say(message: string): void;
  /** What a person should know even with `--quiet`: cron mails it. */
  warn(message: string): void;
  /** Something that only matters with `--verbose`. */
  mention(message: string): void;
  /** Whether `progress` shows anything: on a terminal, and not with `--quiet` or `--json`. */
  readonly showsProgress: boolean;
  /** Replaces the progress line, cut to the terminal's width; it stays below all that is printed. An empty text removes it. */
  progress(text: string): void;
}

export function createOutput(streams: Streams, options: OutputOptions): Output {
  const { stdout, stderr } = streams;
  const showsProgress = stderr.isTTY === true && !options.quiet && !options.json;
  /** The progress line as it is to be shown; empty for none. */
  let progress = "";
  let isProgressDrawn = false;

  const { color, hide } = options;
  const columns = stdout.isTTY === true ? (stdout.columns ?? 80) : null;
  const { isWorkflow = false } = options;
  const showText = (text: string): string => {
    const shown = makeShowable(text, color);
    return isWorkflow ? disarmCommands(shown) : shown;
  };
  const showJson = (json: string): string => {
    const shown = makeJsonShowable(json);
    return isWorkflow ? disarmJsonCommands(shown) : shown;
  };
  const show = options.json ? showJson : showText;

  /** Lines of one turn of the loop, which leave together: a write of its own costs as much as wording the line. */
  let lines = "";
  let leaving: Promise<void> | null = null;

  function writeLines(): Promise<void> {
    const text = lines;
    lines = "";
    leaving = null;
    if (text === "") return Promise.resolve();
    clearProgress();
    return writeAll(stdout, text).then(drawProgress);
  }

  /** Whatever comes next is shown after the lines before it. */
  function beginMessage(): void {
    void writeLines();
    clearProgress();
  }

  function clearProgress(): void {
    if (!isProgressDrawn) return;
    isProgressDrawn = false;
    stderr.write(CLEAR_LINE);
  }

  function drawProgress(): void {
    if (progress === "" || isProgressDrawn) return;
    isProgressDrawn = true;
    // A terminal wraps what reaches its edge, and a second line would stay.
    const room = (stderr.columns ?? 80) - 1;
    const text = makeOneLine(progress);
    stderr.write(measureWidth(text) > room ? shorten(text, room) : text);
  }

  /** A message on a line of its own, above the progress line. */
  function tell(message: string): void {
    beginMessage();
    stderr.write(`${showText(message)}\n`);
    drawProgress();
  }

  return {
    json: options.json,
    quiet: options.quiet,
    verbose: options.verbose,
    paint: options.paint,
    get isClosed() {
      return isClosed(stdout);
    },
    columns,
    drawingColumns: columns ?? options.askedColumns ?? null,
    async write(text) {
      clearProgress();
      await writeLines();
      await writeAll(stdout, show(text));
      drawProgress();
    },
    async data(text) {
      clearProgress();
      await writeLines();
      await writeAll(stdout, stdout.isTTY === true ? makeShowable(text, false) : text);
      drawProgress();
    },
    async line(record, text) {
      lines += `${show(options.json ? JSON.stringify(record) : text(options.paint))}\n`;
      leaving ??= new Promise<void>((resolve) => void setImmediate(resolve)).then(writeLines);
      await leaving;
    },
    say(message) {
      if (!options.quiet) tell(hide(message));
    },
    warn(message) {
      tell(`${options.paint.warn("seq:")} ${hide(message)}`);
    },
    mention(message) {
      if (options.verbose) tell(hide(message));
    },
    showsProgress,
    progress(text) {
      if (!showsProgress || text === progress) return;
      clearProgress();
      progress = text;
      drawProgress();
    },
  };
}

function isClosed(stream: Writable): boolean {
  return stream.destroyed || stream.writableEnded;
}

async function writeAll(stream: Writable, text: string): Promise<void> {
  if (isClosed(stream) || stream.write(text)) return;
  // A reader that goes away closes the stream instead of draining it.
  await Promise.race([once(stream, "drain"), once(stream, "close")]).catch(() => undefined);
}

/** One line: since when nothing leaves through a sender, why, and what to do. Names nobody. */
export function formatTrouble({ sender, kind, since, reason }: SenderTrouble, now: number): string {
  // Some reasons end with what to do.
  const then = reason.includes("seq resume") ? "" : `; then: seq resume --sender ${sender}`;
  return kind === "held"
    ? `sender ${sender} is held, nothing leaves through it: ${reason}${then}`
    : `nothing leaves through ${sender} (first failed ${formatDistance(since, now)}): ${reason}; it is tried again by itself, seq doctor looks closer`;
}
