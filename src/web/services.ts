import type { HttpBindings } from "@hono/node-server";
import type { CommitsOf } from "../report/commits.ts";
import type { EnrollmentContext } from "../run/apply-event.ts";
import type { RunContext } from "../run/context.ts";

/** What the server works with: the workspace as its files are now, and what changes enrollments. */
export type WebRun = RunContext & EnrollmentContext;

/** A request as the log tells it: no address, token, name or text. */
export interface RequestLine {
  type: "request";
  at: number;
  method: string;
  /** The route, never the path: paths hold tokens. */
  route: string;
  status: number;
  ms: number;
  /** What came of it, in one word. */
  outcome?: string;
}

/** The server's surroundings, handed in by whoever starts it. */
export interface WebServices {
  /** The workspace; read anew when its files changed. */
  open(): Promise<WebRun>;
  log(line: RequestLine): void;
  /** An error nobody expected; the text must hold no secret. */
  fault(error: unknown): void;
  /** Commits that changed the sequences' files; none outside a repository. */
  commits(run: WebRun): Promise<CommitsOf>;
  /** Bytes that nobody can guess. */
  random(size: number): Buffer;
}

/** What a request carries on its way through the server. */
export interface WebEnv {
  Bindings: HttpBindings;
  Variables: {
    run: WebRun;
    outcome: string | undefined;
    /** The page's own Content-Security-Policy; absent for the public pages'. */
    policy: string | undefined;
  };
}
