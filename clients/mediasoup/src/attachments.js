// SPDX-License-Identifier: Apache-2.0

/** Closes that came before the answer to the request that made the stream; a few suffice. */
const MOST_EARLY = 256;

/** The streams that are attached, and what the node's feed says of them. */
export class Attachments {
  #control;
  #byId = new Map();
  #early = new Map();

  constructor(control) {
    this.#control = control;
  }

  /** One more; unless the node has told its close already. */
  add(room, attachment) {
    this.#byId.set(attachment.producerId, { room, attachment });
    if (this.#early.has(attachment.producerId)) attachment.gone(this.#early.get(attachment.producerId));
  }

  /** One less. */
  remove(attachment) {
    this.#byId.delete(attachment.producerId);
  }

  /** A message of the feed. */
  handle(message) {
    if (message.type === 'reset') this.#verify();
    else if (message.type === 'producerClosed') this.#close(message.producerId, message.reason);
  }

  #close(producerId, reason) {
    const known = this.#byId.get(producerId);
    if (known) {
      known.attachment.gone(reason);
      return;
    }
    this.#early.set(producerId, reason);
    if (this.#early.size > MOST_EARLY) this.#early.delete(this.#early.keys().next().value);
  }

  /** A snapshot came, because the node was started again or the feed has a gap: each stream is looked up, for the snapshot may be older than it. */
  #verify() {
    for (const { room, attachment } of this.#byId.values()) {
      this.#control.request('GET', `/v1/rooms/${encodeURIComponent(room)}/producers/${attachment.producerId}`).catch((error) => {
        // Anything else says nothing about the stream; the feed breaks off too when the node is away.
        if (error.status === 404) attachment.gone('lost');
      });
    }
  }
}
