import { type Gate, pass } from "./gate.ts";

/** Nothing has happened since enrolment that ends this sequence. */
export const exitGate: Gate = {
  id: "exit",
  check({ exitFact }) {
    if (exitFact === null) return pass("no exit event");
    return { pass: false, detail: `${exitFact} has happened`, until: null, ends: "exit" };
  },
};
