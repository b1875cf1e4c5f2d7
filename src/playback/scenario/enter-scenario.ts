import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { blankState } from "../../engine/advance.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { drawVariant } from "../../engine/variant.ts";
import { UserError } from "../../errors.ts";
import { readCompanyDomain } from "../../prospects/normalise/company-domain.ts";
import { chooseSender } from "../../run/enroll.ts";
import type { Settings } from "../../run/settings.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Prospect } from "../../store/port.ts";
import type { Player } from "../stage.ts";

/** Keys tried until the wanted variants are drawn. */
const MOST_KEYS = 100_000;

/** The person of a scenario at the start of its sequence, with a key that draws the variants it asks for. UserError where none does. */
export async function enterScenario(
  { config, settings }: { config: WorkspaceConfig; settings: Settings },
  plan: Plan,
  scenario: Scenario,
): Promise<Player> {
  const { startAt, fields, tags } = scenario;
  const key = findKey(plan, scenario);
  const sender = chooseSender({ config }, plan, key);
  const address = (name: string) =>
    typeof fields[name] === "string" && fields[name] !== "" ? fields[name] : null;
  const email = address("email");
  const person: Prospect = {
    id: 1,
    email,
    linkedin_url: address("linkedin_url"),
    phone: address("phone"),
    fields,
    tags,
    companyDomain: email === null ? null : readCompanyDomain(email.trim().toLowerCase()),
    createdAt: startAt,
    updatedAt: startAt,
  };
  const setting = await settings.of(plan, key, person, sender);
  return {
    person,
    setting,
    consents: scenario.consents,
    enrollment: {
      id: 1,
      key,
      prospect: 1,
      sequence: plan.name,
      planHash: "",
      sender,
      state: blankState(startAt),
      enrolledAt: startAt,
    },
  };
}

/** The first key whose draws are the variants that the scenario asks for. */
function findKey(plan: Plan, { variants, name }: Scenario): string {
  const wanted = plan.steps.filter(
    (step): step is TouchStep => step.kind === "touch" && variants[step.id] !== undefined,
  );
  for (let id = 1; id <= MOST_KEYS; id++) {
    const key = `${plan.name}/p${id}`;
    if (wanted.every((step) => drawVariant(key, step) === variants[step.id])) return key;
  }
  throw new UserError(`no person draws the variants that "${name}" asks for`);
}
