// A mediasoup application that hands its one producer over, as docs/handing-over.md shows. The test drives it by HTTP: /pause, /resume, /close,
// /state. Arguments: port of this HTTP, port of the publisher's RTP, port of its feedback, control API, room; the token is in ROOMLENS_TOKEN.
import http from 'node:http';
import { RoomLens } from '../../../../clients/mediasoup/index.js';
import { Producer, Router } from './router.mjs';

const [httpPort, mediaPort, feedbackPort, url, room] = process.argv.slice(2);
const counts = { keyFrames: 0, pli: 0, lost: 0, nacked: 0, repaired: 0, remb: 0, strangers: 0 };
const router = new Router(counts);
const producer = new Producer(Number(mediaPort), Number(feedbackPort), counts);
router.add(producer);

const log = [];
const roomlens = new RoomLens({ url, token: () => process.env.ROOMLENS_TOKEN });
roomlens.on('attached', (handover, id) => log.push(`attached ${id}`));
roomlens.on('detached', (handover, reason) => log.push(`detached ${reason}`));
roomlens.on('ended', (handover, reason) => log.push(`ended ${reason}`));
roomlens.on('problem', (error) => log.push(`problem ${error.message}`));
const handover = roomlens.handOver({ router, producer, room, peer: 'alice', source: 'camera' });

const actions = {
  '/pause': () => producer.pause(),
  '/resume': () => producer.resume(),
  '/close': () => producer.close(),
  '/state': () => {},
};
http.createServer((request, answer) => {
  actions[request.url]();
  answer.setHeader('content-type', 'application/json');
  answer.end(JSON.stringify({ ...counts, producerId: handover.producerId ?? null, log }));
}).listen(Number(httpPort), '127.0.0.1', () => console.log('the application is ready'));

process.on('SIGINT', async () => {
  await roomlens.close();
  process.exit(0);
});
