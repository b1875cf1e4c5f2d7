import { Readable } from "node:stream";

const CHUNK = 64 * 1024;

/**
 * A message on its way out, which knows whether it has left: nodemailer begins to read it only
 * once the server has asked for it, and reads the end only once the rest is with the system.
 */
export class MessageStream extends Readable {
  /** Whether the last byte was taken: from then on the server may have the message. */
  handedOver = false;
  #bytes: Buffer;
  #position = 0;
  #onHandedOver: () => void;

  constructor(bytes: Buffer, onHandedOver: () => void = () => undefined) {
    // A mark of 1 keeps the stream from reading ahead of its reader.
    super({ highWaterMark: 1 });
    this.#bytes = bytes;
    this.#onHandedOver = onHandedOver;
  }

  override _read(): void {
    const end = Math.min(this.#position + CHUNK, this.#bytes.length);
    const chunk = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    if (end < this.#bytes.length) {
      this.push(chunk);
      return;
    }
    this.handedOver = true;
    this.#onHandedOver();
    this.push(chunk);
    this.push(null);
  }
}
