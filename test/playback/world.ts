import { loadHolidays } from "../../src/calendar/holidays.ts";
import { readWorkspace } from "../../src/config/read-workspace.ts";
import type { WorkspaceConfig } from "../../src/config/workspace-config.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { runScenarios, type TestReport } from "../../src/playback/scenario/run-scenarios.ts";
import { readSequence } from "../../src/sequence/read-sequence.ts";
import { writeWorkspaceFile } from "../../src/workspace/init-templates.ts";

/** seq.yaml as `seq init` writes it. */
export const WORKSPACE_TEXT = writeWorkspaceFile({
  workspace: "acme",
  senderName: "Anna Kim",
  senderEmail: "anna@acme.example",
  timezone: "Asia/Seoul",
  country: "KR",
  postalAddress: "1 Main Street, Springfield",
});

/** The workspace, with changes to its text. */
/** seq.yaml as `seq init` writes it, with all that the law asks of the workspace itself. */
export const complete = (text: string): string =>
  text
    .replace("# privacy_url: https://…", "privacy_url: https://acme.example/privacy")
    .replace("# data_source:", "data_source:")
    .replace('<your company>"\n', 'Acme Ltd"\n')
    .replace("<your phone>", "+82 2-000-0000")
    .replace("# opt_out_number:", "opt_out_number:")
    .replace(/postal_address: "<.*$/m, 'postal_address: "Street 1, 12345 City, Country"');

export function readConfig(change: (text: string) => string = complete): WorkspaceConfig {
  const told = () => "told";
  const { config, diagnostics } = readWorkspace(change(WORKSPACE_TEXT), {
    file: "seq.yaml",
    secret: told,
    secretFile: told,
  });
  if (config === null) throw new Error(JSON.stringify(diagnostics));
  return config;
}

/** A small sequence: an invitation, an email, and a message or a call. */
export const SEQUENCE = `name: small
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
steps:
  - id: connect
    do: linkedin.connect
  - id: intro
    wait: 2 days
    do: email
    body: Hi {{ first_name }}, a word.
    variants:
      question: { subject: "A question, {{ first_name }}?" }
      statement: { subject: "A word, {{ first_name }}" }
  - id: accepted
    wait: 3 days
    until: steps.connect.accepted
    if: steps.connect.accepted
    then:
      - id: hello
        do: linkedin.message
        text: Thanks, {{ first_name }}.
    else:
      - id: call
        do: call
        max_age: 5 days
        script: Ask {{ first_name }}.
`;

export function readPlan(config: WorkspaceConfig, text = SEQUENCE): Plan {
  const { plan, diagnostics } = readSequence(text, {
    file: "sequences/small.yaml",
    workspace: config,
    snippet: () => null,
  });
  if (plan === null) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

/** Plays a test file against the small sequence. */
export async function play(text: string, config = readConfig()): Promise<TestReport> {
  const sequence = {
    name: "small",
    file: "sequences/small.yaml",
    plan: readPlan(config),
    position: () => null,
  };
  return runScenarios([{ file: "sequences/small.test.yaml", text }], {
    config,
    sequences: [sequence],
    snippet: () => null,
    loadHolidays,
  });
}
