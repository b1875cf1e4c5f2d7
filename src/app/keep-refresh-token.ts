import { DAY_MS } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { KeepRefreshToken } from "../providers/access-token.ts";
import type { Store } from "../store/port.ts";
import { keepSecrets, namesOf } from "../workspace/keep-secret.ts";

/** Whose old refresh tokens go on living beside the new one (learn.microsoft.com/entra/identity-platform/refresh-tokens). */
const LASTING = "login.microsoftonline.com";
/** A file that people edit too is not written more often than this for one name, where the old token goes on. */
const REST_MS = DAY_MS;

interface Keeping {
  root: string;
  store: Pick<Store, "getSetting" | "setSetting">;
  wallClock: () => number;
  knownSecrets: Set<string>;
}

/**
 * Puts a refresh token that was given anew in the place of the old one in `.env`: at once where the old one ends with it
 * (rotation: RFC 9700, 4.14), once a day for each name where it goes on. What comes from elsewhere, the
 * process's own environment or a file of its own, is nobody's to change here. A file that cannot be written holds nothing up:
 * the old token is in it.
 */
export function createKeepRefreshToken({ root, store, wallClock, knownSecrets }: Keeping): KeepRefreshToken {
  // Which one the file has in place of one that this process goes on with.
  const filed = new Map<string, string>();
  return async (spent, fresh, host) => {
    knownSecrets.add(fresh);
    const old = filed.get(spent) ?? spent;
    filed.delete(spent);
    filed.set(fresh, old);
    try {
      for (const name of namesOf(root, old)) {
        const key = `refresh_token_kept:${name}`;
        const now = wallClock();
        if (host === LASTING && now - Number((await store.getSetting(key)) ?? 0) < REST_MS) continue;
        await keepSecrets(root, { [name]: fresh });
        await store.setSetting(key, String(now));
        filed.delete(fresh);
      }
    } catch (error) {
      // A file that cannot be read or written: tried again with the next one.
      if (!(error instanceof UserError) && !(error instanceof Error && "code" in error)) throw error;
    }
  };
}
