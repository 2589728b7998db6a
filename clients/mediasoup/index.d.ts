// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';

/** What is needed of a mediasoup `Router`. */
export interface RouterLike {
  readonly rtpCapabilities: { codecs?: unknown[] };
  createPlainTransport(options: object): Promise<object>;
  /** With it all layers of a simulcast or SVC producer are handed over. */
  createPipeTransport?(options: object): Promise<object>;
}

/** What is needed of a mediasoup `Producer`. */
export interface ProducerLike {
  readonly id: string;
  readonly kind: string;
  readonly type?: string;
  readonly paused: boolean;
  readonly closed: boolean;
  readonly observer: { on(event: string, listener: () => void): unknown; once(event: string, listener: () => void): unknown };
}

export interface RoomLensOptions {
  /** Control API of the SFU node, for example `http://127.0.0.1:8082`. */
  url: string;
  /** Token with the grant `control`, or what gives one; none in development mode. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Where plain transports listen: an address that the node reaches. Default `{ protocol: 'udp', ip: '127.0.0.1' }`. */
  listenInfo?: { protocol: 'udp'; ip: string; announcedAddress?: string; [more: string]: unknown };
  /** Encrypts media and RTCP between the two: a suite of mediasoup's, for example `AEAD_AES_128_GCM` (all layers of a producer: mediasoup's own choice). Default: in the clear. */
  srtpCryptoSuite?: string;
  /** Patience with one request, ms. Default 5000. */
  timeoutMs?: number;
}

export interface HandOverOptions {
  router: RouterLike;
  producer: ProducerLike;
  /** Room in RoomLens. */
  room: string;
  /** Who publishes it, as events will name them. */
  peer: string;
  /** Default `camera`. */
  source?: 'camera' | 'screen';
  /** Hands one layer of a simulcast or SVC producer over; default all of them. */
  preferredLayers?: { spatialLayer: number; temporalLayer?: number };
}

/** One producer that is handed over, until it closes, is stopped or is closed in RoomLens. */
export interface Handover {
  readonly producer: ProducerLike;
  /** Id of the stream in RoomLens; undefined while it is not attached. A new one with each attachment. */
  readonly producerId: string | undefined;
  /** Settles when it is over. */
  readonly ended: Promise<void>;
  /** Takes the stream back; the producer goes on. */
  stop(): Promise<void>;
}

/** An answer of the control API that is no success. */
export class ControlError extends Error {
  readonly status: number;
  readonly retryAfterMs: number;
  readonly isFinal: boolean;
}

export class RoomLens extends EventEmitter {
  constructor(options: RoomLensOptions);
  /** Hands a producer over; the same producer again gives the same handover. */
  handOver(options: HandOverOptions): Handover;
  /** Takes every stream back and ends. */
  close(): Promise<void>;
  on(event: 'attached', listener: (handover: Handover, producerId: string) => void): this;
  on(event: 'detached', listener: (handover: Handover, reason: string) => void): this;
  on(event: 'ended', listener: (handover: Handover, reason: string) => void): this;
  on(event: 'problem', listener: (error: Error, handover?: Handover) => void): this;
}
