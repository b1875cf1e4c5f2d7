import { randomBytes } from "node:crypto";
import type { ExactRequest, Recipe } from "../../src/providers/recipe.ts";
import { openRequestSender, type RequestSender } from "../../src/providers/send-request.ts";
import { type Asked, openService, type ServiceWorld } from "../../src/providers/service.ts";

/** What a recipe's request is sent with in place of what a sender would have. */
export interface Reference {
  /** Secret and open settings. */
  settings: Readonly<Record<string, string>>;
  /** Where a request that would go to an address goes instead, on this machine. */
  redirect: (url: string) => string;
  /** Headers beside its own. */
  headers?: Readonly<Record<string, string>>;
  world?: Partial<ServiceWorld>;
}

/** Signs a request as its recipe says, for the service itself, and asks a reference on this machine instead. */
export async function askReference(
  recipe: Recipe,
  request: ExactRequest,
  { settings, redirect, headers = {}, world }: Reference,
): Promise<Asked> {
  const inner = openRequestSender({ isRehearsal: true, mayBePrivate: () => true });
  const sender: RequestSender = {
    send: (signed, options) =>
      inner.send(
        { ...signed, url: redirect(signed.url), headers: { ...signed.headers, ...headers } },
        options,
      ),
    close: () => inner.close(),
  };
  const service = openService(recipe.auth, settings, sender, {
    now: Date.now,
    random: randomBytes,
    ...world,
  });
  try {
    return await service.ask(request, { mayRepeat: false });
  } finally {
    service.close();
  }
}
