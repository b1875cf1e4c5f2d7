import { type Compliance, MEDIA, type Override } from "../law/law.ts";
import { EUROPEAN_UNION } from "../law/table.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { YamlFile } from "../yaml/yaml-file.ts";

type Data = {
  postal_address?: string | undefined;
  privacy_url?: string | undefined;
  data_source?: string | undefined;
  company?: string | undefined;
  phone?: string | undefined;
  jurisdictions?: string | string[] | undefined;
  overrides?: Record<string, { reason: string } & Partial<Record<string, unknown>>> | undefined;
};

const CODE = /^[A-Z]{2}$/;
/** Reads `compliance`. Nothing there: what the law asks is said, and nothing is refused. */
export function readCompliance(data: Data, yaml: YamlFile, report: Report): Compliance {
  return {
    jurisdictions: readJurisdictions(data.jurisdictions, yaml, report),
    overrides: readOverrides(data.overrides ?? {}, yaml, report),
    postalAddress: data.postal_address?.trim() ?? null,
    privacyUrl: data.privacy_url?.trim() ?? null,
    dataSource: data.data_source?.trim() ?? null,
    company: data.company?.trim() ?? null,
    phone: data.phone?.trim() ?? null,
  };
}

function readJurisdictions(
  value: Data["jurisdictions"],
  yaml: YamlFile,
  report: Report,
): Compliance["jurisdictions"] {
  if (value === undefined) return "advise";
  if (value === "auto" || value === "off") return value;
  const path = ["compliance", "jurisdictions"];
  if (typeof value === "string") {
    report.error("wrong-jurisdiction", `"${value}" is no choice of jurisdictions`, yaml.locate(path), {
      hint: "write `auto`, `off`, or a list such as [DE, KR]",
    });
    return "auto";
  }
  return value.flatMap((entry, index) => {
    const code = entry.trim().toUpperCase();
    if (code === "EU") return [...EUROPEAN_UNION];
    const country = code === "UK" ? "GB" : code;
    if (CODE.test(country)) return [country];
    report.error("wrong-jurisdiction", `"${entry}" is no country`, yaml.locate([...path, index]), {
      hint: "two letters (ISO 3166), e.g. DE, or EU",
    });
    return [];
  });
}

function readOverrides(
  overrides: NonNullable<Data["overrides"]>,
  yaml: YamlFile,
  report: Report,
): Record<string, Override> {
  const read: Record<string, Override> = {};
  for (const [country, value] of Object.entries(overrides)) {
    const path = ["compliance", "overrides", country];
    const code = country === "UK" ? "GB" : country.toUpperCase();
    const media = Object.fromEntries(
      MEDIA.flatMap((medium) => (value[medium] === undefined ? [] : [[medium, value[medium]]])),
    ) as Override["media"];
    if (!CODE.test(code)) {
      const hint = hintOf("two letters (ISO 3166), e.g. DE");
      report.error("wrong-jurisdiction", `"${country}" is no country`, yaml.locateKey(path), hint);
    } else if (Object.keys(media).length === 0) {
      const hint = hintOf("e.g. `email: allow`");
      report.error(
        "wrong-jurisdiction",
        `The override of ${country} decides nothing`,
        yaml.locateKey(path),
        hint,
      );
    }
    read[code] = { media, reason: value.reason };
  }
  return read;
}
