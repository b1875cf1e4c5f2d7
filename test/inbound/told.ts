import type { Told } from "../../src/inbound/notify/payload.ts";

/** A reply of somebody in a course, as others are told of it. */
export function makeTold(rest: Pick<Told, "person" | "text">): Told {
  return {
    notification: {
      id: 1,
      key: "k",
      target: "t",
      kind: "replied",
      at: 0,
      prospect: 1,
      sequence: "course",
      step: "intro",
      message: 1,
      tries: 0,
    },
    workspace: "acme",
    ...rest,
  };
}
