// SPDX-License-Identifier: Apache-2.0

/** How long to wait between attempts: doubling, with a quarter of jitter, so that many clients do not come at once. */
export class Pause {
  #first;
  #longest;
  #next;

  constructor(firstMs, longestMs) {
    this.#first = this.#next = firstMs;
    this.#longest = longestMs;
  }

  /** It worked: start over. */
  reset() {
    this.#next = this.#first;
  }

  /** Milliseconds until the next attempt. */
  next(atLeastMs = 0) {
    const pause = this.#next;
    this.#next = Math.min(this.#longest, pause * 2);
    return Math.max(atLeastMs, pause * (0.75 + Math.random() / 2));
  }
}
