import type { YamlNode } from "../yaml/node.ts";
import { readHours } from "./read-calendar.ts";
import { readLimits } from "./read-limits.ts";
import { namesSecret, resolveSecrets, type SecretSource } from "./secrets.ts";
import { SERVED_CHANNELS, type Sender, type SenderService, type ServedChannel } from "./workspace-config.ts";
import type { ServiceData } from "./workspace-schema.ts";

/** Keys of a service that are not settings of its recipe. */
const OWN_KEYS = ["provider", "limits", "hours"];

/** The services that a sender names. What a recipe asks of its settings is checked where recipes are known. */
export function readServices(
  sender: YamlNode<Partial<Record<string, unknown>>>,
  secrets: SecretSource,
): Pick<Sender, "services"> {
  const services: Sender["services"] = Object.fromEntries(
    SERVED_CHANNELS.filter((channel) => sender.value[channel] !== undefined).map((channel) => [
      channel,
      readService(sender.at(channel) as YamlNode<ServiceData>, channel, secrets),
    ]),
  );
  return Object.keys(services).length === 0 ? {} : { services };
}

/** Mail has the sender's own limits and the sequence's hours, whatever it leaves by. */
function refuseOwnLimits(service: YamlNode<ServiceData>): void {
  for (const key of ["limits", "hours"] as const) {
    if (service.value[key] === undefined) continue;
    const hint =
      key === "limits" ? "write `limits` under the sender itself" : "write `hours` in the sequence";
    service.at(key).key.error("misplaced-key", `"${key}" does not stand under "mail"`, hint);
  }
}

function readService(
  service: YamlNode<ServiceData>,
  channel: ServedChannel,
  secrets: SecretSource,
): SenderService {
  if (channel === "mail") refuseOwnLimits(service);
  const settings: Record<string, string> = {};
  const secretNames: string[] = [];
  for (const [name, value] of Object.entries(service.value)) {
    if (OWN_KEYS.includes(name)) continue;
    const node = service.at(name);
    if (typeof value === "string") {
      if (namesSecret(value)) secretNames.push(name);
      settings[name] = resolveSecrets(node as YamlNode<string>, secrets) ?? value;
    } else if (typeof value === "number" || typeof value === "boolean") {
      settings[name] = String(value);
    } else {
      node.error("wrong-type", `"${name}" is a text`);
    }
  }
  return {
    provider: service.value.provider,
    settings,
    secrets: secretNames,
    limits: readLimits(service.at("limits")),
    hours: readHours(service.at("hours")),
  };
}
