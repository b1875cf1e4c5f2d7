import { ExitCode } from "../errors.ts";
import { findSecrets, hideSecrets } from "../hide-secrets.ts";

/**
 * Ends the program as a bug ends a command, where an error comes from a place that nobody waits for. Node would print
 * the error with all that hangs on it, such as a request and its password.
 * @param knownSecrets read when it happens
 */
export function catchCrashes(process: NodeJS.Process, knownSecrets: ReadonlySet<string>): void {
  process.on("uncaughtException", (error: unknown) => {
    void explainCrash(error, [...knownSecrets, ...findSecrets(process.env)]).then((text) => {
      process.stderr.write(text, () => process.exit(ExitCode.unable));
    });
  });
}

async function explainCrash(error: unknown, secrets: readonly string[]): Promise<string> {
  try {
    const [{ formatFailure }, { createPaint }, { makeShowable }, { readVersion }] = await Promise.all([
      import("./render/failure.ts"),
      import("../app/session/paint.ts"),
      import("../app/session/showable.ts"),
      import("../app/session/version.ts"),
    ]);
    const paint = createPaint(false);
    const text = formatFailure(error, { paint, verbose: false, secrets, version: readVersion() });
    return `${makeShowable(text, false)}\n`;
  } catch {
    const message = error instanceof Error ? error.message : "something that is no error";
    return `seq: this is a bug: ${hideSecrets(message, secrets)}\n`;
  }
}
