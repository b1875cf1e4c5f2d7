import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../store/port.ts";
import { describeOwner } from "./session/owner.ts";

/**
 * An empty store in the place of one that cannot be opened, for what is looked at without any. What is written into it goes
 * with it when it is closed.
 */
export async function openStandIn(wallClock: () => number): Promise<Store> {
  const { openStore } = await import("../store/open-store.ts");
  const folder = mkdtempSync(join(tmpdir(), "seq-doctor-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    return await openStore({
      file: join(folder, "state.db"),
      marker: null,
      create: true,
      owner: describeOwner(),
      wallClock,
      durability: "OFF",
      closed: remove,
    });
  } catch (error) {
    remove();
    throw error;
  }
}
