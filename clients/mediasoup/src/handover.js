// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlError } from './control.js';
import { Pause } from './pause.js';

/** A paused stream sends nothing; the node is told at this rate that it is still there (it gives up after 30 s). */
const KEEP_ALIVE_MS = 10_000;

/** Until a pause or resume that did not get through is sent again. */
const PAUSE_AGAIN_MS = 500;

/** Goodbye is said a few times; a node that does not hear it closes the silent stream by itself. */
const GOODBYES = 3;

/**
 * One producer that is handed over, for as long as it lives: attaches it, says pause, resume and close on, and attaches it again when the
 * node has lost it.
 */
export class Handover {
  #lens;
  #order;
  #stop = new AbortController();
  #attachment;
  #ended;

  /**
   * @param {object} lens what all handovers share: `control`, `attachments`, `emit`, `options`
   * @param {object} order `router`, `producer`, `room`, `peer`, `source`, `preferredLayers`
   */
  constructor(lens, order) {
    this.#lens = lens;
    this.#order = order;
    const { observer } = order.producer;
    observer.once('close', () => this.#end('producer_closed'));
    observer.on('pause', () => this.#sendPause());
    observer.on('resume', () => this.#sendPause());
    if (order.producer.closed) this.#end('producer_closed');
    /** Settles when nothing is handed over any more. */
    this.ended = this.#run().finally(() => lens.forget(this));
  }

  /** Id of the stream in RoomLens at the moment; undefined while it is not attached. */
  get producerId() {
    return this.#attachment?.producerId;
  }

  /** What is handed over. */
  get producer() {
    return this.#order.producer;
  }

  /** Takes the stream back; the application's producer stays as it is. */
  async stop() {
    this.#end('stopped');
    await this.ended;
  }

  #end(reason) {
    this.#ended ??= reason;
    this.#stop.abort();
    this.#attachment?.leave(reason);
  }

  async #run() {
    const pause = new Pause(250, 10_000);
    while (!this.#stop.signal.aborted) {
      try {
        const attachment = await this.#attach();
        pause.reset();
        this.#lens.emit('attached', this, attachment.producerId);
        const reason = await attachment.left;
        await this.#detach(attachment);
        this.#lens.emit('detached', this, reason);
        // Somebody closed it there on purpose: it stays closed.
        if (reason === 'closed') this.#end(reason);
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        this.#lens.emit('problem', error, this);
        if (error instanceof ControlError && error.isFinal) this.#end('refused');
        await this.#wait(pause.next(error.retryAfterMs));
      }
    }
    this.#lens.emit('ended', this, this.#ended);
  }

  async #attach() {
    const { producer, room } = this.#order;
    const { control, options } = this.#lens;
    const transport = await this.#open();
    let producerId;
    try {
      const consumer = await transport.consume(this.#asksFor());
      const answer = await control.request('POST', `${streams(room)}/plain-producers`, {
        kind: producer.kind, peerId: this.#order.peer, source: this.#order.source, rtpParameters: consumer.rtpParameters, feedback: addressOf(transport.tuple, options.listenInfo),
        ...(options.srtpCryptoSuite ? { srtp: transport.srtpParameters } : {}),
      });
      producerId = answer.producerId;
      // A node that knows nothing of SRTP would take the packets for others: better none than in the clear.
      if (options.srtpCryptoSuite && !answer.srtp) throw new Error('the node answers without SRTP');
      await transport.connect({ ip: answer.ip, port: answer.port, ...(answer.srtp ? { srtpParameters: answer.srtp } : {}) });
      const attachment = new Attachment(producerId, transport);
      // Told before the first packet: a stream that is paused from the start never shows a frame.
      attachment.toldPaused = producer.paused;
      if (producer.paused) await control.request('POST', `${streams(room)}/producers/${producerId}/pause`);
      await consumer.resume();
      // The plain transport, or all of the router, was closed under it.
      consumer.observer.once('close', () => attachment.leave('transport_closed'));
      this.#lens.attachments.add(room, attachment);
      this.#attachment = attachment;
      if (consumer.closed) attachment.leave('transport_closed');
      if (this.#stop.signal.aborted) attachment.leave(this.#ended);
      attachment.keepAlive = setInterval(() => producer.paused && this.#sendPause(), KEEP_ALIVE_MS).unref();
      // It may have changed while the answers were on their way.
      this.#sendPause();
      return attachment;
    } catch (error) {
      transport.close();
      if (producerId) await this.#goodbye(producerId);
      throw error;
    }
  }

  /** Of several layers a plain transport carries one at a time; a pipe transport, which speaks the same RTP, carries them all. */
  get #carriesAllLayers() {
    const { router, producer, preferredLayers } = this.#order;
    return ['simulcast', 'svc'].includes(producer.type) && !preferredLayers && typeof router.createPipeTransport === 'function';
  }

  #open() {
    const { listenInfo, srtpCryptoSuite } = this.#lens.options;
    const appData = { roomlens: true };
    // A pipe transport chooses its suite itself.
    if (this.#carriesAllLayers) return this.#order.router.createPipeTransport({ listenInfo, enableRtx: true, enableSrtp: Boolean(srtpCryptoSuite), appData });
    return this.#order.router.createPlainTransport({ listenInfo, rtcpMux: true, comedia: false, ...(srtpCryptoSuite ? { enableSrtp: true, srtpCryptoSuite } : {}), appData });
  }

  #asksFor() {
    const { router, producer, preferredLayers } = this.#order;
    const asked = { producerId: producer.id, appData: { roomlens: true } };
    if (this.#carriesAllLayers) return asked;
    return { ...asked, rtpCapabilities: withoutEstimation(router.rtpCapabilities), paused: true, ...(preferredLayers ? { preferredLayers } : {}) };
  }

  async #detach(attachment) {
    this.#attachment = undefined;
    clearInterval(attachment.keepAlive);
    this.#lens.attachments.remove(attachment);
    if (!attachment.transport.closed) attachment.transport.close();
    if (!attachment.isGone) await this.#goodbye(attachment.producerId);
  }

  /** Requests follow one another, each with what holds when it is sent: the last one counts. */
  #sendPause() {
    const attachment = this.#attachment;
    if (!attachment) return;
    attachment.sending = attachment.sending.then(async () => {
      const paused = this.#order.producer.paused;
      if (attachment.isLeft || (!paused && !attachment.toldPaused)) return;
      await this.#lens.control.request('POST', `${streams(this.#order.room)}/producers/${attachment.producerId}/${paused ? 'pause' : 'resume'}`);
      attachment.toldPaused = paused;
    }).catch((error) => {
      if (attachment.isLeft) return;
      this.#lens.emit('problem', error, this);
      if (error.status === 404) attachment.gone('lost');
      else setTimeout(() => this.#sendPause(), PAUSE_AGAIN_MS).unref();
    });
  }

  async #goodbye(producerId) {
    const pause = new Pause(200, 1000);
    for (let i = 0; i < GOODBYES; i++) {
      try {
        await this.#lens.control.request('DELETE', `${streams(this.#order.room)}/producers/${producerId}`);
        return;
      } catch (error) {
        // Unknown there: that is what was wanted.
        if (error.status === 404) return;
        if (i === GOODBYES - 1) this.#lens.emit('problem', error, this);
        else await sleep(pause.next(), undefined, { ref: false });
      }
    }
  }

  #wait(ms) {
    return sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}

/** One life of the stream in RoomLens. */
class Attachment {
  #leave;

  constructor(producerId, transport) {
    this.producerId = producerId;
    this.transport = transport;
    this.left = new Promise((resolve) => {
      this.#leave = resolve;
    });
    this.isLeft = false;
    this.isGone = false;
    this.toldPaused = false;
    this.sending = Promise.resolve();
  }

  /** It is over on this side. */
  leave(reason) {
    this.isLeft = true;
    this.#leave(reason);
  }

  /** It is over on RoomLens' side. */
  gone(reason) {
    this.isGone = true;
    this.leave(reason);
  }
}

const streams = (room) => `/v1/rooms/${encodeURIComponent(room)}`;

/**
 * Where NACK and PLI go. Undefined where packets will come from another address than the transport tells, because it listens on every address or
 * announces another one: then RoomLens learns it from the first report.
 */
function addressOf(tuple, { ip, announcedAddress }) {
  if (ip === '0.0.0.0' || ip === '::' || (announcedAddress && announcedAddress !== ip)) return undefined;
  return { ip, port: tuple.localPort };
}

/** A plain transport takes no bandwidth estimation: what is left is NACK, PLI and FIR. */
function withoutEstimation(capabilities) {
  const isRepair = (feedback) => feedback.type === 'nack' || feedback.type === 'ccm';
  return { ...capabilities, codecs: capabilities.codecs.map((codec) => ({ ...codec, rtcpFeedback: codec.rtcpFeedback?.filter(isRepair) ?? [] })) };
}
