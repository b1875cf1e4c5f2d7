import { Resolver } from "node:dns/promises";
import { ExitCode, UserError } from "../../errors.ts";

/** How long one server may take for one question, in milliseconds, and how often it is asked. */
const QUESTION_MS = 3_000;
const TRIES = 2;

/** The system's resolver, or the one at `server` (`10.0.0.53`, `127.0.0.1:5353`). UserError for what is no address. */
export function openResolver(server: string | null): Resolver {
  const resolver = new Resolver({ timeout: QUESTION_MS, tries: TRIES });
  if (server === null) return resolver;
  try {
    resolver.setServers([server]);
  } catch (cause) {
    throw new UserError(`${server} is no address of a name server`, {
      hint: "write an IP address, with a port if it has one of its own: 127.0.0.1:5353",
      exit: ExitCode.usage,
      cause,
    });
  }
  return resolver;
}
