import { randomBytes } from "node:crypto";
import type { OpenService } from "../channels/channel.ts";
import type { SenderService, ServedChannel } from "../config/workspace-config.ts";
import { UserError } from "../errors.ts";
import type { FindAccounts } from "../providers/accounts.ts";
import type { Recipe } from "../providers/recipe.ts";
import type { RunContext } from "../run/context.ts";
import { readRecipeFiles } from "../workspace/read-recipe-files.ts";

/**
 * How a run gets to services, and which accounts report to it: by the recipe that a sender names, from the program or the workspace. A rehearsal speaks
 * with `rehearsal_base` of the provider, or writes what it would have sent into the outbox. Recipes are read, and the
 * room that performs them is loaded, when the first sender needs one.
 */
export function createServices(
  run: Pick<RunContext, "root" | "config" | "clock">,
  { packageRoot, wallClock }: { packageRoot: string; wallClock: () => number },
): { openService: OpenService; findAccounts: FindAccounts } {
  const { root, config, clock } = run;
  const opening = lazily(async () => {
    const { openCatalog } = await import("../providers/catalog.ts");
    const { own } = await readRecipeFiles(root, wallClock);
    return openCatalog({ packageRoot, own, uses: config.providers, fields: config.fields });
  });
  const findAccounts: FindAccounts = async (provider) => {
    const { listAccounts, listProviders, TWILIO } = await import("../providers/accounts.ts");
    const token = provider === TWILIO ? config.web.webhooks.twilio : null;
    if (token === null && !listProviders(config).includes(provider)) return [];
    const recipe = (await opening()).find(provider);
    return recipe === null ? [] : listAccounts(config, recipe, token === null ? null : { token });
  };
  const openService: OpenService = async (channel, sender, stop) => {
    const service = sender.services?.[channel as ServedChannel];
    if (service === undefined) throw new UserError(`sender ${sender.id} has no provider for ${channel}`);
    const catalog = await opening();
    const recipe = catalog.find(service.provider);
    if (recipe === null) throw refuseProvider(service, sender.id);
    const { openServedTransport } = await import("../providers/served-transport.ts");
    const use = config.providers[service.provider];
    refuseShownSecrets(recipe, [...service.secrets, ...(use?.secrets ?? [])], sender.id);
    const rehearsalBase = use?.rehearsalBase ?? null;
    if (config.rehearsal && rehearsalBase === null) {
      const { openTouchFiles } = await import("../providers/touch-files.ts");
      return openTouchFiles(sender, root);
    }
    return openServedTransport(channel, {
      recipe,
      settings: { ...use?.settings, ...service.settings },
      senderId: sender.id,
      connections: sender.connections,
      hookUrl: config.publicUrl === null ? null : `${config.publicUrl}/hooks/${recipe.name}`,
      rehearsalBase: config.rehearsal ? rehearsalBase : null,
      mayBePrivate: () => false,
      world: { now: () => clock.now(), random: randomBytes },
      ...(stop !== undefined && { stop }),
      ...(sender.patienceMs !== undefined && { patienceMs: sender.patienceMs }),
    });
  };
  return { openService, findAccounts };
}

/** What a request and the journal show must not be a secret, whoever's change says so. */
function refuseShownSecrets({ settings, title }: Recipe, secrets: readonly string[], sender: string): void {
  const shown = secrets.find((name) => settings[name]?.isSecret === false);
  if (shown === undefined) return;
  throw new UserError(`sender ${sender}: "${shown}" is no secret of ${title}, and is journaled`, {
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
