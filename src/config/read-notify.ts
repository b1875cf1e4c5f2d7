import { checkEvent } from "../sequence/read-sequence.ts";
import type { Report } from "../yaml/report.ts";
import type { YamlFile } from "../yaml/yaml-file.ts";
import { resolveSecrets, type SecretSource } from "./secrets.ts";
import type { Notify } from "./workspace-config.ts";

interface Written {
  on: string[];
  url: string;
  shape?: Notify["shape"] | undefined;
  include_text?: boolean | undefined;
}

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/i;
/** Incoming webhooks of Slack and Discord: the path is the password. */
const HOOK = /^https:\/\/(?:hooks\.slack\.com\/\w|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d)/i;

/** Reads `notify`: kinds are known facts, the URL is https or stays on this machine. */
export function readNotify(
  written: readonly Written[],
  secrets: SecretSource,
  yaml: YamlFile,
  report: Report,
): Notify[] {
  return written.map((entry, index) => {
    for (const [at, kind] of entry.on.entries()) {
      checkEvent(kind, yaml.locate(["notify", index, "on", at]), report);
    }
    const path = ["notify", index, "url"];
    const url = resolveSecrets(entry.url, path, secrets, yaml, report) ?? "";
    const isWhole = /^https:\/\/[^\s/]/i.test(url) || LOOPBACK.test(url);
    if (HOOK.test(entry.url)) {
      report.error(
        "literal-secret",
        "A secret is written out: the url of a notification",
        yaml.locate(path),
        {
          hint: "whoever knows it can post there: write ${NOTIFY_URL} and put the value into .env",
        },
      );
    }
    // A URL that is all secret is not told to lint.
    if (url !== "" && !isWhole && !/^\s*\$\{/.test(entry.url)) {
      report.error("wrong-value", "The url of a notification must be https", yaml.locate(path), {
        hint: "https://…, or http:// to this machine",
      });
    }
    return {
      on: entry.on,
      url,
      shape: entry.shape ?? "json",
      includeText: entry.include_text ?? false,
    };
  });
}
