import { block, type Gate, type GateInput, type GateVerdict, pass } from "./gate.ts";

/** The enrollment is active, and nobody paused it, its sequence, its sender or everything. */
export const activeGate = {
  id: "active",
  check({ enrollment, pauses }: Pick<GateInput, "enrollment" | "pauses">): GateVerdict {
    const { state } = enrollment;
    if (state.status !== "active") {
      return block(`the enrollment is ${state.status}${state.reason === null ? "" : ` (${state.reason})`}`);
    }
    const pause = pauses.find(
      ({ scope, name }) =>
        scope === "all" ||
        (scope === "sequence" && name === enrollment.sequence) ||
        (scope === "sender" && name === enrollment.sender),
    );
    if (pause !== undefined)
      return block(pause.scope === "all" ? "everything is paused" : `${pause.scope} ${pause.name} is paused`);
    return pass("active");
  },
} satisfies Gate;
