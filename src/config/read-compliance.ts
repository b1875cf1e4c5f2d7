import type * as z from "zod";
import { type Compliance, MEDIA, type Override } from "../law/law.ts";
import { EUROPEAN_UNION } from "../law/table.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { workspaceFileSchema } from "./workspace-schema.ts";

type Data = NonNullable<z.output<typeof workspaceFileSchema>["compliance"]>;

const CODE = /^[A-Z]{2}$/;

/** Reads `compliance`. Nothing there: what the law asks is said, and nothing is refused. */
export function readCompliance(compliance: YamlNode<Data | undefined>): Compliance {
  const data = compliance.value;
  return {
    jurisdictions: readJurisdictions(compliance.at("jurisdictions")),
    overrides: readOverrides(compliance.at("overrides")),
    postalAddress: data?.postal_address?.trim() ?? null,
    privacyUrl: data?.privacy_url?.trim() ?? null,
    dataSource: data?.data_source?.trim() ?? null,
    company: data?.company?.trim() ?? null,
    phone: data?.phone?.trim() ?? null,
    optOutNumber: data?.opt_out_number?.trim() ?? null,
  };
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
