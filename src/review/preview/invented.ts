import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { EventAnswers, FieldValue, Person, StepRecord } from "../../engine/facts.ts";

/** Somebody to show a message for: a stored person, or one made up for the purpose. */
export interface Reader {
  /** How they are named in lists. */
  name: string;
  /** Why they were chosen: `asked for`, `sample`, `longest name`, … */
  why: string;
  person: Person;
  /** Seeds variants and sender, as an enrollment's key does. */
  key: string;
  /** The stored person. */
  id?: number;
  /** What has become of steps of the sequence that are behind them; absent where nothing is known. */
  records?: Readonly<Record<string, StepRecord>>;
  /** What their events told; absent for nothing. */
  event?: EventAnswers;
}

const PLAIN: Readonly<Record<string, FieldValue>> = {
  first_name: "Maya",
  last_name: "Osei",
  name: "Maya Osei",
  email: "maya@brightpath.example",
  company: "Brightpath",
  title: "Head of Operations",
  linkedin_url: "https://www.linkedin.com/in/maya-osei",
  phone: "+442079460102",
  country: "GB",
  timezone: "Europe/London",
};

/** Long, but met in real lists. */
const LONG: Readonly<Record<string, FieldValue>> = {
  ...PLAIN,
  first_name: "Wilhelmina-Alexandrina",
  last_name: "Featherstonehaugh-Papadopoulos",
  name: "Wilhelmina-Alexandrina Featherstonehaugh-Papadopoulos",
  email: "wilhelmina@longest.example",
  company: "Rhein-Neckar Landwirtschaftliche Versicherungs- und Verwaltungsgesellschaft mbH & Co. KG",
  title: "Interim Global Vice President for Customer Onboarding and Partner Success",
  linkedin_url: "https://www.linkedin.com/in/wilhelmina-alexandrina-featherstonehaugh",
};

const KOREAN: Readonly<Record<string, FieldValue>> = {
  ...PLAIN,
  first_name: "서연",
  last_name: "김",
  name: "김서연",
  email: "seoyeon@hanbit.example",
  company: "주식회사 한빛소프트웨어",
  title: "고객경험팀 팀장",
  linkedin_url: "https://www.linkedin.com/in/seoyeon-kim",
  phone: "+821012345678",
  country: "KR",
  timezone: "Asia/Seoul",
};

/** Only what an import cannot do without. */
const BARE = ["first_name", "email", "company", "linkedin_url", "phone"];

/** One ordinary person with every field of the workspace filled in. Nobody's data: fit for a pull request. */
export function inventReader(config: Pick<WorkspaceConfig, "fields">): Reader {
  return readerFrom("sample", { ...inventFields(config, "sample"), ...PLAIN });
}

/** People who show where a message breaks: long names, missing fields, Korean. */
export function inventWorst(config: Pick<WorkspaceConfig, "fields">): Reader[] {
  const bare = Object.fromEntries(Object.entries(PLAIN).filter(([field]) => BARE.includes(field)));
  return [
    readerFrom("long names", {
      ...inventFields(config, "an unusually long value, as people type them, for"),
      ...LONG,
    }),
    readerFrom("optional fields missing", { ...bare, email: "maya@bare.example" }),
    readerFrom("Korean", { ...inventFields(config, "한국어"), ...KOREAN }),
  ];
}

function readerFrom(why: string, fields: Record<string, FieldValue>): Reader {
  return {
    name: String(fields["email"]),
    why: `invented: ${why}`,
    person: { fields, tags: [] },
    key: `preview/${why}`,
  };
}

function inventFields({ fields }: Pick<WorkspaceConfig, "fields">, text: string): Record<string, FieldValue> {
  const samples = { text, number: 42, date: "2026-03-02", boolean: true };
  return Object.fromEntries(
    Object.entries(fields).map(([field, type]) => [
      field,
      type === "text" ? `${text} ${field}` : samples[type],
    ]),
  );
}
