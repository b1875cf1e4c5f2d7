import type * as z from "zod";
import { type Compliance, MEDIA, type Override } from "../law/law.ts";
import { isPlaceholder } from "../law/placeholder.ts";
import { EUROPEAN_UNION } from "../law/table.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { Sender } from "./workspace-config.ts";
import type { workspaceFileSchema } from "./workspace-schema.ts";

type Data = NonNullable<z.output<typeof workspaceFileSchema>["compliance"]>;

const CODE = /^[A-Z]{2}$/;

/** Settings that people read, by their names in seq.yaml. */
const TOLD = ["postal_address", "privacy_url", "data_source", "company", "phone", "opt_out_number"] as const;

/**
 * Reads `compliance`. Nothing there: what the law asks is said, and nothing is refused. A placeholder stands for itself
 * as long as every sender writes to the outbox; once something can leave it counts as not there, and is never sent.
 */
export function readCompliance(
  compliance: YamlNode<Data | undefined>,
  senders: Readonly<Record<string, Pick<Sender, "smtp" | "services">>>,
): Compliance {
  const data = compliance.value;
  const leaves = sendsForReal(senders);
  const read = (name: (typeof TOLD)[number]): string | null => {
    const text = data?.[name]?.trim() ?? null;
    return text !== null && leaves && isPlaceholder(text) ? null : text;
  };
  return {
    jurisdictions: readJurisdictions(compliance.at("jurisdictions")),
    overrides: readOverrides(compliance.at("overrides")),
    postalAddress: read("postal_address"),
    privacyUrl: read("privacy_url"),
    dataSource: read("data_source"),
    company: read("company"),
    phone: read("phone"),
    optOutNumber: read("opt_out_number"),
    placeholders: TOLD.filter((name) => isPlaceholder(data?.[name] ?? "")),
  };
}

/** Whether anything can leave: a sender has a server or a service, and does not only write to the outbox. */
export function sendsForReal(senders: Readonly<Record<string, Pick<Sender, "smtp" | "services">>>): boolean {
  return Object.values(senders).some(({ smtp, services }) => smtp !== "outbox" || services !== undefined);
}

function readJurisdictions(written: YamlNode<Data["jurisdictions"]>): Compliance["jurisdictions"] {
  const { value } = written;
  if (value === undefined) return "advise";
  if (value === "auto" || value === "off") return value;
  if (typeof value === "string") {
    const hint = "write `auto`, `off`, or a list such as [DE, KR]";
    written.error("wrong-jurisdiction", `"${value}" is no choice of jurisdictions`, hint);
    return "auto";
  }
  return written.items().flatMap((entry) => {
    const code = entry.value.trim().toUpperCase();
    if (code === "EU") return [...EUROPEAN_UNION];
    const country = code === "UK" ? "GB" : code;
    if (CODE.test(country)) return [country];
    const hint = "two letters (ISO 3166), e.g. DE, or EU";
    entry.error("wrong-jurisdiction", `"${entry.value}" is no country`, hint);
    return [];
  });
}

function readOverrides(overrides: YamlNode<Data["overrides"]>): Record<string, Override> {
  const read: Record<string, Override> = {};
  for (const [country, { value, key }] of overrides.entries()) {
    const code = country === "UK" ? "GB" : country.toUpperCase();
    const media: Override["media"] = Object.fromEntries(
      MEDIA.flatMap((medium) => (value[medium] === undefined ? [] : [[medium, value[medium]]])),
    );
    if (!CODE.test(code)) {
      const hint = "two letters (ISO 3166), e.g. DE";
      key.error("wrong-jurisdiction", `"${country}" is no country`, hint);
    } else if (Object.keys(media).length === 0) {
      const message = `The override of ${country} decides nothing`;
      key.error("wrong-jurisdiction", message, "e.g. `email: allow`");
    }
    read[code] = { media, reason: value.reason };
  }
  return read;
}
