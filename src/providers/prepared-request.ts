import { createHash } from "node:crypto";
import type { Prepared } from "../channels/channel.ts";
import { InternalError } from "../errors.ts";
import { findForeignHost } from "./hosts.ts";
import {
  type ExactRequest,
  type Recipe,
  type RecipeAction,
  REPEAT_CLASSES,
  type RequestVariables,
} from "./recipe.ts";
import type { Service } from "./render-request.ts";
import type { OwnRequest } from "./step-transport.ts";

type RepeatClass = (typeof REPEAT_CLASSES)[number];

/** What the journal keeps of a request: enough to send the same bytes, or to ask what became of them. No secret. */
export interface JournaledRequest {
  format: 1;
  provider: string;
  action: string;
  /** Which account asked, so that no other is asked about it; a short hash of its settings. */
  account: string;
  request: ExactRequest;
  /** The step's own action, where no recipe has it. */
  own?: OwnRequest;
  /** The class as it was when the request was made, with the key's window in milliseconds. */
  repeat: { class: RepeatClass; forMs: number | null };
  /** All that a lookup or an answer is read with. */
  variables: RequestVariables;
  /** The service's id of the draft, once it was made. */
  draft?: string;
  /** Of a mail: the Message-ID that the draft bears, where that is known, and its conversation. */
  messageId?: string;
  thread?: string;
}

/** Fixes a request for the journal. */
export function packRequest(journaled: JournaledRequest): Prepared {
  return {
    content: JSON.stringify(journaled),
    hash: hashRequest(journaled),
    messageId: null,
    subject: null,
    references: [],
  };
}

/** The request as it was prepared. Throws InternalError where it is not the journaled one. */
export function unpackRequest(prepared: Prepared): JournaledRequest {
  const value: unknown = JSON.parse(prepared.content);
  if (!isJournaled(value)) throw new InternalError("the journal holds no request this version can read");
  if (hashRequest(value) !== prepared.hash) {
    throw new InternalError("the journaled request is not the one that was prepared");
  }
  return value;
}

/**
 * Why a journaled request is not this action's to send or to ask about, in words; null where it is. A sender that has
 * changed its service meanwhile must not sign for one what was meant for another.
 */
export function findForeign(
  { recipe, action, place }: { recipe: Recipe; action: RecipeAction; place: Service },
  { provider, action: id, request }: JournaledRequest,
): string | null {
  if (provider !== recipe.name || id !== action.id) return `it was prepared for ${provider} (${id})`;
  const foreign = findForeignHost(new URL(request.url), place.hosts);
  return foreign === null ? null : `it was prepared for ${foreign}`;
}

function isJournaled(value: unknown): value is JournaledRequest {
  if (typeof value !== "object" || value === null) return false;
  const { format, request, repeat, variables }: Partial<JournaledRequest> = value;
  const isKnown = repeat !== undefined && REPEAT_CLASSES.includes(repeat.class);
  return format === 1 && isKnown && typeof request?.url === "string" && typeof variables === "object";
}

/** Of what was prepared: what became known since is not among it. */
function hashRequest({ draft: _, messageId: __, thread: ___, ...fixed }: JournaledRequest): string {
  return createHash("sha256").update(JSON.stringify(fixed), "utf8").digest("hex");
}
