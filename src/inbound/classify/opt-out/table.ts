/**
 * How people of one language speak of being written to: pieces of patterns for sentences in lower case, with plain quotes
 * and single spaces, full-width letters plain. Accents are written as they are and compared without (phrases.ts). Each
 * piece is one way to say it.
 */
export interface OptOutTable {
  /** Asks for it in so many words that the language's word classes (words) do not put together. */
  asks?: readonly string[];
  /**
   * Reads like a request and is none, or one for something else: "we don't send…", "don't hesitate to…", "no mail has
   * reached me". Such a sentence never acts by itself.
   */
  tells?: readonly string[];
  /** Asks for something else in such words, where no words are divided: "not the contract yet". */
  other?: readonly string[];
  /** Names the thing at all; more than the words of `asks`. */
  mentions: readonly string[];
  /** Anger at being written to, or the threat of somebody else: always asked about, whatever stands beside it. */
  protests?: readonly string[];
  /** The writer as the one who is written to: "me", "my address", "your list". */
  me?: readonly string[];
  /** Whom and what a business talks about: "our customers", "your tool". */
  others?: readonly string[];
  /** "Don't hesitate to call me": words of a request that ask for the contrary. */
  courtesies?: readonly string[];
  /** Interest: with one of these no request acts by itself. */
  interest?: readonly string[];
  /**
   * Where no words are divided: asks beside an end for something else, by another way, or to be taken off what is no mail.
   * Elsewhere the classes `call`, `instead` and `plan` say so.
   */
  wantsOther?: readonly string[];
  /** Offers to the reader, as company signatures have them: "to unsubscribe, click here". */
  offers?: readonly string[];
  /** Asks that calls stop, which leaves mail alone. */
  noCalls?: readonly string[];
  /** Asks that messages on LinkedIn stop. Somebody who is not on LinkedIn asks for nothing. */
  noLinkedIn?: readonly string[];
}
