import { readText } from "../providers/read-answer.ts";
import { useList } from "../providers/poll-service.ts";
import { askList, type OpenList } from "../providers/read-pages.ts";
import type { Check } from "../report/doctor.ts";
import type { RunContext } from "../run/context.ts";
import { type Crm, findCrm } from "./open-crm.ts";

/** Which account of a CRM's the people here are records of, as the CRM calls it; and by which settings that was seen last. */
interface KnownAccount {
  id: string;
  by: string;
}

const ID_LIMIT = 200;

/**
 * Records of two accounts have the same ids: a token of another account would make other people of ours. So a service's name is
 * one account's for good, which is asked once for each change of its settings. Gives why the CRM must not be spoken to, or null.
 * An account that does not say which one it is (a scope is missing) is believed to be the same.
 */
export async function findOtherAccount(
  { store }: Pick<RunContext, "store">,
  { service, account, people }: Crm,
  open: OpenList,
  isDry = false,
): Promise<string | null> {
  if (people.account === null) return null;
  const name = `crm account ${service}`;
  const text = (await store.getSetting(name)) ?? "";
  const known = text === "" ? null : (JSON.parse(text) as KnownAccount);
  if (known?.by === account.name) return null;
  const variables = {
    settings: account.settings.values,
    attempt: { id: "", key: "", date: "", at: "" },
    people: {},
  };
  const answer = await askList(open, people.account.request, variables);
  const id = answer.type === "failed" ? null : readText(people.account.value, answer.values, ID_LIMIT);
  if (id === null || id === "") return null;
  if (known !== null && known.id !== id) {
    return `${open.title}: these settings are of account ${id}, and people here are records of account ${known.id}`;
  }
  if (!isDry) await store.setSetting(name, JSON.stringify({ id, by: account.name } satisfies KnownAccount));
  return null;
}

/** What to do then. */
export const OTHER_ACCOUNT_HINT =
  "give the other account a recipe of its own name (docs/providers.md, Two accounts), or put the first one's settings back";

/** For `seq doctor`: says of each CRM whose settings are of another account that they are. Writes nothing. */
export async function checkCrmAccounts(run: RunContext): Promise<Check[]> {
  const checks: Check[] = [];
  for (const service of Object.keys(run.config.providers)) {
    const crm = await findCrm(run, service, new AbortController().signal);
    if (crm === null || crm.account.settings.problems.length > 0) continue;
    const other = await useList(crm.use, (open) => findOtherAccount(run, crm, open, true));
    if (typeof other !== "string") continue;
    checks.push({ check: `account ${service}`, result: "error", detail: other, hint: OTHER_ACCOUNT_HINT });
  }
  return checks;
}
