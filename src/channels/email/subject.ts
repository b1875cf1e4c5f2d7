/** The subject of an answer: the thread's, with exactly one `Re:`. */
export function answerSubject(subject: string): string {
  return `Re: ${subject.replace(/^(?:re\s*:\s*)+/i, "")}`;
}
