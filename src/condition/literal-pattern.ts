import type { ConditionProblem } from "./problem.ts";
import { type AstNode, walkTree } from "./reference.ts";
import { explainPattern } from "./regular-expression.ts";
import { MATCHES } from "./spelling.ts";

/** What is wrong with the patterns that a condition writes out: they can be checked before anyone runs them. */
export function explainPatterns(ast: AstNode): ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  walkTree(ast, (node) => {
    const args = Array.isArray(node.args) ? (node.args as unknown[]) : [];
    if (node.op !== "rcall" || args[0] !== MATCHES) return;
    const pattern = (args[2] as AstNode[])[0];
    if (pattern?.op !== "value" || typeof pattern.args !== "string") return;
    const wrong = explainPattern(pattern.args);
    if (wrong === null) return;
    const { start, end } = pattern;
    problems.push({ code: "condition-type", message: `The pattern ${wrong}`, start, end });
  });
  return problems;
}
