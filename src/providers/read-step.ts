import type * as z from "zod";
import type { StepService } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { DEFAULT_ANSWERS, DEFAULT_FAILURES } from "./default-answers.ts";
import { findForeignHost } from "./hosts.ts";
import { checkKeyPlace, readAnswers, readLookup, readRepeat } from "./read-action.ts";
import { readRequest } from "./read-request.ts";
import type { RecipeAction, Repeat, RequestTemplate } from "./recipe.ts";
import type { stepRequestSchema } from "./recipe-schema.ts";
import { openScope, type ScopeParts } from "./scope.ts";

/** The name under which a step's own request is journaled, in place of a recipe's. */
export const OWN_REQUEST = "http";

type StepFile = { [K in keyof z.output<typeof stepRequestSchema>]?: z.output<typeof stepRequestSchema>[K] };

export interface StepScope {
  /** The hosts of `http` in seq.yaml. */
  hosts: readonly string[];
  /** The workspace's own fields of a person, by type. */
  fields: Readonly<Record<string, string>>;
}

/**
 * Reads a step's own request with its answers, reporting everything wrong with it; null where too little is left of it.
 * All its requests go to one host, which seq.yaml names: the log-in is for that one. `repeat`: as written, unchecked.
 */
export function readStepRequest(
  node: YamlNode<StepFile>,
  repeatNode: YamlNode,
  { hosts, fields }: StepScope,
): StepService | null {
  const origin = readOrigin(node, hosts);
  const host = origin === null ? [] : [origin.host];
  const parts: ScopeParts = { settings: {}, used: new Set(), hosts: host, fields };
  const scope = openScope(parts);
  const request = readRequest(node, scope);
  const repeat = readRepeat(repeatNode, scope, openScope(parts, { isDraft: true }));
  const written = readAnswers(node.at("answer"), scope);
  const lookup = readLookup(node.at("lookup"), scope);
  if (request === null || origin === null) return null;
  checkKeyPlace(repeatNode, repeat, request);
  const answer = written.length === 0 ? DEFAULT_ANSWERS : [...written, ...DEFAULT_FAILURES];
  const inside = (each: RequestTemplate): RequestTemplate => ({ ...each, path: withoutOrigin(each.path) });
  const action: RecipeAction = {
    id: OWN_REQUEST,
    channel: null,
    kind: null,
    to: null,
    guesses: false,
    inputs: {},
    request: inside(request),
    repeat: insideOf(repeat, inside),
    answer,
    lookup: lookup === null ? null : { ...lookup, request: inside(lookup.request) },
  };
  return {
    provider: OWN_REQUEST,
    base: origin.origin,
    action: { ...action },
    to: null,
    inputs: {},
    events: listEvents(action),
  };
}

/** What an action may record of the step, each once. */
export function listEvents({ answer, repeat }: Pick<RecipeAction, "answer" | "repeat">): string[] {
  const late = repeat.class === "order" ? repeat.otherwise : [];
  return [...new Set([...answer.flatMap(({ events }) => events), ...late])];
}

/** Scheme and host, written out. */
const ORIGIN = /^[a-z]+:\/\/[^/?#\s{}]+(?=[/?#]|$)/i;
const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** Scheme and host of the step's address: one that seq.yaml names. Null, and reported, where it is none. */
function readOrigin(node: YamlNode<StepFile>, hosts: readonly string[]): URL | null {
  const method = METHODS.find((each) => node.at(each).isThere);
  if (method === undefined) return null;
  const address = node.at(method);
  const { value } = address;
  if (typeof value !== "string") return null;
  const origin = originOf(value);
  if (origin === null) {
    // Anything else that is no address is told with the request.
    if (value.startsWith("/")) {
      address.error(
        "wrong-request",
        "A step's address begins with https:// and a host",
        "hosts stand in seq.yaml",
      );
    }
    return null;
  }
  const foreign = findForeignHost(origin, hosts);
  if (foreign === null) return origin;
  const isUnknown = findForeignHost(origin, [origin.host]) === null;
  const place = address.part(0, value.length - value.replace(ORIGIN, "").length);
  if (isUnknown) {
    const hint =
      suggestName(origin.host, hosts) ?? `name it in seq.yaml: \`http: { hosts: [${origin.host}] }\``;
    place.error("foreign-host", `seq.yaml does not name the host ${origin.host}`, hint);
  } else place.error("foreign-host", `The request would go to ${foreign}`);
  // What else is wrong with it is told all the same, but nothing of the host again.
  return origin;
}

function originOf(address: string): URL | null {
  const origin = ORIGIN.exec(address)?.[0];
  return origin !== undefined && URL.canParse(origin) ? new URL(origin) : null;
}

/** The address from its path on: where it goes is the step's `base`. */
function withoutOrigin(address: string): string {
  const rest = address.replace(ORIGIN, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function insideOf(repeat: Repeat, inside: (request: RequestTemplate) => RequestTemplate): Repeat {
  if (repeat.class === "order") return { ...repeat, result: inside(repeat.result) };
  if (repeat.class !== "draft") return repeat;
  const { send, look } = repeat;
  return { ...repeat, send: inside(send), look: { ...look, request: inside(look.request) } };
}
