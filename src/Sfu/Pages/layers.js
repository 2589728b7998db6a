// Encodes only those simulcast layers that somebody needs. The server tells them lowest first, in the order of the offer: over WHIP as the event
// `producerLayersNeeded` of the session, in signalling as the notification of that name.

/** Follows what is needed of one RTCRtpSender; the newest wins. */
export class LayerSwitch {
  #sender;
  #wanted = null;
  #applying = false;

  constructor(sender) {
    this.#sender = sender;
  }

  /** `needed`: a boolean per layer, lowest first. */
  async apply(needed) {
    this.#wanted = needed;
    if (this.#applying) return;
    this.#applying = true;
    try {
      while (this.#wanted) {
        const wanted = this.#wanted;
        this.#wanted = null;
        // setParameters takes only what getParameters gave in the same turn, and one call at a time.
        const parameters = this.#sender.getParameters();
        let changes = false;
        parameters.encodings.forEach((encoding, layer) => {
          const active = wanted[layer] ?? true;
          changes ||= encoding.active !== active;
          encoding.active = active;
        });
        if (changes) await this.#sender.setParameters(parameters);
      }
    } finally {
      this.#applying = false;
    }
  }
}
