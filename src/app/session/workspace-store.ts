import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import { refuseLinks } from "../../files/plain-way.ts";
import { readRegularSync } from "../../files/regular-file.ts";
import { isInside } from "../../files/tree.ts";
import { writeWhole } from "../../files/write.ts";
import type { OpenOptions } from "../../store/open-store.ts";
import type { StorePlace } from "../../store/place.ts";
import type { Store } from "../../store/port.ts";
import { describeOwner } from "./owner.ts";
import type { World } from "./world.ts";

const LONGEST_NOTE = 8_192;
const LINK_HINT = "write where the database is as `store` in seq.yaml, and keep .seq a folder";

/** Whether `store` of seq.yaml names a PostgreSQL server. */
function isPostgres(store: string): boolean {
  return /^postgres(ql)?:/i.test(store);
}

/** The file beside seq.yaml that remembers that there was a database, so that it survives when only that is lost. */
export function locateMarker(root: string): string {
  const marker = join(root, ".seq", "store.json");
  refuseLinks(marker, root, marker, LINK_HINT);
  return marker;
}

/**
 * Where a workspace keeps its database file, and its marker; null where a server keeps the database. UserError where a link
 * in the workspace leads to either: a link may be committed, and lead to another workspace's people.
 */
export function locateFile(root: string, store: string): { file: string; marker: string } | null {
  if (isPostgres(store)) return null;
  const file = isAbsolute(store) ? store : join(root, store);
  refuseLinks(file, root, file, LINK_HINT);
  return { file, marker: locateMarker(root) };
}

/** The same for what is done with a file alone; `instead` says what to do with a server's database. */
export function needFile(
  root: string,
  store: string,
  verb: string,
  instead: string,
): { file: string; marker: string } {
  const found = locateFile(root, store);
  if (found === null)
    throw new UserError(`${verb} is for a database file; this store is a PostgreSQL server's`, {
      hint: instead,
    });
  return found;
}

/**
 * Whether there is a database to look at. One outside the workspace counts where this workspace has had it before:
 * a change could name any other.
 */
export async function hasStore(
  root: string,
  { store, name }: Pick<WorkspaceConfig, "store" | "name">,
): Promise<boolean> {
  const found = locateFile(root, store);
  const isKnown = existsSync(locateMarker(root));
  if (found === null) return isKnown && (await findServer(root, store, name)).isKnown;
  return isKnown || (isInside(root, found.file) && existsSync(found.file));
}

/** Where the workspace notes whose server it last was at: a change that names another one gets no log-in. */
function locateServer(root: string): string {
  return join(root, ".seq", "server");
}

/**
 * What the note must hold for this server: a note that came with a commit knows neither the folder's number on this disk
 * nor when it was made here.
 */
function writeNote(root: string, identity: string): string {
  const { ino, birthtimeNs } = statSync(join(root, ".seq"), { bigint: true });
  return `${identity}\n${ino}.${birthtimeNs}\n`;
}

/** The note of the server that an address leads to, and whether this workspace has it. */
async function findServer(
  root: string,
  store: string,
  workspace: string,
): Promise<{ note: string | null; isKnown: boolean }> {
  const { identifyServer } = await import("../../store/postgres/address.ts");
  const identity = identifyServer(store, workspace);
  if (identity === null) return { note: null, isKnown: false };
  const note = writeNote(root, identity);
  try {
    return { note, isKnown: readRegularSync(locateServer(root), LONGEST_NOTE).toString("utf8") === note };
  } catch {
    return { note, isKnown: false };
  }
}

/** Opens the store that seq.yaml names, and creates it in a workspace that never had one. */
export async function openWorkspaceStore({
  root,
  config,
  world,
  ...options
}: {
  root: string;
  config: WorkspaceConfig;
  world: Pick<World, "env" | "packageRoot" | "knownSecrets">;
} & Pick<OpenOptions, "wallClock" | "signal" | "allowRolledBack" | "lockTries">): Promise<Store> {
  const place = await describeStore(root, config, world);
  const { openPlace } = await import("../../store/place.ts");
  const store = await openPlace(place, options);
  if (place.engine === "postgres") {
    const { note, isKnown } = await findServer(root, config.store, config.name);
    if (note !== null && !isKnown) await writeWhole(locateServer(root), note, { root, mode: 0o600 });
  }
  return store;
}

/** How the store of a workspace is opened, as plain data. */
export async function describeStore(
  root: string,
  config: Pick<WorkspaceConfig, "store" | "name">,
  { env, packageRoot, knownSecrets }: Pick<World, "env" | "packageRoot" | "knownSecrets">,
): Promise<StorePlace> {
  const found = locateFile(root, config.store);
  const owner = describeOwner();
  if (found !== null) return { engine: "sqlite", ...found, create: true, owner };
  const { readAddress } = await import("../../store/postgres/address.ts");
  const address = readAddress(config.store, { root, workspace: config.name, env });
  if (address.password !== null && address.password !== "") knownSecrets.add(address.password);
  return {
    engine: "postgres",
    address,
    marker: locateMarker(root),
    thread: join(packageRoot, "dist/store-thread.js"),
    workspace: config.name,
    create: true,
    owner,
    usesServerClock: true,
  };
}
