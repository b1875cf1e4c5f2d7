import { describeFirstError, findFirstError } from "../../diagnostic.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { RunContext } from "../../run/context.ts";
import type { OpenOptions } from "../../store/open-store.ts";
import type { Store } from "../../store/port.ts";
import type { LoadedWorkspace } from "../../workspace/load-workspace.ts";
import type { WorkspaceFiles } from "../../workspace/read-files.ts";
import type { Outline } from "./outline.ts";
import type { Output } from "./output.ts";
import type { World } from "./world.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  dir?: string;
  now?: string;
  quiet?: true;
  verbose?: true;
  color?: boolean;
}

/** A workspace whose seq.yaml is valid. */
export type ReadyWorkspace = LoadedWorkspace & { config: WorkspaceConfig };

/**
 * What a command does with time: `look` may stand anywhere on the clock (`why`, `status`, `--dry-run`),
 * `act` writes or sends, and only a rehearsal workspace lets `--now` move it.
 */
export type ClockUse = "look" | "act";

/** What a command works with. Rooms are loaded when they are asked for. */
export interface CommandContext {
  readonly world: World;
  readonly output: Output;
  /** Whether questions may be asked: both ends are a terminal. */
  readonly canAsk: boolean;
  /** Root of the workspace, found as git finds its repository. UserError when there is none. */
  findRoot(): Promise<string>;
  /** The texts of the workspace, read once for whatever they are understood as. */
  readFiles(): Promise<WorkspaceFiles>;
  /** The workspace with every file read; a UserError when seq.yaml is not valid. */
  openWorkspace(): Promise<ReadyWorkspace>;
  /** The same, invalid or not: for doctor. */
  readWorkspace(): Promise<LoadedWorkspace>;
  /**
   * The same as a reviewer reads it, who may have no secrets and whose secrets a change must not reach: none is read,
   * each is taken to be there.
   */
  readReview(): Promise<LoadedWorkspace>;
  /** That with a valid seq.yaml; else a UserError. */
  openReview(): Promise<ReadyWorkspace>;
  /** Lets the next look at the workspace read its files anew. */
  forgetWorkspace(): void;
  /** The workspace's store, opened once per call and closed at the end. */
  openStore(options?: Pick<OpenOptions, "allowRolledBack" | "lockTries">): Promise<Store>;
  /** `--now`, `SEQ_NOW` or the wall clock. */
  openClock(use: ClockUse): Promise<RunContext["clock"]>;
  /** Everything the runner needs. */
  openRun(use: ClockUse): Promise<RunContext>;
  /** The command line as data. */
  outline(): Outline;
  close(): Promise<void>;
}

export function createCommandContext({
  world,
  options,
  output,
  outline,
}: {
  world: World;
  options: GlobalOptions;
  output: Output;
  outline(): Outline;
}): CommandContext {
  const { streams, env } = world;
  let root: Promise<string> | undefined;
  let files: Promise<WorkspaceFiles> | undefined;
  let workspace: Promise<LoadedWorkspace> | undefined;
  let review: Promise<LoadedWorkspace> | undefined;
  let store: Promise<Store> | undefined;

  async function understand(how: { isReview?: true }): Promise<LoadedWorkspace> {
    const [{ understandFiles }, texts] = await Promise.all([
      import("../../workspace/load-workspace.ts"),
      context.readFiles(),
    ]);
    const loaded = await understandFiles(texts, { env, packageRoot: world.packageRoot, ...how });
    for (const secret of loaded.secrets) world.knownSecrets.add(secret);
    return loaded;
  }

  /** What is known of the workspace already, with secrets or without. */
  const openLightly = (): Promise<ReadyWorkspace> =>
    workspace === undefined && review !== undefined ? context.openReview() : context.openWorkspace();
  const openForStore = async (): Promise<ReadyWorkspace> => {
    const opened = await openLightly();
    const { UNTOLD } = await import("../../config/secrets.ts");
    return opened.config.store.includes(UNTOLD) ? context.openWorkspace() : opened;
  };

  const context: CommandContext = {
    world,
    output,
    outline,
    canAsk: streams.stdin.isTTY === true && streams.stdout.isTTY === true,
    findRoot() {
      root ??= import("../../workspace/find-workspace.ts").then(({ findWorkspace }) =>
        findWorkspace({ cwd: world.cwd, dir: options.dir ?? null, env }),
      );
      return root;
    },
    readFiles() {
      files ??= context.findRoot().then(async (found) => {
        const { readWorkspaceFiles } = await import("../../workspace/read-files.ts");
        return readWorkspaceFiles(found, world.wallClock);
      });
      return files;
    },
    readWorkspace() {
      workspace ??= understand({});
      return workspace;
    },
    readReview() {
      review ??= understand({ isReview: true });
      return review;
    },
    forgetWorkspace() {
      files = undefined;
      workspace = undefined;
      review = undefined;
    },
    async openWorkspace() {
      return requireValid(await context.readWorkspace());
    },
    async openReview() {
      return requireValid(await context.readReview());
    },
    openStore(storeOptions) {
      store ??= openForStore().then(async ({ root: at, config }) => {
        const { openWorkspaceStore } = await import("./workspace-store.ts");
        const { signal } = world.interruption;
        return openWorkspaceStore({
          root: at,
          config,
          world,
          wallClock: world.wallClock,
          signal,
          ...storeOptions,
        });
      });
      return store;
    },
    async openClock(use) {
      const wish = options.now ?? env.SEQ_NOW;
      if (wish === undefined || wish === "") return { now: world.wallClock };
      const { config } = await openLightly();
      if (use === "act" && !config.rehearsal) {
        throw new UserError("the clock can be set only for looking, or in a rehearsal workspace", {
          hint: "leave out --now and SEQ_NOW, or write `rehearsal: true` in seq.yaml",
          exit: ExitCode.usage,
        });
      }
      const { readTime } = await import("./read-time.ts");
      const at = await readTime(wish, config.calendar.zone);
      return { now: () => at, isSet: true };
    },
    async openRun(use) {
      const { createRunContext } = await import("../run-context.ts");
      return createRunContext(context, use);
    },
    async close() {
      // A store that could not be opened has already said why.
      const opened = await store?.catch(() => undefined);
      await opened?.close();
    },
  };
  return context;
}

function requireValid(loaded: LoadedWorkspace): ReadyWorkspace {
  const { config, diagnostics } = loaded;
  if (config !== null) return { ...loaded, config };
  const first = findFirstError(diagnostics);
  // Lint takes secrets to be there: what to do about a missing one stands in its own hint.
  const hint = (first?.code === "missing-secret" ? first.hint : null) ?? "seq lint shows every problem";
  throw new UserError(describeFirstError(diagnostics) ?? "seq.yaml is not valid", { hint });
}
