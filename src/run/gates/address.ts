import { type Gate, pass } from "./gate.ts";

/** The person has the address that the channel needs. */
export const addressGate: Gate = {
  id: "address",
  check({ action, person }) {
    if (action.address === null) return pass("no address needed");
    if (person[action.address] !== null) return pass(`has ${action.address}`);
    return { pass: false, detail: `unreachable: no ${action.address}`, until: null, ends: "skip" };
  },
};
