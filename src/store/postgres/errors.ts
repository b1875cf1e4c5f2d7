import { isCertificateCode } from "../../certificate-code.ts";
import { AwayError, InternalError, UserError } from "../../errors.ts";
import { EngineError } from "../engine-error.ts";
import type { ServerError } from "./messages.ts";

/** What a refused log-in lacks. */
const LOG_IN = "check the user in `store`, and the password in SEQ_STORE_PASSWORD";

/**
 * What the server said, in words that a user can act on, without a stack and without a password. Codes are those of
 * https://www.postgresql.org/docs/current/errcodes-appendix.html. `place`: the store's address as it is shown.
 */
export function describeServerError(error: ServerError, place: string): EngineError {
  const { code, isLost } = error;
  const cause = { cause: new Error(`${code} ${error.message}`.trim()) };
  const tell = (message: string, hint: string): EngineError =>
    isLost
      ? new EngineError("lost", new AwayError(message, { hint, ...cause }))
      : new EngineError("other", new UserError(message, { hint, ...cause }));
  const refuse = (message: string, hint: string): EngineError =>
    new EngineError("other", new UserError(message, { hint, ...cause }));
  // Somebody else's write; https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html for the others.
  if (code === "55P03" || code === "40001" || code === "40P01") {
    const told = new UserError(`the database is locked by another process: ${place}`, {
      hint: "wait for it to finish, or end it, then try again",
      ...cause,
    });
    return new EngineError("locked", told);
  }
  if (code === "28P01" || code === "28000" || /\bpassword\b/.test(error.message)) {
    return refuse(`the database refuses the log-in: ${place}`, LOG_IN);
  }
  if (code === "3D000")
    return refuse(`there is no such database: ${place}`, "make it with createdb, or check `store`");
  if (code === "42501") {
    return refuse(
      `the database's user lacks rights: ${place}`,
      "one for reports only reads; to work, the schema must be this user's own (docs/postgres.md)",
    );
  }
  if (code === "25006") {
    return refuse(
      `the database is read-only, as a replica is: ${place}`,
      "name the primary server in `store`",
    );
  }
  if (code === "53100")
    return tell(
      `the database's disk is full: nothing was written to ${place}`,
      "free some space there, then try again",
    );
  if (code === "53300" || code === "53400") {
    return tell(
      `the database takes no more connections: ${place}`,
      "raise max_connections, or put pgbouncer between",
    );
  }
  if (code === "57014")
    return tell(
      `the database ended a statement: ${place}`,
      "it has a statement_timeout: raise it for this user",
    );
  if (isCertificateCode(code) || /certificate/.test(error.message)) {
    return refuse(
      `the database's certificate is not to be trusted: ${place}`,
      "add sslrootcert=FILE to `store`, with the authority that signed it",
    );
  }
  if (/does not support SSL/.test(error.message)) {
    return refuse(
      `the database speaks without TLS: ${place}`,
      "turn on ssl there; only this machine is spoken with in the open",
    );
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return tell(`the database's server is not known: ${place}`, "check the host in `store`");
  if (isLost)
    return tell(`the database cannot be reached: ${place}`, "is the server up, and does it listen there?");
  if (code === "XX001" || code === "XX002") {
    return refuse(
      `the database is damaged: ${place}`,
      "restore it from a dump or a base backup (docs/postgres.md)",
    );
  }
  return new EngineError("other", new InternalError(`the store failed (${code})`, cause));
}

/** The store is another one by now. */
export function describeMoved(place: string, to: string): EngineError {
  const told = new UserError(`the database was moved: ${place} is not used any more`, {
    hint: `write \`store: ${to}\` in seq.yaml`,
  });
  return new EngineError("other", told);
}

/** The server went away at a commit, and does not tell afterwards whether it stands: whoever has time finds out by trying again. */
export function describeUnknown(place: string): EngineError {
  const told = new AwayError(
    `the database went away at a commit, and whether it stands is not known: ${place}`,
    {
      hint: "run again: what was written is found, what was not is done",
    },
  );
  return new EngineError("unknown", told);
}
