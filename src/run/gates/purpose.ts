import { block, type Gate, pass } from "./gate.ts";

/** What may only tell people of their own matters advertises nothing: by the platform's rule, whatever seq.yaml says of the law. */
export const purposeGate: Gate = {
  id: "purpose",
  check({ action, evaluation: { plan } }) {
    const { informational } = action;
    if (informational === undefined) return pass("it may carry advertising");
    if (plan.purpose === "service") return pass("the sequence says that it advertises nothing");
    return block(
      `${informational.reason} (${informational.source}), and the sequence does not say \`purpose: service\``,
    );
  },
};
