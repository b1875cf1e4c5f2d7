import { countOf } from "../count-of.ts";
import type { Budget } from "./budget.ts";
import type { Comparison } from "./experiments.ts";

/** Languages in which a report puts its figures into words. */
export type ReportLanguage = "en" | "ko";

/** Two variants that were compared, in words: never as a chance to win. */
export function sayComparison(
  { a, b, lost, difference, people_needed: more }: Omit<Comparison, "says">,
  language: ReportLanguage,
): string {
  const isKorean = language === "ko";
  if (lost !== null) {
    const better = lost === a ? b : a;
    return isKorean
      ? `${better}에 회신이 더 많습니다 (비교: ${lost})`
      : `${better} is answered more often than ${lost}`;
  }
  if (difference === null) {
    return isKorean
      ? "아직 말하기 이릅니다: 접촉 14일 뒤부터 집계합니다"
      : "too early to tell: a person counts 14 days after the touch";
  }
  if (more === null) {
    return isKorean
      ? "아직 차이가 확인되지 않았습니다. 지금까지는 회신이 같습니다"
      : "no difference shown yet; the two are answered alike so far";
  }
  const people = roundUp(more);
  return isKorean
    ? `아직 차이가 확인되지 않았습니다. 지금 보이는 크기라면 약 ${people}명이 더 있어야 확인됩니다`
    : `no difference shown yet; about ${countOf(people, "more person")} would show one of the size you see`;
}

/** Where money should go, or that nobody can tell. */
export function sayBudget({ move }: Pick<Budget, "move">, language: ReportLanguage): string {
  const isKorean = language === "ko";
  if (move === null) {
    return isKorean
      ? "예산 이동: 판단하기에 부족합니다. 미팅당 비용의 구간이 겹칩니다."
      : "Move budget: not enough to tell. The intervals of what a meeting costs overlap.";
  }
  const { from, to } = move;
  return isKorean
    ? `예산 이동: ${from} → ${to}. 마지막 접촉 기준으로 미팅 비용이 ${to}에서 더 낮고, 구간이 겹치지 않습니다.`
    : `Move budget from ${from} to ${to}: by the last touch before it a meeting costs less there, and the intervals part.`;
}

/** Two figures are all that such a guess is worth. */
export function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
