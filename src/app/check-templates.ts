import type { SenderService, ServedChannel } from "../config/workspace-config.ts";
import { SERVED_CHANNELS } from "../config/workspace-config.ts";
import type { Plan, TouchStep } from "../engine/plan.ts";
import type { ServiceAccount } from "../providers/accounts.ts";
import { type ApprovedTemplate, canReadTemplates, readTemplatesOf } from "../providers/approved-templates.ts";
import { chooseTemplateAction } from "../providers/check-templates.ts";
import { compareTemplate } from "../providers/compare-template.ts";
import type { Check } from "../report/doctor.ts";
import type { RunContext } from "../run/context.ts";
import { nameKept } from "./kept-templates.ts";
import { serviceWorldOf } from "./service-world.ts";

/**
 * Holds every step's message template against what its service has approved, for `seq doctor`; and keeps what was approved, so that
 * `seq lint --prospects` can say the same without a network.
 */
export async function checkTemplates(run: RunContext): Promise<Check[]> {
  const checks: Check[] = [];
  const known = new Map<string, ApprovedTemplate[] | null>();
  const kept = new Map<string, ApprovedTemplate[]>();
  for (const { channel, provider } of listServed(run)) {
    const steps = run.sequences.flatMap(({ name, plan }) =>
      plan === null ? [] : listTemplateSteps(plan, channel).map((step) => ({ sequence: name, step })),
    );
    if (steps.length === 0) continue;
    for (const account of (await run.findAccounts?.(provider)) ?? []) {
      if (!account.uses.some((use) => use.channel === channel)) continue;
      const check = `templates ${channel} ${provider}`;
      const key = `${provider}/${account.name}`;
      if (!known.has(key)) known.set(key, await ask(run, account, check, checks));
      const approved = known.get(key) ?? null;
      if (approved === null) continue;
      kept.set(provider, [...(kept.get(provider) ?? []), ...approved]);
      const differing = steps.flatMap(({ sequence, step }) =>
        compare(step, approved, account).map((what) => `${sequence} › ${step.id}: ${what}`),
      );
      checks.push(
        differing.length === 0
          ? { check, result: "ok", detail: `${steps.length} as approved` }
          : {
              check,
              result: "error",
              detail: differing.join("; "),
              hint: "what differs is refused by the service",
            },
      );
    }
  }
  for (const [provider, templates] of kept) {
    await run.store.setSetting(nameKept(provider), JSON.stringify(templates));
  }
  return checks;
}

async function ask(
  run: RunContext,
  account: ServiceAccount,
  check: string,
  checks: Check[],
): Promise<ApprovedTemplate[] | null> {
  const { config } = run;
  const { recipe } = account;
  if (recipe.templates === null) return null;
  if (!canReadTemplates(account)) {
    const detail = "not looked at: a setting is missing that says where they are";
    checks.push({ check, result: "ok", detail, hint: `seq providers show ${recipe.name}` });
    return null;
  }
  const rehearsalBase = config.rehearsal ? (config.providers[recipe.name]?.rehearsalBase ?? null) : null;
  if (config.rehearsal && rehearsalBase === null) return null;
  const use = { account, rehearsalBase, world: serviceWorldOf(run) };
  const result = await readTemplatesOf(use, recipe.templates);
  if (result.type === "failed") {
    checks.push({ check, result: "warning", detail: `not looked at: ${result.reason}` });
    return null;
  }
  return result.templates;
}

function listServed({ config }: RunContext): { channel: ServedChannel; provider: string }[] {
  const pairs = Object.values(config.senders).flatMap(({ services = {} }) =>
    (Object.entries(services) as [ServedChannel, SenderService][]).map(([channel, { provider }]) => ({
      channel,
      provider,
    })),
  );
  return pairs
    .filter(({ channel }) => SERVED_CHANNELS.includes(channel))
    .filter(
      (pair, index) =>
        pairs.findIndex(({ channel, provider }) => channel === pair.channel && provider === pair.provider) ===
        index,
    );
}

function listTemplateSteps(plan: Plan, channel: string): TouchStep[] {
  return plan.steps.flatMap((step) =>
    step.kind === "touch" && step.channel === channel && (step.content["template"] ?? "") !== ""
      ? [step]
      : [],
  );
}

function compare(
  step: TouchStep,
  approved: readonly ApprovedTemplate[],
  { recipe }: ServiceAccount,
): string[] {
  const action = chooseTemplateAction(recipe, step);
  if (action === null) return [];
  const { template = "", language, parameters, text } = step.content;
  return compareTemplate(
    { template, language: language ?? null, parameters: parameters ?? null, text: text ?? null },
    approved,
    action.inputs,
  );
}
