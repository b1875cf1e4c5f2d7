import type { SequencePlan } from "./plan.ts";

/** Names of people in one line; all with `--people`. */
const SHOWN_NAMES = 12;

/** What a reviewer should think about, a sentence each; people are named with `names`. */
export function adviseOn(sequence: SequencePlan, names: "some" | "all" | "none"): string[] {
  const { renames, asMoved, people, twice, conditions, misled, codes } = sequence;
  return [
    ...renames.map(
      ({ from, to }) => `did you mean \`moved: { ${from}: ${to} }\`? Both do the same with near words`,
    ),
    ...(asMoved === null
      ? []
      : [
          `as it is: ${listCounts(people)}${twice === 0 ? "" : `, ${count(twice, "person gets", "people get")} the same step again`}; with \`moved\`: ${listCounts(asMoved)}, nobody again`,
        ]),
    ...conditions.map(({ step, key, condition, matches, people: all, lacking, changed }) =>
      [
        `\`${key}\` of ${step} (${condition}) is true today for ${matches} of ${count(all, "person", "people")}`,
        ...lacking.map((each) => `${count(each.people, "person lacks", "people lack")} ${each.field}`),
        ...(changed === 0
          ? []
          : [
              key === "if"
                ? `${count(changed, "person takes", "people take")} the other branch`
                : `the answer changes for ${count(changed, "person", "people")}`,
            ]),
      ].join(", "),
    ),
    ...codes.map(
      ({ step, name, left, people: all }) =>
        `${name} has ${count(left, "code", "codes")} left, and ${count(all, "person is", "people are")} still to get one at ${step}: seq codes import ${name} FILE`,
    ),
    ...misled.map(({ step, of, people: all, names: who }) => {
      const said = `${count(all, "person", "people")} will read in ${step} of ${of}, which they have not had`;
      if (names === "none" || who.length === 0) return said;
      const shown = names === "all" ? who : who.slice(0, SHOWN_NAMES);
      const more = who.length - shown.length;
      return `${said}: ${shown.join(", ")}${more === 0 ? "" : `, and ${more} more`}`;
    }),
  ];
}

function listCounts(counts: SequencePlan["people"]): string {
  const said = Object.entries(counts)
    .filter(([, each]) => each > 0)
    .map(([move, each]) => `${each} ${move}`);
  return said.length === 0 ? "nobody is in flight" : said.join(", ");
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
