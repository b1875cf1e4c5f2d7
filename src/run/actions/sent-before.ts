/** A message of ours to a person, of which the journal knows nothing: sent before a restore. */
export const SENT_UNRECORDED = "sent_unrecorded";

/** Why `seq why` says that somebody waits after a restore. */
export const MAY_HAVE_LEFT = "may have been sent since the backup";

/** The same, of somebody to whom such a message went. */
export const SENT_BEFORE = `${MAY_HAVE_LEFT}: a message of ours to them is not in the journal`;
