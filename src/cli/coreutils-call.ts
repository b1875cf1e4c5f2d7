/** What strtold(3) reads: decimal (with either decimal mark), hexadecimal, infinity, not-a-number. */
const NUMBER =
  /^\s*[-+]?(?:(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?|0x(?:[\da-f]+(?:\.[\da-f]*)?|\.[\da-f]+)(?:p[-+]?\d+)?|inf(?:inity)?|nan)$/i;

/** Long options of coreutils' seq, and whether they take a value. Unambiguous beginnings count, as in getopt_long(3). */
const LONG_OPTIONS: Readonly<Record<string, boolean>> = {
  "equal-width": false,
  format: true,
  separator: true,
};

/**
 * Whether these arguments are meant for coreutils' `seq`: its own options (`-f`, `-s`, `-w` and
 * their long forms), then nothing but numbers. None of our commands or options looks like that.
 * `--help` and `--version` are ours.
 */
export function isCoreutilsCall(args: readonly string[]): boolean {
  let index = 0;
  while (index < args.length) {
    const taken = countOptionArguments(args[index] ?? "");
    if (taken === 0) break;
    index += taken;
  }
  const sawOption = index > 0;
  if (args[index] === "--") index += 1;
  const operands = args.slice(index);
  return (sawOption || operands.length > 0) && operands.every((each) => NUMBER.test(each));
}

/** How many arguments the coreutils option at the front takes; 0 when it is none. */
function countOptionArguments(arg: string): 0 | 1 | 2 {
  if (arg.startsWith("--")) {
    const [name = "", value] = arg.slice(2).split("=", 2);
    const option = Object.entries(LONG_OPTIONS).find(([each]) => name !== "" && each.startsWith(name));
    if (option === undefined) return 0;
    const [, takesValue] = option;
    if (value !== undefined) return takesValue ? 1 : 0;
    return takesValue ? 2 : 1;
  }
  if (!arg.startsWith("-")) return 0;
  const letters = arg.slice(1);
  const valued = letters.search(/[^w]/);
  if (valued === -1) return letters === "" ? 0 : 1;
  if (letters[valued] !== "f" && letters[valued] !== "s") return 0;
  return valued === letters.length - 1 ? 2 : 1;
}
