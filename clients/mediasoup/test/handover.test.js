// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { RoomLens } from '../index.js';

/** A control API that answers as it is told, and notes what it is asked. */
class Node {
  asked = [];
  answers = new Map();
  srtp;
  #feeds = new Set();
  #streams = 0;
  #server = http.createServer((request, answer) => this.#handle(request, answer));

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  tell(message) {
    for (const feed of this.#feeds) feed.write(`id: x:1\nevent: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #handle(request, answer) {
    if (request.url === '/v1/feed') {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      this.#feeds.add(answer);
      this.tell({ type: 'reset', rooms: [] });
      return;
    }
    let body = '';
    for await (const part of request) body += part;
    const line = `${request.method} ${request.url}`;
    this.asked.push({ line, body: body && JSON.parse(body), token: request.headers.authorization });
    const [status, headers] = this.answers.get(line) ?? [request.url.endsWith('/plain-producers') ? 201 : 204, {}];
    answer.writeHead(status, headers);
    if (status === 201) answer.end(JSON.stringify({ producerId: `p${++this.#streams}`, ip: '127.0.0.1', port: 42000, rtcpPort: 42001, srtp: this.srtp }));
    else answer.end(status >= 400 ? JSON.stringify({ detail: 'as told' }) : undefined);
  }
}

class Producer {
  id = 'source';
  kind = 'video';
  type = 'simple';
  paused = false;
  closed = false;
  observer = new EventEmitter();
}

class Router {
  rtpCapabilities = { codecs: [{ mimeType: 'video/VP8', rtcpFeedback: [{ type: 'nack', parameter: 'pli' }, { type: 'goog-remb', parameter: '' }] }] };
  transports = [];

  createPipeTransport(options) {
    return this.createPlainTransport({ ...options, isPipe: true });
  }

  async createPlainTransport(options) {
    const transport = {
      options, closed: false, srtpParameters: options.enableSrtp && { cryptoSuite: options.srtpCryptoSuite, keyBase64: 'ours' }, tuple: { localAddress: '127.0.0.1', localPort: 50000 },
      consume: async (asked) => (transport.consumer = { ...asked, closed: false, observer: new EventEmitter(), rtpParameters: { codecs: (asked.rtpCapabilities ?? this.rtpCapabilities).codecs }, resume: async () => {} }),
      connect: async (to) => { transport.to = to; },
      close: () => { transport.closed = true; transport.consumer?.observer.emit('close'); },
    };
    this.transports.push(transport);
    return transport;
  }
}

async function withNode(run, listenInfo, srtpCryptoSuite) {
  const node = new Node();
  const roomlens = new RoomLens({ url: await node.start(), token: () => 'secret', listenInfo, srtpCryptoSuite });
  const [router, producer] = [new Router(), new Producer()];
  try {
    await run({ node, roomlens, router, producer, handOver: () => roomlens.handOver({ router, producer, room: 'a b', peer: 'alice' }) });
  } finally {
    await roomlens.close();
    node.stop();
  }
}

const lines = (node) => node.asked.map((request) => request.line);

test('a producer is registered with its parameters, a way back and the token', () => withNode(async ({ node, roomlens, router, handOver }) => {
  handOver();
  await once(roomlens, 'attached');

  const [{ line, body, token }] = node.asked;
  assert.deepEqual([line, token], ['POST /v1/rooms/a%20b/plain-producers', 'Bearer secret']);
  assert.deepEqual(body.feedback, { ip: '127.0.0.1', port: 50000 });
  assert.deepEqual(body.rtpParameters.codecs[0].rtcpFeedback, [{ type: 'nack', parameter: 'pli' }]);
  assert.deepEqual(router.transports[0].to, { ip: '127.0.0.1', port: 42000 });
}));

test('an address that packets will not come from is not named', () => withNode(async ({ node, roomlens, handOver }) => {
  handOver();
  await once(roomlens, 'attached');

  assert.equal(node.asked[0].body.feedback, undefined);
}, { protocol: 'udp', ip: '10.0.0.5', announcedAddress: '203.0.113.7' }));

test('with a suite the two tell each other their keys', () => withNode(async ({ node, roomlens, router, handOver }) => {
  node.srtp = { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: 'theirs' };
  handOver();
  await once(roomlens, 'attached');

  assert.deepEqual(node.asked[0].body.srtp, { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: 'ours' });
  assert.deepEqual(router.transports[0].to, { ip: '127.0.0.1', port: 42000, srtpParameters: node.srtp });
}, undefined, 'AEAD_AES_128_GCM'));

test('with a suite nothing is sent to a node that answers without one', () => withNode(async ({ node, roomlens, router, handOver }) => {
  handOver();
  const [error] = await once(roomlens, 'problem');

  assert.match(error.message, /without SRTP/);
  assert.deepEqual([router.transports[0].to, router.transports[0].closed], [undefined, true]);
  assert.equal(lines(node).at(-1), 'DELETE /v1/rooms/a%20b/producers/p1');
}, undefined, 'AEAD_AES_128_GCM'));

test('of a producer with layers all are handed over, by a pipe transport', () => withNode(async ({ node, roomlens, router, producer, handOver }) => {
  producer.type = 'simulcast';
  handOver();
  await once(roomlens, 'attached');

  const [{ options, consumer, to }] = router.transports;
  assert.deepEqual([options.isPipe, options.enableRtx, options.enableSrtp, consumer.producerId], [true, true, false, 'source']);
  assert.deepEqual([node.asked[0].body.feedback, to], [{ ip: '127.0.0.1', port: 50000 }, { ip: '127.0.0.1', port: 42000 }]);
}));

test('of a producer with layers one is handed over, by a plain transport, when it is named', () => withNode(async ({ roomlens, router, producer }) => {
  producer.type = 'simulcast';
  roomlens.handOver({ router, producer, room: 'a b', peer: 'alice', preferredLayers: { spatialLayer: 0 } });
  await once(roomlens, 'attached');

  const [{ options, consumer }] = router.transports;
  assert.deepEqual([options.isPipe, options.comedia, consumer.preferredLayers, consumer.paused], [undefined, false, { spatialLayer: 0 }, true]);
}));

test('pause, resume and close follow one another', () => withNode(async ({ node, roomlens, producer, handOver }) => {
  handOver();
  await once(roomlens, 'attached');
  for (const [paused, event] of [[true, 'pause'], [false, 'resume']]) {
    producer.paused = paused;
    producer.observer.emit(event);
    while (!lines(node).at(-1).endsWith(`/p1/${event}`)) await new Promise(setImmediate);
  }
  producer.observer.emit('close');
  const [, reason] = await once(roomlens, 'ended');

  assert.equal(reason, 'producer_closed');
  assert.deepEqual(lines(node).slice(1), ['POST /v1/rooms/a%20b/producers/p1/pause', 'POST /v1/rooms/a%20b/producers/p1/resume', 'DELETE /v1/rooms/a%20b/producers/p1']);
}));

test('a paused producer is paused before its first packet', () => withNode(async ({ node, roomlens, producer, handOver }) => {
  producer.paused = true;
  handOver();
  await once(roomlens, 'attached');

  assert.equal(lines(node)[1], 'POST /v1/rooms/a%20b/producers/p1/pause');
}));

test('a stream that the node has lost is attached again, over a new transport', () => withNode(async ({ node, roomlens, router, handOver }) => {
  handOver();
  await once(roomlens, 'attached');
  node.tell({ type: 'producerClosed', producerId: 'p1', reason: 'worker_lost' });
  const [, id] = await once(roomlens, 'attached');

  assert.equal(id, 'p2');
  assert.deepEqual(router.transports.map((transport) => transport.closed), [true, false]);
}));

test('after a snapshot a stream that is unknown there is attached again', () => withNode(async ({ node, roomlens, handOver }) => {
  handOver();
  await once(roomlens, 'attached');
  node.answers.set('GET /v1/rooms/a%20b/producers/p1', [404, {}]);
  node.tell({ type: 'reset', rooms: [] });

  assert.equal((await once(roomlens, 'attached'))[1], 'p2');
}));

test('a stream that somebody closed there stays closed', () => withNode(async ({ node, roomlens, router, handOver }) => {
  handOver();
  await once(roomlens, 'attached');
  node.tell({ type: 'producerClosed', producerId: 'p1', reason: 'closed' });

  assert.equal((await once(roomlens, 'ended'))[1], 'closed');
  assert.equal(router.transports.length, 1);
}));

test('a refusal for good ends it, a full node is asked again', () => withNode(async ({ node, roomlens, router, handOver }) => {
  node.answers.set('POST /v1/rooms/a%20b/plain-producers', [503, { 'retry-after': '1' }]);
  const began = Date.now();
  handOver();
  const [full] = await once(roomlens, 'problem');
  node.answers.set('POST /v1/rooms/a%20b/plain-producers', [422, {}]);
  const [, reason] = await once(roomlens, 'ended');

  assert.deepEqual([full.status, reason], [503, 'refused']);
  assert.ok(Date.now() - began >= 1000, 'it came back before it was asked to');
  assert.ok(router.transports.every((transport) => transport.closed));
}));
