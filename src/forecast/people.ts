import { matches } from "../condition/holds.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { FieldValue } from "../engine/facts.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import type { Prospect } from "../store/port.ts";

/** Whom a simulation is about. */
export interface Persona {
  name: string;
  /** CEL over `prospect.<field>` and `tags`; null where the persona says nothing that can be asked. */
  where: string | null;
}

/** A persona of seq.yaml. UserError (usage), with the nearest name, where there is none. */
export function requirePersona({ personas }: Pick<WorkspaceConfig, "personas">, name: string): Persona {
  const found = Object.hasOwn(personas, name) ? personas[name] : undefined;
  if (found !== undefined) return { name, where: found.where };
  const names = Object.keys(personas);
  throw new UserError(`there is no persona ${name} in seq.yaml`, {
    hint: suggestName(name, names) ?? `personas here: ${names.join(", ") || "none"}`,
    exit: ExitCode.usage,
  });
}

/** The real people of a persona. */
export async function* keepPersona(
  people: AsyncIterable<Prospect>,
  { where }: Persona,
): AsyncGenerator<Prospect> {
  for await (const person of people) if (where === null || matches(where, person)) yield person;
}

/** Holds invented people, who are all alike but for names, against the persona that they are to be. UserError (usage). */
export function requireLikeness({ name, where }: Persona, people: readonly Prospect[]): void {
  if (where === null || people.every((person) => matches(where, person))) return;
  throw new UserError(`the invented people are no ${name}: ${where}`, {
    hint: "give them what it asks for, such as --set title=CTO or --with-tag",
    exit: ExitCode.usage,
  });
}

/** How invented people are made. */
export interface PeopleMix {
  count: number;
  /** Weights by country (ISO 3166-1 alpha-2); empty for people without one. */
  countries: Readonly<Record<string, number>>;
  /** People of one company. */
  perCompany: number;
  /** Fields that all of them have. */
  fields: Readonly<Record<string, FieldValue>>;
  tags: readonly string[];
}

/** Where most people of a country with several zones live: calls are asked for their hours. */
const MOST_PEOPLE: Readonly<Record<string, string>> = {
  US: "America/New_York",
  CA: "America/Toronto",
  AU: "Australia/Sydney",
  BR: "America/Sao_Paulo",
  MX: "America/Mexico_City",
  ES: "Europe/Madrid",
  PT: "Europe/Lisbon",
  NZ: "Pacific/Auckland",
};

/** People who do not exist, each with every address. Countries are dealt out evenly, not drawn. */
export function inventPeople(mix: PeopleMix): Prospect[] {
  const countries = dealCountries(mix);
  return Array.from({ length: mix.count }, (_, index) => {
    const id = index + 1;
    const domain = `company-${Math.floor(index / mix.perCompany) + 1}.example`;
    const addresses = {
      email: `person-${id}@${domain}`,
      linkedin_url: `https://www.linkedin.com/in/person-${id}`,
      // Of the international networks (ITU E.164): a prefix that names no country.
      phone: "+88300000000",
    };
    const country = countries(index);
    return {
      id,
      ...addresses,
      fields: {
        ...addresses,
        first_name: `Person ${id}`,
        ...(country !== null && { country }),
        ...(country !== null && MOST_PEOPLE[country] !== undefined && { timezone: MOST_PEOPLE[country] }),
        ...mix.fields,
      },
      tags: [...mix.tags],
      companyDomain: domain,
      createdAt: 0,
      updatedAt: 0,
    };
  });
}

/** Largest-deficit dealing: after every person each country has its share, rounded. */
function dealCountries({ countries, count }: PeopleMix): (index: number) => string | null {
  const names = Object.keys(countries);
  const total = names.reduce((sum, name) => sum + (countries[name] ?? 0), 0);
  if (total <= 0) return () => null;
  const dealt = new Map<string, number>();
  const order = Array.from({ length: count }, (_, index) => {
    let best = names[0] ?? "";
    let deficit = Number.NEGATIVE_INFINITY;
    for (const name of names) {
      const lacks = ((countries[name] ?? 0) / total) * (index + 1) - (dealt.get(name) ?? 0);
      if (lacks > deficit) [best, deficit] = [name, lacks];
    }
    dealt.set(best, (dealt.get(best) ?? 0) + 1);
    return best;
  });
  return (index) => order[index] ?? null;
}
