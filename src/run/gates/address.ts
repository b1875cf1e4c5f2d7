import { type AddressKind, isFieldAddress } from "../../channels/channel.ts";
import type { Prospect } from "../../store/port.ts";
import { type Gate, type GateInput, pass } from "./gate.ts";

/** The person has the address that the channel needs, and the message that is answered was sent. */
export const addressGate: Gate = {
  id: "address",
  check(input) {
    const { action, person, step } = input;
    if (isWithoutParent(input)) {
      const detail = `nothing to answer: ${step.thread} was not sent`;
      return { pass: false, detail, until: null, ends: "skip", reason: "nothing to answer" };
    }
    if (action.address === null) return pass("no address needed");
    if (addressOf(person, action.address) !== null) return pass(`has ${action.address}`);
    return { pass: false, detail: `unreachable: no ${action.address}`, until: null, ends: "skip" };
  },
};

/** Null, or empty, where the person has none. */
function addressOf(person: Prospect, kind: AddressKind): string | null {
  if (!isFieldAddress(kind)) return person[kind];
  const value = person.fields[kind];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A reply to a message that was skipped or failed, without a subject of its own, cannot be written by anybody. */
function isWithoutParent({ step, enrollment: { state } }: GateInput): boolean {
  if (step.thread === null || state.steps[step.thread]?.outcome === "performed") return false;
  return ![step.content, ...step.variants.map(({ content }) => content)].some(({ subject }) => subject);
}
