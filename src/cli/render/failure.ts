import type { Paint } from "../../app/session/paint.ts";
import { UserError } from "../../errors.ts";
import { explainSystem } from "../../files/failure.ts";
import { hideSecrets } from "../../hide-secrets.ts";

/** What goes to stderr when a command fails: one line and a hint, or, for a bug, all that a report needs. */
export function formatFailure(
  error: unknown,
  options: { paint: Paint; verbose: boolean; secrets: readonly string[]; version: string },
): string {
  const { paint } = options;
  const expected = error instanceof UserError ? error : expectSystem(error);
  const text =
    expected === null
      ? formatBug(error, paint, options.version)
      : formatUserError(expected, paint, options.verbose);
  return redact(dropQueries(text), options.secrets);
}

/** A full disk and its like are nobody's bug, whoever met them. */
function expectSystem(cause: unknown): UserError | null {
  const found = explainSystem(cause);
  return found === null ? null : new UserError(`${found.what}: ${found.why}`, { hint: found.hint, cause });
}

function formatUserError(error: UserError, paint: Paint, verbose: boolean): string {
  const lines = [`${paint.bad("seq:")} ${error.message}`];
  if (error.hint !== undefined) lines.push(`  ${paint.dim("hint:")} ${error.hint}`);
  if (verbose && error.cause !== undefined) lines.push(`  ${paint.dim("cause:")} ${describe(error.cause)}`);
  return lines.join("\n");
}

function formatBug(error: unknown, paint: Paint, version: string): string {
  return [
    `${paint.bad("seq: this is a bug.")} Nothing is sent twice because of it; what is recorded stays.`,
    describe(error),
    "",
    `Please report it with the lines above, the command you ran, and: prospect-seq ${version}, ` +
      `Node ${process.versions.node}, ${process.platform} ${process.arch}.`,
  ].join("\n");
}

/** Where in a database server a store is: the folder of its socket, and its schema. */
const PLACE_IN_SERVER = /^\?(?:(?:schema|host|port)=[\w./-]+(?:&(?=.)|[,;:]?$))+$/;

/** Addresses without what follows `?` or `#`: it may be a key. */
function dropQueries(text: string): string {
  return text.replace(
    /(\b[a-z][a-z\d+.-]{0,30}:\/{1,2}[^\s?#"'`]*)([?#][^\s"'`)]*)/gi,
    (all, address: string, query: string) =>
      /^postgres:/i.test(address) && PLACE_IN_SERVER.test(query) ? all : `${address}?***`,
  );
}

/** Stack and the chain of causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : "something that is no error";
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by: ${describe(error.cause)}`;
}

/** Takes out known secrets, and passwords in URLs, whoever put them there. */
export function redact(text: string, secrets: readonly string[]): string {
  const clean = text.replace(
    /(\b[a-z][a-z\d+.-]{0,30}:\/{1,2}[^\s:/@]*):(?!\$\{\w+\}@)[^\s@/]+@/gi,
    "$1:***@",
  );
  return hideSecrets(clean, secrets, { mark: "***" });
}
