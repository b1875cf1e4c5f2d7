import { type Proposal, SENTIMENTS, type Sentiment } from "../../inbound/sentiment.ts";
import type { Prompts } from "../prompts.ts";

/** How a reply is meant, for the report; null where it is left open. What is proposed stands first, with its sentence. */
export async function askSentiment(prompts: Prompts, proposal: Proposal | null): Promise<Sentiment | null> {
  const proposed = proposal?.sentiment;
  const rest = SENTIMENTS.filter((each) => each !== proposed);
  const answer = await prompts.askChoice<Sentiment | "open">({
    message: "How is it meant?",
    choices: [
      ...(proposal === null
        ? []
        : [{ value: proposal.sentiment, name: `${proposal.sentiment}: “${proposal.evidence}”` }]),
      ...rest.map((value) => ({ value, name: value })),
      { value: "open", name: "leave it open" },
    ],
  });
  return answer === "open" ? null : answer;
}
