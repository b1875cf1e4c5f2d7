import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** Where people live: countries with one time zone, and some with many. */
const COUNTRIES = ["KR", "US", "GB", "DE", "FR", "JP"];
const FIRST = ["Jiwoo", "Anna", "Tom", "Maya", "민준", "Seo-yeon", "José", "Chloë", "Lars", "Aiko"];
const LAST = ["Kim", "Osei", "Keller", "Laurent", "박", "O'Neil", "Nakamura", "Ferreira", "Berg", "Okafor"];
const TITLES = ["CTO", "VP Engineering", "Head of Operations", "Founder", "Director, Customer Success"];
const TOPICS = ["onboarding", "self-service", "migration", "reporting"];
const COMPANIES = 50_000;

/** The columns of the file, in order. */
export const COLUMNS = [
  "email",
  "linkedin_url",
  "first_name",
  "last_name",
  "company",
  "title",
  "country",
  "topic",
] as const;

/** Writes `count` people to a CSV file; the same ones every time. `withTopic` adds the workspace's own field. */
export async function writePeople(
  file: string,
  count: number,
  { withTopic }: { withTopic: boolean },
): Promise<void> {
  await pipeline(writeRows(count, withTopic), createWriteStream(file));
}

function* writeRows(count: number, withTopic: boolean): Generator<string> {
  yield `${COLUMNS.slice(0, withTopic ? undefined : -1).join(",")}\n`;
  let chunk = "";
  for (let index = 0; index < count; index += 1) {
    chunk += `${describePerson(index, withTopic)}\n`;
    if (chunk.length < 64 * 1024) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

function describePerson(index: number, withTopic: boolean): string {
  // Files are not sorted by address: neighbours must not share a page of the index.
  const draw = scatter(index);
  const company = draw % COMPANIES;
  const name = `person-${draw.toString(36)}-${index}`;
  const cells = [
    `${name}@company-${company}.example`,
    `https://www.linkedin.com/in/${name}`,
    pick(FIRST, draw),
    pick(LAST, draw >>> 4),
    `"Company ${company}, Ltd."`,
    quote(pick(TITLES, draw >>> 8)),
    pick(COUNTRIES, draw >>> 12),
  ];
  if (withTopic) cells.push(pick(TOPICS, draw >>> 16));
  return cells.join(",");
}

function quote(text: string): string {
  return text.includes(",") ? `"${text}"` : text;
}

function pick(from: readonly string[], draw: number): string {
  return from[draw % from.length] ?? "";
}

/** A number of 32 bits that looks drawn, and is the same for the same index (Murmur3's finaliser, public domain). */
export function scatter(index: number): number {
  let hash = index >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
