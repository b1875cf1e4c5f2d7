import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The sequence of every part: three channels, the email second. */
export const SEQUENCE = "three-channels";
/** As in seq.yaml, and as many for the peer. */
export const CONNECTIONS = 10;
/** Whose signature the mails carry, on both sides. */
export const DKIM = { domain: "acme.example", selector: "bench" };

/** Always open: what is measured is how fast a touch leaves, not when it may. */
const SEQUENCE_FILE = `name: ${SEQUENCE}
title: LinkedIn touch → email → follow-up
goal: meeting_booked
exit_on: [replied, meeting_booked]

calendar:
  timezone: prospect
  hours: Mon-Fri 00:00-24:00
  holidays: prospect

steps:
  - id: connect
    do: linkedin.connect
    note: |
      Hi {{ first_name }}, your work on {{ topic | default: "onboarding" }} stayed with me.

  - id: intro
    wait: 2 business days
    do: email
    subject: "{{ company }}: shorter {{ topic | default: 'onboarding' }}"
    body: |
      Hi {{ first_name | default: "there" }},

      I sent you an invitation on LinkedIn the other day; this is the longer version.

      Teams like the one at **{{ company }}** tell us that {{ topic | default: "onboarding" }} takes
      longer than anyone planned. As {{ title | default: "the one who has to explain it" }} you have
      probably seen where the time goes:

      - people wait for each other,
      - the [checklist](https://acme.example/checklist) is in three places,
      - nobody sees *what is left*.

      We bring it down to a week, and I can show you how on something of yours. Is that a problem
      worth 15 minutes, or is it somebody else's? A name would help me as much as a yes.

      {{ sender_name }}

  - id: accepted
    wait: 5 days
    until: steps.connect.accepted
    if: steps.connect.accepted
    then:
      - id: hello
        do: linkedin.message
        text: Thanks for connecting, {{ first_name }}. Who looks after this at {{ company }}?
    else:
      - id: follow-up
        do: email
        thread: intro
        body: |
          Hi {{ first_name | default: "there" }},

          One thing I left out: the first week is free, and you keep what we find.

  - id: call
    wait: 3 business days
    do: call
    script: |
      {{ first_name | default: "Hello" }}, this is {{ sender_name }} from Acme.
`;

/** Writes a rehearsal workspace without caps. `smtp` as in seq.yaml; with `dkimKey`, a PEM, every mail is signed. */
export async function writeWorkspace(
  root: string,
  smtp: string,
  { dkimKey = null }: { dkimKey?: string | null } = {},
): Promise<void> {
  const dkim =
    dkimKey === null
      ? ""
      : `    dkim: { domain: ${DKIM.domain}, selector: ${DKIM.selector}, key: "\${file:secrets/dkim.pem}" }\n`;
  const file = `workspace: bench
rehearsal: true
calendar: { timezone: Europe/Berlin, hours: Mon-Fri 00:00-24:00 }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: ${smtp}
    connections: ${CONNECTIONS}
    signature: snippets/signature.md
${dkim}fields: { topic: text }
compliance: { postal_address: "Acme, 12 Teheran-ro, Gangnam-gu, Seoul 06234, Korea" }
`;
  await mkdir(join(root, "sequences"), { recursive: true });
  await mkdir(join(root, "snippets"), { recursive: true });
  await writeFile(join(root, "seq.yaml"), file);
  await writeFile(join(root, "sequences", `${SEQUENCE}.yaml`), SEQUENCE_FILE);
  await writeFile(join(root, "snippets", "signature.md"), "Anna Kim\\\nAcme Onboarding\n");
  if (dkimKey === null) return;
  await mkdir(join(root, "secrets"), { recursive: true, mode: 0o700 });
  await writeFile(join(root, "secrets", "dkim.pem"), dkimKey, { mode: 0o600 });
}
