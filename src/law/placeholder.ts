/** A setting that nobody has filled in yet: something between `<` and `>`, as `seq init` writes it. */
export function isPlaceholder(text: string): boolean {
  return /<[^<>\n]+>/.test(text);
}
