import type { FieldRule, WorkspaceConfig } from "../config/workspace-config.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import { readField } from "../prospects/draft.ts";
import type { Merge } from "../prospects/merge-fields.ts";
import type { ServiceAccount } from "../providers/accounts.ts";
import type { ListUse } from "../providers/poll-service.ts";
import type { RecipePeople } from "../providers/recipe.ts";
import type { RunContext } from "../run/context.ts";
import type { NewEvent } from "../store/port.ts";
import { serviceWorldOf } from "./service-world.ts";

/** A CRM of the workspace's. */
export interface Crm {
  service: string;
  account: ServiceAccount;
  people: RecipePeople;
  /** What seq.yaml says of its fields. */
  rules: readonly FieldRule[];
  use: ListUse;
}

/** The CRM that seq.yaml says this of; null where it says nothing, it keeps no people, or a rehearsal has nobody to speak to. */
export async function findCrm(run: RunContext, service: string, stop: AbortSignal): Promise<Crm | null> {
  const { config } = run;
  const [account] = Object.hasOwn(config.providers, service)
    ? ((await run.findAccounts?.(service)) ?? [])
    : [];
  const people = account?.recipe.people ?? null;
  const rehearsalBase = config.rehearsal ? (config.providers[service]?.rehearsalBase ?? null) : null;
  if (account === undefined || people === null || (config.rehearsal && rehearsalBase === null)) return null;
  const rules = config.crm?.[service] ?? [];
  return {
    service,
    account,
    people,
    rules,
    use: { account, rehearsalBase, world: serviceWorldOf(run), stop },
  };
}

/** The same for a command that names it. Throws UserError that says what is missing. */
export async function openCrm(run: RunContext, service: string, stop: AbortSignal): Promise<Crm> {
  const crm = await findCrm(run, service, stop);
  const [problem] = crm?.account.settings.problems ?? [];
  if (problem !== undefined) {
    const hint = `seq providers show ${service} says what it asks for`;
    throw new UserError(`providers.${service}: ${problem.message}`, { hint });
  }
  if (crm !== null) {
    const twin = await findTwin(run, crm);
    if (twin === null) return crm;
    const { field } = crm.people.id;
    throw new UserError(`${twin} and ${service} both keep who people are there in \`${field}\``, {
      hint: "give one of the recipes a field of its own (docs/providers.md, Two accounts)",
    });
  }
  const { config } = run;
  if (!Object.hasOwn(config.providers, service)) {
    const hint = suggestName(service, Object.keys(config.providers)) ?? `seq providers show ${service}`;
    throw new UserError(`seq.yaml has no settings of ${service} under providers`, {
      hint,
      exit: ExitCode.usage,
    });
  }
  const [account] = (await run.findAccounts?.(service)) ?? [];
  if (account === undefined) {
    throw new UserError(`there is no sound recipe ${service}`, { hint: "seq providers list; seq lint" });
  }
  if (account.recipe.people === null) {
    throw new UserError(`${account.recipe.title} keeps no people to pull`, {
      hint: "hubspot, salesforce, pipedrive and attio do",
      exit: ExitCode.usage,
    });
  }
  throw new UserError(`a rehearsal asks nobody outside, and ${service} is outside`, {
    hint: `providers: { ${service}: { rehearsal_base: http://127.0.0.1:… } } names what speaks in its place`,
    exit: ExitCode.usage,
  });
}

/** Values of theirs in the form in which people are kept; one that is none is left out. `home`: the country of those who have none. */
export function normaliseTheirs(
  values: Readonly<Record<string, FieldValue>>,
  fields: WorkspaceConfig["fields"],
  home: string | null,
): Record<string, FieldValue> {
  const country = values["country"];
  const read = typeof country === "string" ? readField("country", country, fields, null) : null;
  const place = read?.ok === true ? String(read.value) : home;
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => {
      const normal = readField(field, String(value), fields, place, ".");
      return normal.ok && normal.value !== "" ? [[field, normal.value]] : [];
    }),
  );
}

/** Another CRM of the workspace's that would write its ids over this one's; null for none. */
async function findTwin(run: RunContext, { service, people }: Crm): Promise<string | null> {
  for (const name of Object.keys(run.config.providers)) {
    if (name === service) continue;
    const [other] = (await run.findAccounts?.(name)) ?? [];
    if (other?.recipe.people?.id.field === people.id.field) return name;
  }
  return null;
}

/** What a timeline says of fields that both sides had changed. */
export function conflictsOf(
  { service }: Crm,
  { conflicts }: Merge,
  prospect: number,
  at: Instant,
): NewEvent[] {
  return conflicts.map(({ field, kept, ours, theirs }) => ({
    kind: "crm_conflict",
    at,
    prospect,
    data: { service, field, kept, ours, theirs },
  }));
}
