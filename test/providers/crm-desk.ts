import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type Field, type FieldPlan, makeField } from "../faults/field.ts";
import type { HostileServer, Reply } from "./hostile-server.ts";

/** A record as a CRM of the test keeps it: by names of ours, whatever the service calls them. */
export interface CrmRecord {
  id: string;
  email?: string | null;
  first?: string | null;
  last?: string | null;
  title?: string | null;
  phone?: string | null;
  stage?: string | null;
  owner?: string | null;
  isOptedOut?: boolean;
  /** On lists of these ids. */
  lists?: string[];
  changedAt?: number;
}

/** How one CRM speaks: what a request asks for, of the records that there are. */
interface Dialect {
  settings: string;
  serve(request: { method: string; path: string; body: string }, records: CrmRecord[], size: number): Reply;
  stage: string;
  owner: string;
}

export const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });
const parse = (text: string): unknown => JSON.parse(text === "" ? "{}" : text);
const queryOf = (path: string) => new URL(path, "http://crm.example").searchParams;

/** The records after the one that a page ended with, and what the page after is called. */
function page(records: CrmRecord[], after: string, size: number): { rows: CrmRecord[]; next: string | null } {
  const sorted = [...records].sort((a, b) => Number(a.id) - Number(b.id));
  const left = sorted.filter(({ id }) => Number(id) > Number(after === "" ? "0" : after));
  const rows = left.slice(0, size);
  return { rows, next: left.length > size ? (rows.at(-1)?.id ?? null) : null };
}

const hubspotOf = (each: CrmRecord) => ({
  id: each.id,
  properties: {
    email: each.email ?? null,
    firstname: each.first ?? null,
    lastname: each.last ?? null,
    jobtitle: each.title ?? null,
    phone: each.phone ?? null,
    lifecyclestage: each.stage ?? null,
    hubspot_owner_id: each.owner ?? null,
    hs_email_optout: each.isOptedOut === true ? "true" : null,
    lastmodifieddate: new Date(each.changedAt ?? 0).toISOString(),
  },
});

const NAMES: Record<string, Record<string, "stage" | "owner">> = {
  hubspot: { lifecyclestage: "stage", hubspot_owner_id: "owner" },
  salesforce: { Stage__c: "stage", OwnerId: "owner" },
  pipedrive: { label: "stage", owner_id: "owner" },
};

function write(service: string, record: CrmRecord | undefined, values: Record<string, unknown>): boolean {
  if (record === undefined) return false;
  for (const [name, value] of Object.entries(values)) {
    const field = NAMES[service]?.[name];
    if (field !== undefined) record[field] = String(value);
  }
  return true;
}

export const DIALECTS: Record<"hubspot" | "salesforce" | "pipedrive" | "attio", Dialect> = {
  hubspot: {
    settings: `token: "\${TOKEN}"`,
    stage: "lifecyclestage",
    owner: "hubspot_owner_id",
    serve({ method, path, body }, records, size) {
      const asked = queryOf(path);
      const answer = (rows: CrmRecord[], next: string | null) =>
        json(200, {
          results: rows.map(hubspotOf),
          ...(next !== null && { paging: { next: { after: next } } }),
        });
      const list = /^\/crm\/v3\/lists\/(\w+)\/memberships/.exec(path)?.[1];
      if (list !== undefined) {
        const { rows, next } = page(
          records.filter(({ lists = [] }) => lists.includes(list)),
          asked.get("after") ?? "",
          size,
        );
        const results = rows.map(({ id }) => ({ recordId: id }));
        return json(200, { results, ...(next !== null && { paging: { next: { after: next } } }) });
      }
      if (path === "/crm/v3/objects/contacts/batch/read") {
        const { inputs } = parse(body) as { inputs: { id: string }[] };
        return answer(
          records.filter(({ id }) => inputs.some((each) => each.id === id)),
          null,
        );
      }
      if (path === "/crm/v3/objects/contacts/search") {
        const [group] = (
          parse(body) as { filterGroups: { filters: { propertyName: string; value: string }[] }[] }
        ).filterGroups;
        const of = (name: string) => group?.filters.find(({ propertyName }) => propertyName === name)?.value;
        const found = records.filter(
          ({ changedAt = 0, isOptedOut = false }) =>
            changedAt >= Number(of("lastmodifieddate") ?? 0) &&
            (of("hs_email_optout") === undefined || isOptedOut),
        );
        return answer(page(found, of("hs_object_id") ?? "", 100).rows, null);
      }
      if (method === "PATCH") {
        const record = records.find(({ id }) => path.endsWith(`/${id}`));
        const { properties } = parse(body) as { properties: Record<string, unknown> };
        return write("hubspot", record, properties) ? json(200, {}) : json(404, {});
      }
      const { rows, next } = page(records, asked.get("after") ?? "", size);
      return answer(rows, next);
    },
  },
  salesforce: {
    settings: `domain: acme, client_id: 3MVG9, client_secret: "\${TOKEN}", refresh_token: "\${TOKEN}"`,
    stage: "Stage__c",
    owner: "OwnerId",
    serve({ method, path, body }, records, size) {
      if (path === "/token") return json(200, { access_token: "canary-access", expires_in: 3600 });
      if (method === "PATCH") {
        const record = records.find(({ id }) => path.endsWith(`/${id}`));
        return write("salesforce", record, parse(body) as Record<string, unknown>)
          ? { status: 204, body: "" }
          : json(404, []);
      }
      const soql = queryOf(path).get("q") ?? "";
      const campaign = /CampaignId = '(\w+)'/.exec(soql)?.[1];
      const since = /SystemModstamp >= (\S+)/.exec(soql)?.[1];
      const found = records.filter(
        ({ lists = [], changedAt = 0, isOptedOut = false }) =>
          (campaign === undefined || lists.includes(campaign)) &&
          (since === undefined || changedAt >= Date.parse(since)) &&
          (!soql.includes("HasOptedOutOfEmail = true") || isOptedOut),
      );
      const { rows } = page(found, /Id > '(\w+)'/.exec(soql)?.[1] ?? "", size);
      return json(200, {
        totalSize: rows.length,
        done: true,
        records: rows.map((each) => ({
          Id: each.id,
          Email: each.email ?? null,
          FirstName: each.first ?? null,
          LastName: each.last ?? null,
          Title: each.title ?? null,
          Phone: each.phone ?? null,
          Stage__c: each.stage ?? null,
          OwnerId: each.owner ?? null,
          HasOptedOutOfEmail: each.isOptedOut === true,
        })),
      });
    },
  },
  pipedrive: {
    settings: `company: acme, token: "\${TOKEN}"`,
    stage: "label",
    owner: "owner_id",
    serve({ method, path, body }, records, size) {
      if (method === "PATCH") {
        const record = records.find(({ id }) => path.endsWith(`/${id}`));
        return json(write("pipedrive", record, parse(body) as Record<string, unknown>) ? 200 : 404, {
          success: record !== undefined,
        });
      }
      const asked = queryOf(path);
      const filter = asked.get("filter_id");
      const since = asked.get("updated_since");
      const found = records.filter(
        ({ lists = [], changedAt = 0 }) =>
          (filter === null || lists.includes(filter)) && (since === null || changedAt >= Date.parse(since)),
      );
      const { rows, next } = page(found, asked.get("cursor") ?? "", size);
      return json(200, {
        success: true,
        additional_data: { next_cursor: next },
        data: rows.map((each) => ({
          id: Number(each.id),
          name: [each.first, each.last].filter(Boolean).join(" "),
          first_name: each.first,
          last_name: each.last,
          emails:
            each.email == null
              ? []
              : [
                  { value: "old@else.example", primary: false },
                  { value: each.email, primary: true },
                ],
          phones: each.phone == null ? [] : [{ value: each.phone }],
          owner_id: each.owner === undefined || each.owner === null ? null : Number(each.owner),
          marketing_status: each.isOptedOut === true ? "unsubscribed" : "subscribed",
          update_time: new Date(each.changedAt ?? 0).toISOString(),
        })),
      });
    },
  },
  attio: {
    settings: `token: "\${TOKEN}"`,
    stage: "stage",
    owner: "owner",
    serve({ path, body }, records, size) {
      const { offset = 0, filter } = parse(body) as {
        offset?: number;
        filter?: { record_id: { $in: string[] } };
      };
      const list = /^\/v2\/lists\/(\w+)\/entries/.exec(path)?.[1];
      const start = Math.ceil(offset / (list === undefined ? 500 : 100)) * size;
      if (list !== undefined) {
        const rows = records.filter(({ lists = [] }) => lists.includes(list)).slice(start, start + size);
        return json(200, { data: rows.map(({ id }) => ({ parent_record_id: id })) });
      }
      const chosen =
        filter === undefined
          ? records.slice(start, start + size)
          : records.filter(({ id }) => filter.record_id.$in.includes(id));
      return json(200, {
        data: chosen.map((each) => ({
          id: { record_id: each.id },
          values: {
            email_addresses: each.email == null ? [] : [{ email_address: each.email }],
            name: [{ first_name: each.first ?? "", last_name: each.last ?? "" }],
            job_title: each.title == null ? [] : [{ value: each.title }],
            phone_numbers: each.phone == null ? [] : [{ phone_number: each.phone }],
            stage: each.stage == null ? [] : [{ status: { title: each.stage } }],
          },
        })),
      });
    },
  },
};

export type CrmName = keyof typeof DIALECTS;

/** A rehearsal workspace whose CRM is the server. */
export function openDesk(service: HostileServer, name: CrmName, plan: FieldPlan = {}): Field {
  const field = makeField({
    ...plan,
    extra: `providers:\n  ${name}: { ${DIALECTS[name].settings}, rehearsal_base: "${service.url}" }\n${plan.extra ?? ""}`,
  });
  field.write(".env", "TOKEN=canary-token\n");
  chmodSync(join(field.root, ".env"), 0o600);
  return field;
}
