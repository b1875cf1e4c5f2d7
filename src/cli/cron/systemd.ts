import { commandOf, type Job, refuseLineBreaks } from "./crontab.ts";

export interface Units {
  /** Name without suffix, the same for every call in one workspace. */
  name: string;
  service: string;
  timer: string;
}

/** A user service and its timer (systemd.service(5), systemd.timer(5)); systemd never starts a second run beside the first. */
export function formatUnits(job: Job, workspace: string, nameSuffix: string): Units {
  refuseLineBreaks(job);
  const name = `prospect-seq-${workspace.replace(/[^\w.-]+/g, "-")}-${nameSuffix}`;
  const command = commandOf(job).map(quoteForSystemd).join(" ");
  const service = [
    "[Unit]",
    `Description=Touches that are due in ${workspace.replaceAll("%", "%%")}`,
    "",
    "[Service]",
    "Type=oneshot",
    `ExecStart=${command}`,
    "# 1 says that something needs a person: the run itself went well.",
    "SuccessExitStatus=1",
    "",
  ].join("\n");
  const timer = [
    "[Unit]",
    `Description=seq run for ${workspace.replaceAll("%", "%%")}`,
    "",
    "[Timer]",
    `OnCalendar=*:0/${job.everyMinutes}`,
    "AccuracySec=5s",
    "Persistent=true",
    "",
    "[Install]",
    "WantedBy=timers.target",
    "",
  ].join("\n");
  return { name, service, timer };
}

function quoteForSystemd(word: string): string {
  const escaped = word.replace(/[\\"]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w@+=:,./-]+$/.test(word) ? word : `"${escaped}"`;
}
