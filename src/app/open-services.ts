import { randomBytes } from "node:crypto";
import type { OpenService, Transport } from "../channels/channel.ts";
import type { Sender, SenderService, ServedChannel } from "../config/workspace-config.ts";
import { staysHere } from "../config/smtp-url.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { KeepRefreshToken } from "../providers/access-token.ts";
import type { FindAccounts } from "../providers/accounts.ts";
import type { Recipe } from "../providers/recipe.ts";
import type { RecipeUse } from "../providers/recipe-transport.ts";
import type { RequestSender } from "../providers/send-request.ts";
import type { AskedAction } from "../providers/step-transport.ts";
import type { Check } from "../report/doctor.ts";
import type { RunContext } from "../run/context.ts";
import { readRecipeFiles } from "../workspace/read-recipe-files.ts";

/** Where recipes are: in the installed package, and in the workspace. */
interface RecipeWorld {
  packageRoot: string;
  wallClock: () => number;
}

type FindRecipe = (name: string) => Promise<Recipe | null>;

function createFindRecipe(
  { root, config }: ServiceContext,
  { packageRoot, wallClock }: RecipeWorld,
): FindRecipe {
  const opening = lazily(async () => {
    const { openRecipeCatalog } = await import("../providers/catalog.ts");
    const { own } = await readRecipeFiles(root, wallClock);
    return openRecipeCatalog({ packageRoot, own, uses: config.providers, fields: config.fields });
  });
  return async (name) => (await opening()).find(name);
}

/**
 * Asks each service that steps name, once, whether it takes the workspace's log-in, by its recipe's free `check`; for
 * `seq doctor`. A rehearsal without `rehearsal_base` asks nobody.
 */
export async function checkServices(
  run: ServiceContext & Pick<RunContext, "sequences">,
  world: RecipeWorld,
): Promise<Check[]> {
  const findRecipe = createFindRecipe(run, world);
  const asked = new Map<string, AskedAction>();
  for (const step of run.sequences.flatMap(({ plan }) => plan?.steps ?? [])) {
    if (step.kind !== "touch" || step.service === undefined || step.service.base !== null) continue;
    const { provider } = step.service;
    asked.set(provider, { provider, action: step.action.split(".")[1] ?? "", own: null });
  }
  return Promise.all([...asked.values()].map((each) => checkService(run, each, findRecipe)));
}

async function checkService(run: ServiceContext, asked: AskedAction, findRecipe: FindRecipe): Promise<Check> {
  const check = `service ${asked.provider}`;
  const use = describeUse(run, { id: asked.provider, connections: 1 });
  try {
    const { transport, isOnPaper } = await openAsked(run, use, asked, findRecipe);
    try {
      if (!isOnPaper) await transport.verify();
    } finally {
      await transport.close();
    }
    const detail = isOnPaper ? "a rehearsal: requests become files" : "takes the log-in";
    return { check, result: "ok", detail };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    const detail = message.replace(`sender ${asked.provider}: `, "");
    return { check, result: "error", detail, ...(hint !== undefined && { hint }) };
  }
}

type ServiceContext = Pick<RunContext, "root" | "config" | "clock"> & { keepRefreshToken?: KeepRefreshToken };

/**
 * How a run gets to services: by the recipe that a sender or a step names, from the program or the workspace, or by the
 * step's own request. A rehearsal speaks with `rehearsal_base`, or writes what it would have sent into the outbox.
 * Recipes are read, and the room that performs them is loaded, when the first touch needs one. And which accounts report
 * to it. `play`: what steps ask of services is answered by it in their place.
 */
export function createServices(
  run: ServiceContext,
  world: RecipeWorld,
  play?: () => RequestSender,
): { openService: OpenService; findAccounts: FindAccounts } {
  const { root, config } = run;
  const findRecipe = createFindRecipe(run, world);
  const findAccounts: FindAccounts = async (provider) => {
    const { listAccounts, listProviders, TWILIO } = await import("../providers/accounts.ts");
    const token = provider === TWILIO ? config.web.webhooks.twilio : null;
    if (token === null && !listProviders(config).includes(provider)) return [];
    const recipe = await findRecipe(provider);
    return recipe === null ? [] : listAccounts(config, recipe, token === null ? null : { token });
  };
  const openService: OpenService = async (channel, sender, { stop, rehearse } = {}) => {
    const useHere = describeUse(run, sender, stop);
    const use: UseFor = (...asked) => ({
      ...useHere(...asked),
      ...(play !== undefined && { openSender: play }),
    });
    if (channel === "http") {
      const { openStepTransport } = await import("../providers/step-transport.ts");
      return openStepTransport(sender.connections, async (asked) => {
        const { transport, isOnPaper } = await openAsked(run, use, asked, findRecipe);
        if (!isOnPaper || play !== undefined) return transport;
        const { leaveAsFiles } = await import("../providers/touch-files.ts");
        return leaveAsFiles(transport, sender, root);
      });
    }
    const service = sender.services?.[channel as ServedChannel];
    if (service === undefined) throw new UserError(`sender ${sender.id} has no provider for ${channel}`);
    const recipe = await findRecipe(service.provider);
    if (recipe === null) throw refuseProvider(service, sender.id);
    const { openServedTransport } = await import("../providers/served-transport.ts");
    const settings = settingsOf(run, recipe, service, sender.id);
    const rehearsalBase = config.providers[service.provider]?.rehearsalBase ?? null;
    if (config.rehearsal && rehearsalBase === null) {
      if (rehearse !== undefined) return rehearse();
      const { openTouchFiles } = await import("../providers/touch-files.ts");
      return openTouchFiles(sender, root);
    }
    // `mail` is the email channel, by a service.
    return openServedTransport(channel === "mail" ? "email" : channel, {
      ...use(recipe.name, rehearsalBase),
      recipe,
      settings: { ...logInOf(recipe, sender), ...settings },
      ...(sender.oauth2 !== undefined &&
        staysHere(sender.oauth2.tokenUrl) && { rehearsalTokenUrl: sender.oauth2.tokenUrl }),
    });
  };
  return { openService, findAccounts };
}

type UseFor = (
  provider: string,
  rehearsalBase: string | null,
) => Omit<RecipeUse, "recipe" | "action" | "settings">;

/** What all ways to services of a sender share. */
function describeUse(
  { config, clock, keepRefreshToken }: ServiceContext,
  sender: Pick<Sender, "id" | "connections" | "patienceMs">,
  stop?: AbortSignal,
): UseFor {
  const isPrivate = new Set(config.http.private.map((host) => host.replace(/:\d+$/, "")));
  return (provider, rehearsalBase) => ({
    senderId: sender.id,
    connections: sender.connections,
    hookUrl: config.publicUrl === null ? null : `${config.publicUrl}/hooks/${provider}`,
    rehearsalBase: config.rehearsal ? rehearsalBase : null,
    mayBePrivate: (host) => provider === OWN && isPrivate.has(host),
    world: {
      now: () => clock.now(),
      random: randomBytes,
      ...(keepRefreshToken !== undefined && { keepRefreshToken }),
    },
    ...(stop !== undefined && { stop }),
    ...(sender.patienceMs !== undefined && { patienceMs: sender.patienceMs }),
  });
}

/** As `OWN_REQUEST`, whose room is loaded only when it is needed. */
const OWN = "http";

/** The way to what a step asks. `isOnPaper`: a rehearsal that has nobody to speak to. */
async function openAsked(
  run: ServiceContext,
  use: UseFor,
  { provider, action: id, own }: AskedAction,
  findRecipe: FindRecipe,
): Promise<{ transport: Transport; isOnPaper: boolean }> {
  const { config } = run;
  const open = (base: string | null, asked: Pick<RecipeUse, "recipe" | "settings" | "action" | "own">) => ({
    transport: openRecipeTransport({ ...use(provider, base), ...asked }),
    isOnPaper: config.rehearsal && base === null,
  });
  const { openRecipeTransport } = await import("../providers/recipe-transport.ts");
  if (own !== null) {
    const { recipeForHost, settingsForHost } = await import("../providers/own-request.ts");
    const recipe = recipeForHost(own.base, config.http);
    const settings = settingsForHost(own.base, config.http);
    return open(config.http.rehearsalBase, { recipe, settings, action: own.action, own });
  }
  const recipe = await findRecipe(provider);
  const action = recipe === null || !Object.hasOwn(recipe.actions, id) ? undefined : recipe.actions[id];
  if (recipe === null || action === undefined) {
    const hint = "seq providers list; seq lint";
    throw new UserError(`there is no sound recipe with ${provider}.${id}`, { hint, exit: ExitCode.unable });
  }
  const settings = settingsOf(run, recipe, null, provider);
  return open(config.providers[provider]?.rehearsalBase ?? null, { recipe, settings, action });
}

/** What seq.yaml says of a service, the sender's own before the workspace's. */
function settingsOf(
  { config }: ServiceContext,
  recipe: Recipe,
  service: SenderService | null,
  who: string,
): Record<string, string> {
  const use = config.providers[recipe.name];
  refuseShownSecrets(recipe, [...(service?.secrets ?? []), ...(use?.secrets ?? [])], who);
  return { ...use?.settings, ...service?.settings };
}

/** The sender's own `oauth2`, as far as the recipe asks for settings of these names. */
function logInOf({ settings }: Recipe, { oauth2 }: Sender): Record<string, string> {
  if (oauth2 === undefined) return {};
  const { tokenUrl, clientId, clientSecret, refreshToken } = oauth2;
  const tenant = /^https:\/\/login\.microsoftonline\.com\/([\w.-]+)\//.exec(tokenUrl)?.[1] ?? null;
  const all = { tenant, client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === null || !Object.hasOwn(settings, name) ? [] : [[name, value]],
    ),
  );
}

/** What a request and the journal show must not be a secret, whoever's change says so. */
function refuseShownSecrets({ settings, title }: Recipe, secrets: readonly string[], who: string): void {
  const shown = secrets.find((name) => settings[name]?.isSecret === false);
  if (shown === undefined) return;
  throw new UserError(`${who}: "${shown}" is no secret of ${title}, and is journaled`, {
    hint: "write its value into seq.yaml as it is",
  });
}

function refuseProvider({ provider }: SenderService, sender: string): UserError {
  return new UserError(`sender ${sender}: there is no sound recipe ${provider}`, {
    hint: "seq providers list; seq lint",
  });
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
