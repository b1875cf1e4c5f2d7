import type { OpenOptions } from "./open-store.ts";
import type { Store } from "./port.ts";
import type { OpenPostgresOptions } from "./postgres/open.ts";

/** How a store is opened, as plain data that a thread can be started with. */
export type StorePlace =
  | ({ engine: "sqlite" } & Pick<OpenOptions, "file" | "create" | "owner"> & { marker: string })
  | ({ engine: "postgres" } & Pick<
      OpenPostgresOptions,
      "address" | "marker" | "thread" | "workspace" | "create" | "owner" | "usesServerClock"
    >);

/** Opens the store at a place, whatever its engine. */
export async function openPlace(
  place: StorePlace,
  options: Pick<OpenOptions, "wallClock" | "signal" | "allowRolledBack" | "lockTries">,
): Promise<Store> {
  if (place.engine === "sqlite") {
    const { openStore } = await import("./open-store.ts");
    return openStore({ ...place, ...options });
  }
  const { openPostgresStore } = await import("./postgres/open.ts");
  return openPostgresStore({ ...place, ...options });
}
