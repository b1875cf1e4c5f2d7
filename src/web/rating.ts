import type { Context } from "hono";
import { recordFact } from "../run/actions/record-fact.ts";
import type { TokenSubject } from "../token/token.ts";
import { type Answer, openPage, type Page, write } from "./choices.ts";
import type { Choice } from "./page.ts";
import type { PostedForm } from "./posted-form.ts";
import type { WebRun } from "./services.ts";

/** A link to rate by: whom and which touch its token is about, and how many stars it proposes; null for none. */
export interface RatingLink {
  token: string;
  stars: number | null;
  ref: TokenSubject;
}

const STARS = [5, 4, 3, 2, 1];

/** Shows the stars; records nothing, whatever the link proposes. */
export async function showRating(run: WebRun, link: RatingLink, c: Context): Promise<Answer> {
  const page = await openRating(run, link, c);
  const { person } = page.visitor;
  if (person === null) return write(run, page, page.words.erased, [], "erased");
  return write(run, page, page.words.rate, listStars(link.stars), "shown");
}

/**
 * Records the stars that were pressed, as the event `rated` of the touch with `data.stars`. One rating a touch: the same
 * again changes nothing, another is the person's word from then on. Anything but 1 to 5 changes nothing.
 */
export async function takeRating(
  run: WebRun,
  link: RatingLink,
  c: Context,
  form: PostedForm,
): Promise<Answer> {
  const asked = form.findLast(([name]) => name === "action")?.[1];
  const stars = STARS.find((each) => String(each) === asked);
  if (stars === undefined) return { ...(await showRating(run, link, c)), status: 400, outcome: "no_choice" };
  const page = await openRating(run, link, c);
  const { person, sequence, step } = page.visitor;
  if (person === null) return write(run, page, page.words.erased, [], "erased");
  const { enrollment, step: tag } = link.ref;
  const touch = `${enrollment}/${tag}`;
  const before = (await run.store.timeline(person.id)).filter(
    ({ kind, data }) => kind === "rated" && data["touch"] === touch,
  );
  const said = page.words.rated.replace("{stars}", () => "★".repeat(stars));
  const isNew = before.at(-1)?.data["stars"] !== stars;
  if (isNew) {
    const now = run.clock.now();
    const place = { ...(sequence !== null && { sequence }), ...(step !== null && { step }) };
    // Two presses at once are the same one.
    const key = `rated/${touch}/${before.length}`;
    await recordFact(run, person, { kind: "rated", at: now, ...place, data: { stars, touch }, key }, now);
  }
  return write(run, page, said, listStars(stars), isNew ? "rated" : "already");
}

async function openRating(run: WebRun, { token, stars, ref }: RatingLink, c: Context): Promise<Page> {
  const page = await openPage(run, "r", token, ref, c);
  return stars === null ? page : { ...page, target: `../${token}` };
}

/** All five, the proposed ones as the main button. */
function listStars(chosen: number | null): Choice[] {
  return STARS.map((stars) => ({
    action: String(stars),
    label: `${"★".repeat(stars)}${"☆".repeat(5 - stars)} ${stars}`,
    ...(stars === chosen && { isMain: true as const }),
  }));
}
