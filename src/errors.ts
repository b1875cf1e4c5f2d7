/** Exit codes of every command, as documented in the README. */
export const ExitCode = {
  done: 0,
  /** Done, but something needs a person. */
  attention: 1,
  usage: 2,
  /** Could not work: workspace, store, network. */
  unable: 3,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * An expected error: shown as one line and a hint, without a stack.
 * `exit` is the exit code of the command that meets it (default 3, could not work).
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly hint: string | undefined;
  readonly exit: ExitCode;

  constructor(message: string, options: { hint?: string; exit?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.exit = options.exit ?? ExitCode.unable;
  }
}

/** A server that the program cannot do without is away, and may come back: whoever has time tries again. */
export class AwayError extends UserError {}

/** A bug in this program: shown with its stack, its cause and what to report. */
export class InternalError extends Error {
  override readonly name = "InternalError";

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
  }
}

/** An error as plain data, fit to be passed between threads. Without its stack: `message` says what was wrong. */
export interface PackedError {
  message: string;
  /** For an expected error; null for a bug. */
  expected: { hint?: string; exit: ExitCode } | null;
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof UserError)) {
    return {
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      expected: null,
    };
  }
  const { message, hint, exit } = error;
  return { message, expected: { exit, ...(hint !== undefined && { hint }) } };
}

export function unpackError({ message, expected }: PackedError): UserError | InternalError {
  return expected === null ? new InternalError(message) : new UserError(message, expected);
}
