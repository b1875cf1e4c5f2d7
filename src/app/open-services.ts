import { randomBytes } from "node:crypto";
import type { OpenService } from "../channels/channel.ts";
import type { Sender, SenderService, ServedChannel } from "../config/workspace-config.ts";
import { staysHere } from "../config/smtp-url.ts";
import { UserError } from "../errors.ts";
import type { Recipe } from "../providers/recipe.ts";
import type { RunContext } from "../run/context.ts";
import { readRecipeFiles } from "../workspace/read-recipe-files.ts";

/**
 * How a run gets to services: by the recipe that a sender names, from the program or the workspace. A rehearsal speaks
 * with `rehearsal_base` of the provider, or writes what it would have sent into the outbox. Recipes are read, and the
 * room that performs them is loaded, when the first sender needs one.
 */
export function createOpenService(
  run: Pick<RunContext, "root" | "config" | "clock">,
  { packageRoot, wallClock }: { packageRoot: string; wallClock: () => number },
): OpenService {
  const { root, config, clock } = run;
  const opening = lazily(async () => {
    const { openCatalog } = await import("../providers/catalog.ts");
    const { own } = await readRecipeFiles(root, wallClock);
    return openCatalog({ packageRoot, own, uses: config.providers, fields: config.fields });
  });
  return async (channel, sender, { stop, rehearse } = {}) => {
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
      if (rehearse !== undefined) return rehearse();
      const { openTouchFiles } = await import("../providers/touch-files.ts");
      return openTouchFiles(sender, root);
    }
    // `mail` is the email channel, by a service.
    return openServedTransport(channel === "mail" ? "email" : channel, {
      recipe,
      settings: { ...logInOf(recipe, sender), ...use?.settings, ...service.settings },
      senderId: sender.id,
      connections: sender.connections,
      hookUrl: config.publicUrl === null ? null : `${config.publicUrl}/hooks/${recipe.name}`,
      rehearsalBase: config.rehearsal ? rehearsalBase : null,
      ...(sender.oauth2 !== undefined &&
        staysHere(sender.oauth2.tokenUrl) && { rehearsalTokenUrl: sender.oauth2.tokenUrl }),
      mayBePrivate: () => false,
      world: { now: () => clock.now(), random: randomBytes },
      ...(stop !== undefined && { stop }),
      ...(sender.patienceMs !== undefined && { patienceMs: sender.patienceMs }),
    });
  };
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
