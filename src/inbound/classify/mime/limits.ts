/**
 * How much of one message is read. Mail is hostile input: whatever arrives, the work stays bounded.
 * Texts and reports stand at the front of a message; what is cut off is attachments.
 */

/** Bytes of a message that are looked at; the rest of a 200 MB message is never touched. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Multiparts and attached messages inside each other; what lies deeper stays closed. */
export const MAX_DEPTH = 12;
/** Parts of one message. */
export const MAX_PARTS = 200;
/** Characters of a header block, and of one unfolded value. */
export const MAX_HEADER_CHARS = 256 * 1024;
export const MAX_VALUE_CHARS = 8 * 1024;
/** Fields of one header block. */
export const MAX_FIELDS = 1_000;
/** Characters of a text that are decoded and understood. */
export const MAX_TEXT_CHARS = 128 * 1024;
/** Characters of one line that are compared with patterns. */
export const MAX_LINE_CHARS = 2_000;
