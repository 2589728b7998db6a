// What the client needs of mediasoup, with mediasoup's names, over real RTP: its worker process cannot be had everywhere. The publisher is
// GStreamer; towards a plain transport this is the forwarder that mediasoup is: an SSRC and numbers of its own, NACK answered from a history by
// RTX, PLI passed on to the publisher, sender reports, one socket for RTP and RTCP that hears nothing but the address it is connected to.
import dgram from 'node:dgram';
import { EventEmitter } from 'node:events';

const HISTORY = 1024;
const PAYLOAD_TYPE = 100;
const RTX_PAYLOAD_TYPE = 101;

// What mediasoup 3.19 gives for its own router of VP8 (ortc.getConsumerRtpParameters).
const FEEDBACK = [
  { type: 'nack', parameter: '' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' },
  { type: 'goog-remb', parameter: '' }, { type: 'transport-cc', parameter: '' },
];
const EXTENSIONS = [
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1, encrypt: false, parameters: {} },
  { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', id: 4, encrypt: false, parameters: {} },
  { uri: 'urn:3gpp:video-orientation', id: 11, encrypt: false, parameters: {} },
];

export class Router {
  rtpCapabilities = {
    codecs: [
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90000, rtcpFeedback: FEEDBACK, parameters: {}, preferredPayloadType: PAYLOAD_TYPE },
      { kind: 'video', mimeType: 'video/rtx', preferredPayloadType: RTX_PAYLOAD_TYPE, clockRate: 90000, parameters: { apt: PAYLOAD_TYPE }, rtcpFeedback: [] },
    ],
    headerExtensions: EXTENSIONS.map((extension) => ({ kind: 'video', uri: extension.uri, preferredId: extension.id })),
  };

  #producers = new Map();

  constructor(counts) {
    this.counts = counts;
  }

  add(producer) {
    this.#producers.set(producer.id, producer);
  }

  find(id) {
    return this.#producers.get(id);
  }

  async createPlainTransport({ listenInfo, rtcpMux, comedia }) {
    if (!rtcpMux || comedia) throw new TypeError('the client asks for rtcp-mux and connects');
    const socket = dgram.createSocket('udp4');
    await new Promise((resolve) => socket.bind(0, listenInfo.ip, resolve));
    return new PlainTransport(this, socket);
  }
}

/** A publisher: RTP and RTCP come to a pair of ports, feedback goes to a third. */
export class Producer {
  id = 'source-1';
  kind = 'video';
  type = 'simple';
  paused = false;
  closed = false;
  observer = new EventEmitter();
  media = new EventEmitter();
  #ssrc = 0;
  #sockets;
  #feedbackPort;
  #counts;

  constructor(port, feedbackPort, counts) {
    this.#feedbackPort = feedbackPort;
    this.#counts = counts;
    this.#sockets = [port, port + 1].map((one) => dgram.createSocket('udp4').bind(one, '127.0.0.1'));
    this.#sockets[0].on('message', (packet) => {
      this.#ssrc = packet.readUInt32BE(8);
      if (isKeyFrame(packet)) this.#counts.keyFrames++;
      if (!this.paused) this.media.emit('rtp', packet);
    });
    this.#sockets[1].on('message', (packet) => this.media.emit('rtcp', packet));
  }

  /** RFC 4585 section 6.3.1, after an empty receiver report. */
  requestKeyFrame() {
    const pli = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
    pli.writeUInt32BE(this.#ssrc, 16);
    this.#counts.pli++;
    this.#sockets[1].send(pli, this.#feedbackPort, '127.0.0.1');
  }

  pause() {
    this.paused = true;
    this.observer.emit('pause');
  }

  resume() {
    this.paused = false;
    this.observer.emit('resume');
  }

  close() {
    this.closed = true;
    for (const socket of this.#sockets) socket.close();
    this.observer.emit('close');
  }
}

class PlainTransport {
  closed = false;
  #router;
  #socket;
  #consumers = [];
  #remote;

  constructor(router, socket) {
    this.#router = router;
    this.#socket = socket;
    const { address, port } = socket.address();
    this.tuple = { localIp: address, localAddress: address, localPort: port, protocol: 'udp' };
  }

  async consume({ producerId, rtpCapabilities, paused }) {
    const consumer = new Consumer(this.#router.find(producerId), rtpCapabilities, paused, (packet) => this.#send(packet), this.#router.counts);
    this.#consumers.push(consumer);
    return consumer;
  }

  async connect({ ip, port }) {
    if (this.#remote) throw new Error('connect() already called');
    this.#remote = { ip, port };
    this.#socket.on('message', (packet, from) => {
      if (from.address !== ip || from.port !== port) this.#router.counts.strangers++;
      else for (const consumer of this.#consumers) consumer.handleFeedback(packet);
    });
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    for (const consumer of this.#consumers) consumer.close();
    this.#socket.close();
  }

  #send(packet) {
    if (this.#remote && !this.closed) this.#socket.send(packet, this.#remote.port, this.#remote.ip);
  }
}

class Consumer {
  closed = false;
  observer = new EventEmitter();
  #producer;
  #paused;
  #send;
  #counts;
  #ssrc = randomSsrc();
  #rtxSsrc = this.#ssrc + 1;
  #offset;
  #rtxSequence = 0;
  #history = new Map();
  #passed = 0;

  constructor(producer, capabilities, paused, send, counts) {
    this.#producer = producer;
    this.#paused = paused;
    this.#send = send;
    this.#counts = counts;
    const [vp8, rtx] = capabilities.codecs;
    this.rtpParameters = {
      codecs: [
        { mimeType: vp8.mimeType, payloadType: vp8.preferredPayloadType, clockRate: vp8.clockRate, parameters: {}, rtcpFeedback: vp8.rtcpFeedback },
        { mimeType: rtx.mimeType, payloadType: rtx.preferredPayloadType, clockRate: rtx.clockRate, parameters: rtx.parameters, rtcpFeedback: [] },
      ],
      headerExtensions: EXTENSIONS,
      encodings: [{ ssrc: this.#ssrc, rtx: { ssrc: this.#rtxSsrc } }],
      rtcp: { cname: 'publisher', reducedSize: true },
      mid: '0',
    };
    producer.media.on('rtp', this.#forward);
    producer.media.on('rtcp', this.#report);
  }

  async resume() {
    this.#paused = false;
    this.#producer.requestKeyFrame();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.#producer.media.off('rtp', this.#forward);
    this.#producer.media.off('rtcp', this.#report);
    this.observer.emit('close');
  }

  /** NACK and PLI of a compound (RFC 3550 section 6.4, RFC 4585 section 6.1). */
  handleFeedback(compound) {
    for (let at = 0; at + 4 <= compound.length; at += 4 * (compound.readUInt16BE(at + 2) + 1)) {
      const [format, type] = [compound[at] & 31, compound[at + 1]];
      const end = at + 4 * (compound.readUInt16BE(at + 2) + 1);
      if (type === 206 && format === 15) this.#counts.remb++;
      if (type === 206 && format === 1 && compound.readUInt32BE(at + 8) === this.#ssrc) this.#producer.requestKeyFrame();
      if (type !== 205 || format !== 1 || compound.readUInt32BE(at + 8) !== this.#ssrc) continue;
      for (let entry = at + 12; entry < end; entry += 4) {
        const first = compound.readUInt16BE(entry);
        const mask = compound.readUInt16BE(entry + 2);
        for (let i = 0; i <= 16; i++) if (i === 0 || mask >> (i - 1) & 1) this.#repair((first + i) & 0xFFFF);
      }
    }
  }

  #forward = (packet) => {
    if (this.#paused) return;
    this.#offset ??= (randomSsrc() & 0x7FFF) - packet.readUInt16BE(2);
    const copy = Buffer.from(packet);
    const sequence = (packet.readUInt16BE(2) + this.#offset) & 0xFFFF;
    copy[1] = packet[1] & 0x80 | PAYLOAD_TYPE;
    copy.writeUInt16BE(sequence, 2);
    copy.writeUInt32BE(this.#ssrc, 8);
    this.#history.set(sequence, copy);
    this.#history.delete((sequence - HISTORY) & 0xFFFF);
    // Every tenth packet is lost on its way, as the first transmission only.
    if (++this.#passed % 10 === 0) this.#counts.lost++;
    else this.#send(copy);
  };

  #report = (packet) => {
    if (packet[1] !== 200 || this.#paused) return;
    const report = Buffer.from(packet.subarray(0, 28));
    report[0] = 0x80;
    report.writeUInt16BE(6, 2);
    report.writeUInt32BE(this.#ssrc, 4);
    this.#send(report);
  };

  /** RFC 4588 section 4: the original number before the payload. */
  #repair(sequence) {
    this.#counts.nacked++;
    const original = this.#history.get(sequence);
    if (!original) return;
    const header = Buffer.from(original.subarray(0, 12));
    header[1] = original[1] & 0x80 | RTX_PAYLOAD_TYPE;
    header.writeUInt16BE(this.#rtxSequence++ & 0xFFFF, 2);
    header.writeUInt32BE(this.#rtxSsrc, 8);
    this.#counts.repaired++;
    this.#send(Buffer.concat([header, original.subarray(2, 4), original.subarray(12)]));
  }
}

/** RFC 7741 section 4.2: the first packet of partition 0, and the P bit of the frame tag behind the descriptor (RFC 6386 section 9.1). */
function isKeyFrame(packet) {
  let at = 12;
  if ((packet[at] & 0x17) !== 0x10) return false;
  if (packet[at] & 0x80) {
    const flags = packet[++at];
    if (flags & 0x80) at += packet[at + 1] & 0x80 ? 2 : 1;
    if (flags & 0x40) at++;
    if (flags & 0x30) at++;
  }
  return (packet[at + 1] & 1) === 0;
}

const randomSsrc = () => 1 + Math.floor(Math.random() * 0x7FFFFFF0);
