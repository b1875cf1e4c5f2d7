import { createHash, createHmac } from "node:crypto";
import type { Instant } from "../engine/plan.ts";
import type { SignedRequest } from "./send-request.ts";

/** What an AWS account signs with. `session`: of temporary credentials. */
export interface AwsCredentials {
  key: string;
  secret: string;
  session: string | null;
  region: string;
  service: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * AWS Signature Version 4 in headers, for every service but S3, whose paths are encoded once
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export function signSigv4(
  request: SignedRequest,
  credentials: AwsCredentials,
  now: Instant,
): Record<string, string> {
  const { key, secret, session, region, service } = credentials;
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = time.slice(0, 8);
  const url = new URL(request.url);
  const added = { "x-amz-date": time, ...(session !== null && { "x-amz-security-token": session }) };
  const headers = selectHeaders({ ...request.headers, ...added, host: url.host });
  const signedHeaders = headers.map(([name]) => name).join(";");
  const canonical = [
    request.method,
    url.pathname.split("/").map(encode).join("/"),
    canonicalQuery(url),
    ...headers.map(([name, value]) => `${name}:${value}`),
    "",
    signedHeaders,
    sha256(request.body ?? ""),
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const signing = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    (before, part) => hmac(before, part),
    `AWS4${secret}`,
  );
  const signature = hmac(signing, [ALGORITHM, time, scope, sha256(canonical)].join("\n")).toString("hex");
  return {
    ...added,
    authorization: `${ALGORITHM} Credential=${key}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

/** `host`, `content-type` and all of `x-amz-`: what AWS asks for; others may change on their way. */
function selectHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim().replace(/ +/g, " ")])
    .filter(([name]) => name === "host" || name === "content-type" || name.startsWith("x-amz-"))
    .sort(([left], [right]) => compare(left, right));
}

/** Sorted by the encoded name, then by the value. */
function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [other, otherValue]) => compare(name, other) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** RFC 3986's unreserved characters alone stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
