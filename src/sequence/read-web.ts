import type * as z from "zod";
import type { Report } from "./report.ts";
import { resolveSecrets, type SecretSource } from "./secrets.ts";
import type { webSchema } from "./web-schema.ts";
import type { WebConfig } from "./workspace-config.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

type WebData = Partial<z.output<typeof webSchema>>;

/** Hosts that only this machine reaches. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;
const LISTEN = /^(?:\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i;

/** Reads `web`; secrets are resolved, the public address loses its last slash. */
export function readWeb(
  data: WebData | undefined,
  source: SecretSource,
  yaml: YamlFile,
  report: Report,
): { publicUrl: string | null; web: WebConfig } {
  const hooks = data?.webhooks;
  const secretAt = (text: string | undefined, ...keys: string[]): string | null =>
    text === undefined ? null : resolveSecrets(text, ["web", "webhooks", ...keys], source, yaml, report);
  const forms = secretAt(hooks?.forms?.secret, "forms", "secret");
  return {
    publicUrl: readPublicUrl(data?.public_url, yaml, report),
    web: {
      listen: readListen(data?.listen, yaml, report),
      trustProxy: data?.trust_proxy ?? false,
      webhooks: {
        standard: secretAt(hooks?.standard?.secret, "standard", "secret"),
        calendly: secretAt(hooks?.calendly?.secret, "calendly", "secret"),
        cal: secretAt(hooks?.cal?.secret, "cal", "secret"),
        twilio: secretAt(hooks?.twilio?.auth_token, "twilio", "auth_token"),
        forms: forms === null ? null : { secret: forms, create: hooks?.forms?.create ?? false },
      },
    },
  };
}

function readPublicUrl(text: string | undefined, yaml: YamlFile, report: Report): string | null {
  if (text === undefined) return null;
  const wrong = explainPublicUrl(text);
  if (wrong !== null) {
    report.error("wrong-url", `"public_url" ${wrong}`, yaml.locate(["web", "public_url"] satisfies Path), {
      hint: "write for example https://go.acme.example",
    });
  }
  return text.trim().replace(/\/+$/, "");
}

/** What is wrong with an address that mails will lead to for years; null for a good one. */
export function explainPublicUrl(text: string): string | null {
  if (!URL.canParse(text.trim())) return "is no address";
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https://";
  // RFC 8058 3.1: the address of a one-click unsubscribe is an HTTPS URI.
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not hold a user or password";
  if (url.search !== "" || url.hash !== "") return "must not have ? or #";
  return /[^!-~]/.test(text.trim()) ? "must be plain ASCII (an international name as xn--…)" : null;
}

function readListen(text: string | undefined, yaml: YamlFile, report: Report): string | null {
  if (text === undefined) return null;
  if (Number(LISTEN.exec(text)?.[1] ?? 65_536) > 65_535) {
    report.error("wrong-value", `"listen" cannot be "${text}"`, yaml.locate(["web", "listen"]), {
      hint: "host:port, such as 127.0.0.1:8787",
    });
  }
  return text;
}
