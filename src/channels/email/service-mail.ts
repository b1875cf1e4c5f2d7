import { InternalError } from "../../errors.ts";
import type { Prepared } from "../channel.ts";
import { unpackMail } from "./prepared-mail.ts";

/** What the journal keeps beside the mail of a request that carries it. */
interface ServiceRequest {
  /** The request as its service's transport journals it, the message's own bytes taken out where it holds them. */
  content: string;
  hash: string;
}

/** Stands in a journaled request for the message, by the encoding that it has there. */
const ENCODINGS = [
  ["\u{1f4e8}raw_base64\u{1f4e8}", "base64"],
  ["\u{1f4e8}raw\u{1f4e8}", "base64url"],
] as const;

/**
 * Joins a mail and the request that carries it to one for the journal, which keeps the message once: a request that holds
 * it whole is rebuilt from it, byte for byte. A request that holds parts of it alone is journaled as it is.
 */
export function packServiceMail(mail: Prepared, bytes: Buffer, request: Prepared): Prepared {
  const content = takeOut(request.content, bytes);
  const { messageId, subject, references } = mail;
  if (content === null) return { ...request, messageId, subject, references };
  const service: ServiceRequest = { content, hash: request.hash };
  return { ...mail, content: JSON.stringify({ ...(JSON.parse(mail.content) as object), service }) };
}

/** The request of a journaled mail; `repack` puts a request's changed content in its place. Throws InternalError. */
export function unpackServiceMail(prepared: Prepared): {
  request: Prepared;
  repack: (content: string) => string;
} {
  const journaled: unknown = JSON.parse(prepared.content);
  const service = readService(journaled);
  if (service === null) return { request: prepared, repack: (content) => content };
  const { bytes } = unpackMail(prepared);
  const content = putIn(service.content, bytes);
  return {
    request: { ...prepared, content, hash: service.hash },
    repack(changed) {
      const kept: ServiceRequest = { ...service, content: takeOut(changed, bytes) ?? changed };
      return JSON.stringify({ ...(journaled as object), service: kept });
    },
  };
}

/** The conversation that a journaled mail is in at its service; null where none is known. */
export function readThread(content: string): string | null {
  try {
    const journaled: unknown = JSON.parse(content);
    const request: unknown = JSON.parse(readService(journaled)?.content ?? content);
    if (typeof request !== "object" || request === null || !("thread" in request)) return null;
    return typeof request.thread === "string" ? request.thread : null;
  } catch {
    return null;
  }
}

/** Null where the request does not hold the message whole. */
function takeOut(content: string, bytes: Buffer): string | null {
  let rest = content;
  for (const [mark, encoding] of ENCODINGS) {
    if (content.includes(mark)) throw new InternalError("a request holds what stands for its message");
    rest = rest.replaceAll(bytes.toString(encoding), mark);
  }
  return rest === content ? null : rest;
}

function putIn(content: string, bytes: Buffer): string {
  return ENCODINGS.reduce(
    (rest, [mark, encoding]) => rest.replaceAll(mark, bytes.toString(encoding)),
    content,
  );
}

function readService(journaled: unknown): ServiceRequest | null {
  if (typeof journaled !== "object" || journaled === null || !("service" in journaled)) return null;
  const service: Partial<Record<keyof ServiceRequest, unknown>> = journaled.service as object;
  const { content, hash } = service;
  return typeof content === "string" && typeof hash === "string" ? { content, hash } : null;
}
