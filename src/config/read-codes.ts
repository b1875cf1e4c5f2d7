import type { CodeKind } from "../engine/plan.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseDuration } from "./duration.ts";

type CodesData =
  | Record<
      string,
      {
        discount?: string | undefined;
        expires?: string | undefined;
        uses?: number | undefined;
        owner?: "prospect" | undefined;
        points?: number | undefined;
        list?: boolean | undefined;
      }
    >
  | undefined;

const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

/** Reads `codes`: kinds of codes by name. A code is used once, one that counts for its owner any number of times. */
export function readCodes(codes: YamlNode<CodesData>): Record<string, CodeKind> {
  const read: Record<string, CodeKind> = {};
  for (const [name, node] of codes.entries()) {
    const { discount = null, expires, uses, owner = "nobody", points = null, list = false } = node.value;
    if (!NAME.test(name))
      node.key.error("wrong-id", `"${name}" is no name of a code`, "use a-z, 0-9, - and _");
    const expiresMs = expires === undefined ? null : parseDuration(expires);
    if (expires !== undefined && expiresMs === null) {
      node
        .at("expires")
        .error("wrong-duration", `"${expires}" is no duration`, "write for example `14 days`");
    }
    if (points !== null && owner === "nobody") {
      node
        .at("points")
        .error("wrong-value", '"points" are for whoever owns the code', "add `owner: prospect`");
    }
    read[name] = {
      discount,
      expiresMs,
      uses: uses ?? (owner === "prospect" ? null : 1),
      owner,
      points,
      isListed: list,
    };
  }
  return read;
}
