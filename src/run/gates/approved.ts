import { block, type Gate, type GateInput, pass, type Verdict } from "./gate.ts";

/** The workspace and the sequence file are valid, and the version is approved where the workspace asks for it. */
export const standingGate = {
  id: "approved",
  check({ standing, config }: Pick<GateInput, "standing" | "config">): Verdict {
    if (!standing.ready) return block(standing.detail);
    return pass(
      config.approval === "required"
        ? `version ${standing.version.slice(0, 12)} is approved`
        : "the file is valid; no approval is asked for",
    );
  },
} satisfies Gate;
