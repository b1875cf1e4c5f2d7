import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "./run-seq.ts";

const SEQ_YAML = `workspace: acme-outbound
rehearsal: true
calendar: { timezone: Asia/Seoul, hours: Mon-Fri 09:00-18:00, holidays: none }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: outbox
    limits: { per_day: 40, per_hour: 10, every: 90 seconds }
compliance: { postal_address: "1 Main Street, Springfield" }
fields: { topic: text, seats: number }
`;

const INTRO = `name: intro
title: One email, then a call
steps:
  - id: hello
    do: email
    subject: "Hello {{ first_name }}"
    body: |
      Hi {{ first_name }}, a word about {{ company }}.
  - id: call
    wait: 2 business days
    do: call
    script: Ask {{ first_name }} how it went.
`;

/** A workspace of its own: one sequence, an email at once and a call two business days later. */
export function makeWorkspace(change: { config?: (text: string) => string; intro?: string } = {}): string {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  writeFileSync(join(root, "seq.yaml"), change.config?.(SEQ_YAML) ?? SEQ_YAML);
  writeFileSync(join(root, "sequences/intro.yaml"), change.intro ?? INTRO);
  return root;
}

export const PEOPLE = `first_name,last_name,company,title,email,phone,country
Jin,Han,Hanbit,CTO,jin@hanbit.example,+821012345678,KR
Maya,Osei,Brightpath,Head of Operations,maya@brightpath.example,+442079460102,GB
`;
