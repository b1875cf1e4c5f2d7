import { type MailService, writeSmtpUrl } from "./mail-service.ts";

/** What `seq init` asks. */
export interface InitAnswers {
  /** Name of the workspace. */
  workspace: string;
  senderName: string;
  senderEmail: string;
  /** IANA zone: where prospects have none of their own. */
  timezone: string;
  /** ISO 3166-1 alpha-2, for the workspace's holidays; null for none. */
  country: string | null;
  /** The law asks for one in every email; null leaves a placeholder in the file. */
  postalAddress: string | null;
  /** Where the sender's mailbox is; null or absent where that is not known. */
  service?: MailService | null;
  /** A PostgreSQL server's address; absent for a file. */
  store?: string;
}

/** A short stable id for the sender: the first name in ASCII, else the mailbox, else `me`. */
export function nameSender(answers: Pick<InitAnswers, "senderName" | "senderEmail">): string {
  const [first = ""] = answers.senderName.trim().split(/\s+/);
  for (const source of [first, answers.senderEmail.split("@")[0] ?? ""]) {
    const ascii = source.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const id = ascii
      .replace(/[^\x20-\x7e]/g, "")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+|-+$/g, "");
    // What is left of a name in another script is no name.
    if (id !== "" && /^[\x20-\x7e]+$/.test(ascii)) return id;
  }
  return "me";
}

/** seq.yaml with every default spelled out and explained. */
export function writeWorkspaceFile(answers: InitAnswers): string {
  const address = quote(
    answers.postalAddress ?? "<your company>, <street and number>, <postcode and city>, <country>",
  );
  return `# The workspace: who sends, when, and how much. Check every change with \`seq lint\`.
workspace: ${quote(answers.workspace)}
${
  answers.store === undefined
    ? ""
    : `# A PostgreSQL server, for several workers; its password is in SEQ_STORE_PASSWORD.\nstore: ${quote(answers.store)}\n`
}
# For people without a time zone or country of their own.
calendar:
  timezone: ${quote(answers.timezone)}
  hours: Mon-Fri 09:00-11:30, 13:30-17:00
  holidays: ${answers.country === null ? "none" : `[${quote(answers.country.toUpperCase())}]`}

senders:
  ${nameSender(answers)}:
    name: ${quote(answers.senderName)}
    email: ${quote(answers.senderEmail)}
    # \`outbox\` writes .eml files to .seq/outbox and sends nothing. To send, put SMTP_PASSWORD
    # into .env (chmod 600) and write the server's address:
${writeServer(answers)}
    smtp: outbox
    signature: snippets/signature.md
    limits:
      per_day: 40
      per_hour: 10
      every: 90 seconds
      ramp: { from: 10, add: 5 per day }

# Each sender, in any rolling day or week. LinkedIn publishes no limits; these are cautious.
limits:
  linkedin.connect: 80 per week
  linkedin.message: 50 per day
  call: 60 per day

# What one person or company gets at most, across channels and sequences.
touch_budget:
  person: 1 per day, 4 per week
  company: 10 per week

# One reply stops the sequences of everyone at that company.
company:
  stop_on: [replied, meeting_booked]
  same_domain: true

# Fields of a person beside the standard ones, for templates and conditions.
fields:
  topic: text

# What the law asks. \`auto\`: of each person's country; whoever it forbids to write to is skipped, with the reason,
# until \`seq consent add\` records why it is allowed. What applies to whom: \`seq doctor --compliance\`.
compliance:
  jurisdictions: auto
  # To be filled in before you send: \`<…>\` is a placeholder, which mail in .seq/outbox shows and mail that leaves never
  # carries. The postal address ends every email, as many countries ask; people in Korea and Japan read who the
  # business is, in Korea with its phone.
  postal_address: ${address}
  company: "<your company>"
  phone: "<your phone>"
  # The first email to people in the EU and the UK says where their data is from, and where to read more.
  # data_source: "your company's website"
  # privacy_url: https://…
  # Advertising texts to Korea name a number that costs nothing to call.
  # opt_out_number: "080-000-0000"

# \`required\`: only versions recorded by \`seq approve\` are performed.
approval: none
`;
}

function writeServer({ service, senderEmail }: InitAnswers): string {
  if (service == null) return "    # smtp: smtps://user:${SMTP_PASSWORD}@smtp.example.com";
  return [
    `    # ${service.name}: ${service.todo}.`,
    `    # smtp: ${writeSmtpUrl(service, senderEmail)}`,
    `    # imap: imaps://${encodeURIComponent(senderEmail)}:\${IMAP_PASSWORD}@${service.imapHost}`,
  ].join("\n");
}

/** snippets/signature.md: the address only, since the shipped sequences end with the sender's name. */
export function writeSignature({ senderEmail }: InitAnswers): string {
  return `${escapeMarkdown(senderEmail)}\n`;
}

/** Lines of .gitignore that keep state and secrets out of git. */
export const IGNORED = [".seq/", ".env", "secrets/"];

/** Three people who do not exist, with the columns that \`seq import\` knows. */
export const SAMPLE_PEOPLE = `first_name,last_name,company,title,email,linkedin_url,phone,country,timezone,topic,entity_type,consent_basis,consent_source,consent_date
Jiwoo,Han,Haneul Labs,CTO,jiwoo.han@haneul-labs.example,https://www.linkedin.com/in/jiwoo-han-example,+821000000101,KR,Asia/Seoul,onboarding,company,express,sign-up form 12,2026-01-15
Maya,Osei,Brightpath,Head of Operations,maya@brightpath.example,https://www.linkedin.com/in/maya-osei-example,+6560000102,SG,Asia/Singapore,self-service,company,,,
Tom,Keller,Norrland Tools,VP Engineering,tom@norrland-tools.example,https://www.linkedin.com/in/tom-keller-example,+12125550103,US,America/New_York,onboarding,company,,,
`;

/** README.md of a new workspace. */
export function writeReadme(answers: InitAnswers, sequence: string): string {
  return `# ${escapeMarkdown(answers.workspace)}

    seq lint                              # checks every file
    seq import people.csv                 # or your own CSV
    seq enroll ${sequence} --all
    seq run --dry-run                     # what would happen now
    seq run                               # performs what is due; nothing leaves while smtp is \`outbox\`
    seq tasks                             # LinkedIn and calls, with the text ready
    seq status

Definitions are in \`seq.yaml\`, \`sequences/\` and \`snippets/\`. ${
    answers.store === undefined || !answers.store.includes("://")
      ? "State is in `.seq/`, passwords in `.env`;\nneither belongs into git."
      : "People and what happened to them are in the\nserver's database that \`store\` of seq.yaml names, passwords in \`.env\`, mail to the outbox in \`.seq/\`: neither of these\nbelongs into git."
  }
`;
}

/** A YAML scalar: plain where that is safe, else in double quotes (JSON's are YAML's). */
export function quote(text: string): string {
  const isPlain = /^\p{L}[\p{L}\p{N} ._@/+-]*$/u.test(text) && !text.endsWith(" ");
  return isPlain && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>{}#|~]/g, "\\$&");
}
