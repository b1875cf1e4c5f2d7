/** What the program promises, in the order of its design; each part of the proof tries to break some of them. */
export const promises: Readonly<Record<number, string>> = {
  1: "at most once",
  2: "nothing lost silently",
  3: "gates checked last",
  4: "a stop stops everywhere",
  5: "a planned time stays",
  6: "definitions change safely",
  7: "a bad file never sends",
  8: "a wrong database is refused",
  9: "overlap is harmless",
  10: "secrets stay secret",
  11: "figures say when they cannot tell",
};
