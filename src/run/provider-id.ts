/**
 * What a server called a message in its answer to DATA: Amazon SES answers `250 Ok <id>` and puts that id, at its own
 * domain, in place of our Message-ID (https://docs.aws.amazon.com/ses/latest/dg/header-fields.html). Null where the
 * answer holds nothing long enough to be one; other servers' queue ids are kept too and never match.
 */
export function readProviderId(receipt: string): string | null {
  const ids = receipt.match(/[\da-z][\w.-]{14,98}[\da-z]/gi) ?? [];
  return ids.findLast((id) => /\d/.test(id) && !id.includes("..")) ?? null;
}
