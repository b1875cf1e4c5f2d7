import { randomBytes } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServices } from "../../src/app/open-services.ts";
import type { Prospect } from "../../src/store/port.ts";
import { signToken, type TokenPurpose, tagStep, writeTokenSubject } from "../../src/token/token.ts";
import { createApp } from "../../src/web/app.ts";
import type { RequestLine, WebRun, WebServices } from "../../src/web/services.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { openRehearsal, type Rehearsal } from "../run/rehearsal.ts";

export const SECRETS = {
  standard: `whsec_${Buffer.from("standard-secret-of-24-by").toString("base64")}`,
  calendly: "calendly-secret",
  cal: "cal-secret",
  twilio: "twilio-token",
  forms: "forms-secret",
};

export const PUBLIC_URL = "https://go.acme.example";

const WORKSPACE = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
fields: { topic: text, language: text }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
web:
  public_url: ${PUBLIC_URL}
  webhooks:
    standard: { secret: "\${STANDARD}" }
    calendly: { secret: "\${CALENDLY}" }
    cal: { secret: "\${CAL}" }
    twilio: { auth_token: "\${TWILIO}" }
    forms: { secret: "\${FORMS}", create: true }
`;

export const SEQUENCE = `
name: intro
steps:
  - id: hello
    do: email
    subject: Hello {{ first_name }}
    body: |
      Hi {{ first_name }}, [see](https://acme.example/a?x=1&y=2) and [more](https://acme.example/b).

      [Unsubscribe]({{ unsubscribe_url }}) or [choose]({{ preferences_url }})
  - id: again
    wait: 1 day
    do: email
    thread: hello
    body: Again.
  - id: call
    wait: 1 day
    do: call
    script: Call.
`;

export interface WebRehearsal extends Rehearsal {
  app: ReturnType<typeof createApp>;
  services: WebServices;
  lines: RequestLine[];
  faults: unknown[];
  /** Moves the app's own monotonic clock, which limits and key reads go by. */
  tick(ms: number): void;
  run_(): Promise<WebRun>;
  /** Imports somebody, enrols them in `sequence`, and sends the first mail. */
  reach(row: Partial<Record<string, string>>, sequence?: string): Promise<Prospect>;
  token(person: Prospect, purpose?: TokenPurpose, step?: string, extra?: string): Promise<string>;
  kinds(person: Prospect): Promise<string[]>;
}

/** A workspace with `web`, and the app on its store, called without a socket. */
export async function rehearseWeb(
  sequences: Record<string, string> = { intro: SEQUENCE },
  options: { at?: number; workspace?: string } = {},
): Promise<WebRehearsal> {
  const rehearsal = await openRehearsal(sequences, { workspace: WORKSPACE, ...options });
  const env = Object.entries(SECRETS).map(([name, value]) => `${name.toUpperCase()}=${value}`);
  writeFileSync(join(rehearsal.root, ".env"), `${env.join("\n")}\n`);
  chmodSync(join(rehearsal.root, ".env"), 0o600);
  const lines: RequestLine[] = [];
  const faults: unknown[] = [];
  let ms = 0;
  let run: Promise<WebRun> | null = null;
  const open = (): Promise<WebRun> =>
    (run ??= rehearsal.context().then((context) => ({
      ...context,
      ...createServices(context, { packageRoot: PACKAGE_ROOT, wallClock: Date.now }),
    })));
  const services: WebServices = {
    open,
    log: (line) => lines.push(line),
    fault: (error) => faults.push(error),
    commits: async () => () => [],
    random: randomBytes,
  };
  return Object.assign(rehearsal, {
    app: createApp(services, () => ms),
    services,
    lines,
    faults,
    tick(by: number) {
      ms += by;
    },
    run_: open,
    async reach(row: Partial<Record<string, string>>, sequence = "intro") {
      const [person] = await rehearsal.people([{ first_name: "Jin", ...row }]);
      if (person === undefined) throw new Error("nobody");
      await rehearsal.enroll(sequence, [person]);
      await rehearsal.run();
      return person;
    },
    async token(person: Prospect, purpose: TokenPurpose = "unsubscribe", step = "hello", extra?: string) {
      const [enrollment] = await rehearsal.store.enrollmentsOf(person.id);
      const ref = { prospect: person.id, enrollment: enrollment?.id ?? 1, step: tagStep(step) };
      return signToken(await rehearsal.store.tokenKeys(), purpose, writeTokenSubject(ref, extra));
    },
    async kinds(person: Prospect) {
      return (await rehearsal.store.timeline(person.id)).map(({ kind }) => kind);
    },
  });
}
