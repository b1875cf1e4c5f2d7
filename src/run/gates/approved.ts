import { block, type Gate, type GateInput, type GateVerdict, pass } from "./gate.ts";

/** The workspace and the sequence file are valid, and the version is approved where the workspace asks for it. */
export const approvedGate = {
  id: "approved",
  check({ readiness, config }: Pick<GateInput, "readiness" | "config">): GateVerdict {
    if (!readiness.ready) return block(readiness.detail);
    return pass(
      config.approval === "required"
        ? `version ${readiness.version.slice(0, 12)} is approved`
        : "the file is valid; no approval is asked for",
    );
  },
} satisfies Gate;
