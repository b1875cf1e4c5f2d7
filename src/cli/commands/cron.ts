import type { Command } from "@commander-js/extra-typings";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import { UserError } from "../../errors.ts";
import { defineGroup, defineVerb } from "../command.ts";
import type { Job } from "../cron/crontab.ts";

interface CronOptions {
  every: number;
  systemd?: true;
}

function addOptions(command: Command) {
  return command
    .addOption(
      new Option("--every <minutes>", "minutes between runs").default(1).argParser((text) => {
        const minutes = Number(text);
        if (![1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].includes(minutes)) {
          throw new InvalidArgumentError("Take 1 to 6, 10, 12, 15, 20 or 30, which divide an hour.");
        }
        return minutes;
      }),
    )
    .option("--systemd", "a systemd user timer instead of a crontab line");
}

async function describeJob(context: CommandContext, options: CronOptions): Promise<Job> {
  const { findProgram } = await import("../cron/install.ts");
  const { node, script } = context.world.program;
  const root = await context.findRoot();
  if (/[\r\n]/.test(root)) throw new UserError("a folder with a line break in its name cannot be scheduled");
  return { node, script, root, flock: findProgram("flock", context.world.env), everyMinutes: options.every };
}

async function describeUnits(job: Job) {
  const { createHash } = await import("node:crypto");
  const { basename } = await import("node:path");
  const { formatUnits } = await import("../cron/systemd.ts");
  // Two workspaces may be folders of one name.
  const suffix = createHash("sha256").update(job.root).digest("hex").slice(0, 8);
  return formatUnits(job, basename(job.root), suffix);
}

async function unitFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const { homedir } = await import("node:os");
  const { join } = await import("node:path");
  const config = env.XDG_CONFIG_HOME ?? "";
  return join(config === "" ? join(env.HOME ?? homedir(), ".config") : config, "systemd/user");
}

/** Whoever may read a file may lock it (flock(2)), and keep every run from starting: nobody else may. */
async function makeLockFile(file: string): Promise<void> {
  const [{ open }, { constants }] = await Promise.all([import("node:fs/promises"), import("node:fs")]);
  const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;
  try {
    const handle = await open(file, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    await handle.chmod(0o600).finally(() => handle.close());
  } catch (cause) {
    throw new UserError(`${file} is not a file of your own`, { hint: "remove it, then try again", cause });
  }
}

const print = defineVerb({
  name: "print",
  describe: "show what install would schedule",
  examples: [{ command: "seq cron print", does: "the crontab line" }],
  json: null,
  configure: addOptions,
  async run(context, { options }) {
    const job = await describeJob(context, options);
    if (options.systemd === true) {
      const { name, service, timer } = await describeUnits(job);
      return { text: () => `# ${name}.service\n${service}\n# ${name}.timer\n${timer.trimEnd()}` };
    }
    const { formatBlock } = await import("../cron/crontab.ts");
    return { text: () => formatBlock(job).trimEnd() };
  },
});

const install = defineVerb({
  name: "install",
  describe: "run what is due every minute",
  examples: [
    { command: "seq cron install", does: "every minute, in your crontab" },
    { command: "seq cron install --every 5 --systemd", does: "every five minutes, as a systemd timer" },
  ],
  json: null,
  configure: addOptions,
  async run(context, { options }) {
    const { env } = context.world;
    const job = await describeJob(context, options);
    const cron = await import("../cron/install.ts");
    const { explainUnwritable } = await import("../../files/failure.ts");
    const [{ writeWhole }, { makeFolders, refuseLinks }] = await Promise.all([
      import("../../files/write.ts"),
      import("../../files/plain-way.ts"),
    ]);
    refuseLinks(`${job.root}/.seq`, job.root, ".seq");
    makeFolders(`${job.root}/.seq`, 0o700);
    await makeLockFile(`${job.root}/.seq/cron.lock`);
    if (options.systemd === true) {
      const { name, service, timer } = await describeUnits(job);
      const folder = await unitFolder(env);
      const writing = { root: job.root, mode: 0o644, folderMode: 0o777 };
      for (const [file, text] of [
        [`${folder}/${name}.service`, service],
        [`${folder}/${name}.timer`, timer],
      ] as const) {
        await writeWhole(file, text, writing).catch((cause: unknown) => {
          if (cause instanceof UserError) throw cause;
          const { why, hint } = explainUnwritable(file, cause);
          throw new UserError(`${file} cannot be written: ${why}`, { hint, cause });
        });
      }
      await cron.callSystemctl(["daemon-reload"], env);
      await cron.callSystemctl(["enable", "--now", `${name}.timer`], env);
      return { text: () => `${folder}/${name}.timer is on` };
    }
    const { formatBlock, setBlock } = await import("../cron/crontab.ts");
    const crontab = await cron.readCrontab(env);
    const next = setBlock(crontab, job.root, formatBlock(job));
    if (next === crontab) return { text: () => "already in your crontab" };
    await cron.writeCrontab(next, env);
    return { text: () => `in your crontab: seq run in ${job.root}` };
  },
});

const remove = defineVerb({
  name: "remove",
  describe: "stop running by itself",
  examples: [{ command: "seq cron remove", does: "take this workspace out of your crontab" }],
  json: null,
  configure: addOptions,
  async run(context, { options }) {
    const { env } = context.world;
    const job = await describeJob(context, options);
    const cron = await import("../cron/install.ts");
    if (options.systemd === true) {
      const { rm } = await import("node:fs/promises");
      const { name } = await describeUnits(job);
      const folder = await unitFolder(env);
      await cron.callSystemctl(["disable", "--now", `${name}.timer`], env);
      for (const suffix of ["timer", "service"]) await rm(`${folder}/${name}.${suffix}`, { force: true });
      await cron.callSystemctl(["daemon-reload"], env);
      return { text: () => `${name}.timer is gone` };
    }
    const { removeBlock } = await import("../cron/crontab.ts");
    const crontab = await cron.readCrontab(env);
    const next = removeBlock(crontab, job.root);
    if (next === crontab) return { text: () => "not in your crontab" };
    await cron.writeCrontab(next, env);
    return { text: () => "out of your crontab" };
  },
});

export const cron = defineGroup({
  name: "cron",
  describe: "run by itself, with absolute paths and a lock",
  examples: [{ command: "seq cron install", does: "perform what is due every minute" }],
  verbs: [install, remove, print],
});
