import { createHash } from "node:crypto";
import type { ServedChannel, WorkspaceConfig } from "../config/workspace-config.ts";
import { RenderError } from "../message/render.ts";
import { fillVerifier } from "./fill-secrets.ts";
import type { Recipe, Verifier } from "./recipe.ts";
import { type FilledSettings, fillSettings } from "./settings.ts";
import { type HookProof, type HookRequest, verifyHook } from "./verify-hook.ts";

/** An account at a service, with all senders of the workspace that use it. */
export interface ServiceAccount {
  recipe: Recipe;
  /** Tells accounts apart and says nothing of their secrets. */
  name: string;
  settings: FilledSettings;
  /** As seq.yaml gives them, secrets too. */
  given: Readonly<Record<string, string>>;
  /** Whose, and for which channel; empty where seq.yaml says its settings for nobody in particular. */
  uses: readonly { sender: string; channel: ServedChannel }[];
}

/** Finds the accounts of a workspace at a service, by its recipe's name; none where it uses no such service. */
export type FindAccounts = (provider: string) => Promise<readonly ServiceAccount[]>;

/** The services that a workspace uses, by their recipes' names. */
export function listProviders({
  senders,
  providers,
}: Pick<WorkspaceConfig, "senders" | "providers">): string[] {
  const used = Object.values(senders).flatMap(({ services }) => Object.values(services ?? {}));
  return [...new Set([...used.map(({ provider }) => provider), ...Object.keys(providers)])].sort();
}

/** The recipe whose hooks `web.webhooks.twilio` speaks of, too. */
export const TWILIO = "twilio";

/**
 * The accounts that the workspace has at a service: those of its senders, else what `providers` says alone, and
 * `hooksOnly`: settings of one that nobody sends by.
 */
export function listAccounts(
  { senders, providers }: Pick<WorkspaceConfig, "senders" | "providers">,
  recipe: Recipe,
  hooksOnly: Readonly<Record<string, string>> | null = null,
): ServiceAccount[] {
  const common = Object.hasOwn(providers, recipe.name) ? providers[recipe.name]?.settings : undefined;
  const accounts = new Map<string, ServiceAccount & { uses: ServiceAccount["uses"][number][] }>();
  const add = (given: Record<string, string>, use: ServiceAccount["uses"][number] | null): void => {
    const text = JSON.stringify(Object.entries(given).sort());
    const known = accounts.get(text) ?? {
      recipe,
      name: createHash("sha256").update(text, "utf8").digest("hex").slice(0, 8),
      settings: fillSettings(recipe, given),
      given,
      uses: [],
    };
    accounts.set(text, known);
    if (use !== null) known.uses.push(use);
  };
  for (const { id, services } of Object.values(senders)) {
    for (const [channel, service] of Object.entries(services ?? {})) {
      if (service.provider !== recipe.name) continue;
      add({ ...common, ...service.settings }, { sender: id, channel: channel as ServedChannel });
    }
  }
  if (accounts.size === 0 && common !== undefined) add({ ...common }, null);
  if (hooksOnly !== null) add(hooksOnly, null);
  return [...accounts.values()];
}

/** What came of looking for the account that a hook is for. */
export interface AccountProof {
  proof: HookProof;
  /** With the uses of every account that has the same secret: two numbers, or two channels, of one. Null: nobody's. */
  account: ServiceAccount | null;
}

/** The account whose secret a hook is signed with; one that lacks the secret has no hooks. Pure. */
export function proveAccount(
  accounts: readonly ServiceAccount[],
  request: HookRequest,
  now: number,
): AccountProof {
  const proofs = accounts.map((account): HookProof => {
    const verifier = findVerifier(account);
    return verifier === null ? "forged" : verifyHook(verifier, request, now);
  });
  for (const proof of ["proven", "stale", "unsigned"] as const) {
    const theirs = accounts.filter((_, index) => proofs[index] === proof);
    const [first] = theirs;
    if (first !== undefined) return { proof, account: { ...first, uses: joinUses(theirs) } };
  }
  return { proof: "forged", account: null };
}

/** Whoever nobody in particular sends by speaks for all of them. */
function joinUses(accounts: readonly ServiceAccount[]): ServiceAccount["uses"] {
  return accounts.some(({ uses }) => uses.length === 0) ? [] : accounts.flatMap(({ uses }) => uses);
}

/** What its hooks are verified with; null where it has none, or lacks the secret. */
function findVerifier({ recipe: { hooks }, settings }: ServiceAccount): Verifier | null {
  return hooks === null ? null : fillOrNull(() => fillVerifier(hooks.verify, settings.all));
}

/** Whether any of them can tell its hooks from forged ones. */
export function canVerify(accounts: readonly ServiceAccount[]): boolean {
  return accounts.some((account) => findVerifier(account) !== null);
}

/** Meta's question whether the address is ours (`hub.mode`): what it is to be answered, or null. Compares in constant time. */
export function answerChallenge(
  accounts: readonly ServiceAccount[],
  query: (name: string) => string | null,
): string | null {
  const token = query("hub.verify_token");
  const challenge = query("hub.challenge");
  if (query("hub.mode") !== "subscribe" || token === null || challenge === null) return null;
  if (!/^[\w.-]{1,200}$/.test(challenge)) return null;
  const isOurs = accounts.some(({ recipe: { hooks }, settings }) => {
    if (hooks?.verify.kind !== "meta") return false;
    const { verify } = hooks;
    const verifier = fillOrNull(() => fillVerifier({ ...verify, secret: "-" }, settings.all));
    const wanted = verifier?.kind === "meta" ? verifier.challenge : null;
    return wanted !== null && digest(wanted).equals(digest(token));
  });
  return isOurs ? challenge : null;
}

/** Of equal length, and as good to compare: where two differ says nothing of the texts. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

function fillOrNull<T>(fill: () => T): T | null {
  try {
    return fill();
  } catch (error) {
    if (error instanceof RenderError) return null;
    throw error;
  }
}
