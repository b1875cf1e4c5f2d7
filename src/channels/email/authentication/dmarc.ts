import type { MailDns } from "./mail-dns.ts";
import { readTags } from "./tags.ts";

/** What a domain asks receivers to do with mail that is not its own. */
export type DmarcPolicy = "none" | "quarantine" | "reject";

export interface DmarcReading {
  /** Null where no domain on the way up has a record. */
  policy: DmarcPolicy | null;
  /** The domain whose record holds. */
  at: string | null;
  /** Alignment of the signing domain: the same one, or one of the same organisation. */
  strictDkim: boolean;
}

/** RFC 9989 4.10: from here on labels are left out, so that a long name costs no more questions than this. */
const MOST_LABELS = 8;

interface Found {
  domain: string;
  tags: ReadonlyMap<string, string>;
}

/** The record that holds for mail From a domain: its own, else its organisation's (RFC 9989 4.10.1). */
export async function readDmarc(dns: MailDns, domain: string): Promise<DmarcReading> {
  const records = await walkUp(dns, domain);
  const own = records.find((each) => each.domain === domain);
  const organisation = chooseOrganisation(records, domain);
  const found = own ?? records.find((each) => each.domain === organisation);
  if (found === undefined) return { policy: null, at: null, strictDkim: false };
  const { tags } = found;
  const asked = (own === undefined ? tags.get("sp") : undefined) ?? tags.get("p") ?? "none";
  const policy = asked === "reject" || asked === "quarantine" ? asked : "none";
  return { policy, at: found.domain, strictDkim: tags.get("adkim") === "s" };
}

/** The domain of the organisation that a name belongs to (RFC 9989 4.10.2); the name itself where no record tells. */
export async function findOrganisation(dns: MailDns, domain: string): Promise<string> {
  return chooseOrganisation(await walkUp(dns, domain), domain);
}

function chooseOrganisation(records: readonly Found[], start: string): string {
  const whole = records.find(({ tags }) => tags.get("psd") === "n");
  if (whole !== undefined) return whole.domain;
  const suffix = records.find(({ domain, tags }) => tags.get("psd") === "y" && domain !== start);
  if (suffix !== undefined) {
    const labels = start.slice(0, -(suffix.domain.length + 1)).split(".");
    return `${labels.at(-1) ?? ""}.${suffix.domain}`;
  }
  return records.at(-1)?.domain ?? start;
}

/** The records from a name up to its top-level domain, in this order. */
async function walkUp(dns: MailDns, start: string): Promise<Found[]> {
  const records: Found[] = [];
  let labels = start.split(".");
  while (labels.length > 0) {
    const domain = labels.join(".");
    const found = (await dns.texts(`_dmarc.${domain}`)).filter((text) => /^v=DMARC1(?:\s*;|\s*$)/.test(text));
    const [record] = found;
    // Of several none counts.
    if (record !== undefined && found.length === 1) {
      const tags = readTags(record);
      records.push({ domain, tags });
      if (tags.has("psd") && tags.get("psd") !== "u") break;
    }
    labels = labels.slice(labels.length > MOST_LABELS ? labels.length - (MOST_LABELS - 1) : 1);
  }
  return records;
}
