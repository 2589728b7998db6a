// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { Attachments } from './attachments.js';
import { Control } from './control.js';
import { Feed } from './feed.js';
import { Handover } from './handover.js';
import { Pause } from './pause.js';

/**
 * One RoomLens SFU node, to which producers of a mediasoup application are handed over.
 * Events: `attached (handover, producerId)`, `detached (handover, reason)`, `ended (handover, reason)`, `problem (error, handover?)`.
 */
export class RoomLens extends EventEmitter {
  #handovers = new Map();
  #shared;
  #feed;

  constructor({ url, token, listenInfo = { protocol: 'udp', ip: '127.0.0.1' }, srtpCryptoSuite, timeoutMs = 5000 }) {
    super();
    const control = new Control(url, token, timeoutMs);
    const attachments = new Attachments(control);
    this.#shared = {
      control,
      attachments,
      options: { listenInfo, srtpCryptoSuite },
      emit: (event, ...more) => this.emit(event, ...more),
      forget: (handover) => this.#handovers.delete(handover.producer.id),
    };
    this.#feed = new Feed(control, (message) => attachments.handle(message), (error) => this.emit('problem', error), new Pause(250, 2000));
  }

  /**
   * Hands a producer over until it closes. Handing over the same producer again gives the same handover.
   * Returns at once: `attached` tells when RoomLens has the stream.
   */
  handOver({ router, producer, room, peer, source, preferredLayers }) {
    const known = this.#handovers.get(producer.id);
    if (known) return known;
    const handover = new Handover(this.#shared, { router, producer, room, peer, source, preferredLayers });
    this.#handovers.set(producer.id, handover);
    return handover;
  }

  /** Takes every stream back and ends. */
  async close() {
    await Promise.all([...this.#handovers.values()].map((handover) => handover.stop()));
    this.#feed.stop();
    await this.#feed.ended;
  }
}
