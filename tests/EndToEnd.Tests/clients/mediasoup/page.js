// A participant as mediasoup's own demo makes one: publishes its camera and shows everyone else. The test calls and reads window.call.
import * as mediasoup from 'mediasoup-client';
import { Peer, WebSocketTransport } from 'protoo-client';

const log = [];
const videos = new Map();
const consumers = new Map();
const peers = new Map();
const notifications = [];
const layers = new Map();
let bandwidth = null, received = null;
let peer, device, send, recv, producers = {};

let step = 'socket';

/** Joins, or says after a while at which step it hangs. */
function join(options) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`hangs at: ${step}; ${log.join('; ')}`)), 15_000);
    enter(options).then(resolve, reject);
  });
}

async function enter({ url, current, constraints, codec, encodings, subscribeOnly, receivePort, noise, keepSize, forceTcp = false }) {
  peer = new Peer(new WebSocketTransport(url));
  peer.on('request', (request, accept, reject) => {
    if (request.method === 'newConsumer') consume(request.data).then(() => accept(), (e) => { log.push(`consume: ${e}`); reject(500, String(e)); });
    else reject(404, request.method);
  });
  peer.on('notification', (n) => {
    notifications.push({ ...n, toldAt: Date.now() });
    if (n.method === 'newPeer') peers.set(n.data.peerId, n.data);
    if (n.method === 'peerClosed') peers.delete(n.data.peerId);
    if (n.method === 'producerLayersNeeded') layers.get(n.data.producerId)?.apply(n.data.spatialLayers);
    if (n.method === 'downlinkBwe') bandwidth = n.data;
    if (n.method === 'consumerLayersChanged') received = n.data;
    if (n.method === 'consumerClosed') closeConsumer(n.data.consumerId);
    if (n.method === 'consumerPaused') consumers.get(n.data.consumerId)?.pause();
    if (n.method === 'consumerResumed') consumers.get(n.data.consumerId)?.resume();
  });
  peer.on('failed', () => log.push('failed'));
  await new Promise((resolve) => peer.on('open', resolve));

  step = 'capabilities';
  device = new mediasoup.Device();
  const capabilities = await peer.request('getRouterRtpCapabilities');
  await device.load({ routerRtpCapabilities: current ? capabilities.routerRtpCapabilities : capabilities });
  step = 'transports';
  send = await transport('producer', current, forceTcp);
  recv = await transport('consumer', current, forceTcp, receivePort);
  step = 'join';
  const joined = await peer.request('join', { displayName: 'Somebody', device: { name: 'test' }, rtpCapabilities: device.rtpCapabilities });
  for (const other of joined.peers) peers.set(current ? other.peerId : other.id, other);
  if (subscribeOnly) return;
  step = 'camera';
  const media = await navigator.mediaDevices.getUserMedia(constraints ?? { video: { width: 640, height: 360 }, audio: true });
  if (noise) replaceByNoise(media);
  for (const track of media.getTracks()) {
    step = `produce ${track.kind}`;
    const wanted = codec && track.kind === 'video' && device.rtpCapabilities.codecs.find((c) => c.mimeType.toLowerCase() === codec);
    const options = { track, codec: wanted || undefined };
    if (encodings && track.kind === 'video') options.encodings = encodings;
    producers[track.kind] = await send.produce(options);
    if (keepSize && track.kind === 'video') await keepSizeOf(producers[track.kind].rtpSender);
    if (!options.encodings) continue;
    // What the server offers to applications that want to encode only what is needed.
    const { LayerSwitch } = await import('/publish/layers.js');
    layers.set(producers[track.kind].id, new LayerSwitch(producers[track.kind].rtpSender));
  }
}

/** Short of processor time, pictures become fewer instead of smaller. */
async function keepSizeOf(sender) {
  const parameters = sender.getParameters();
  parameters.degradationPreference = 'maintain-resolution';
  await sender.setParameters(parameters);
}

/** A picture that takes as many bits as it may: the fake camera's is nearly still. */
function replaceByNoise(media) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const context = canvas.getContext('2d');
  setInterval(() => {
    for (let i = 0; i < 100; i++) {
      context.fillStyle = `hsl(${Math.random() * 360} 80% ${Math.random() * 100}%)`;
      context.fillRect(Math.random() * 640, Math.random() * 360, 40, 40);
    }
  }, 100);
  for (const track of media.getVideoTracks()) { media.removeTrack(track); track.stop(); }
  media.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
}

async function transport(direction, current, forceTcp, port) {
  const isSend = direction === 'producer';
  const asked = current ? { forceTcp, appData: { direction } } : { forceTcp, producing: isSend, consuming: !isSend };
  const data = await peer.request('createWebRtcTransport', asked);
  const options = {
    id: current ? data.transportId : data.id,
    iceParameters: data.iceParameters,
    // A test may put something of its own between the page and the server.
    iceCandidates: port ? [{ ...data.iceCandidates[0], address: '127.0.0.1', ip: '127.0.0.1', port }] : data.iceCandidates,
    dtlsParameters: data.dtlsParameters,
  };
  const made = isSend ? device.createSendTransport(options) : device.createRecvTransport(options);
  made.on('connectionstatechange', (state) => { if (state === 'connected') connectedAt[direction] ??= Date.now(); });
  made.on('connect', ({ dtlsParameters }, done, fail) =>
    peer.request('connectWebRtcTransport', { transportId: made.id, dtlsParameters }).then(done, fail));
  made.on('produce', ({ kind, rtpParameters, appData }, done, fail) =>
    peer.request('produce', { transportId: made.id, kind, rtpParameters, appData })
      .then((answer) => done({ id: current ? answer.producerId : answer.id }), fail));
  return made;
}

async function consume(data) {
  const offeredAt = Date.now();
  const consumer = await recv.consume({
    id: data.id, producerId: data.producerId, kind: data.kind, rtpParameters: data.rtpParameters,
    streamId: data.peerId, appData: { ...data.appData, peerId: data.peerId, type: data.type },
  });
  consumers.set(consumer.id, consumer);
  if (consumer.kind !== 'video') return;
  const video = document.createElement('video');
  video.muted = video.playsInline = video.autoplay = true;
  video.srcObject = new MediaStream([consumer.track]);
  document.body.append(video);
  videos.set(consumer.id, video);
  watch(video, consumer.id, offeredAt, Date.now());
}

// When frames were shown, by the wall clock that pages of one machine share: what the figures of eng/bench/browser.sh are made of.
const shown = new Map();
const connectedAt = {};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function watch(video, id, offeredAt, consumedAt) {
  const seen = { offeredAt, consumedAt, first: 0, firstReceived: 0, last: 0, gap: 0, waiting: null };
  shown.set(id, seen);
  const note = (_, frame) => {
    const at = Date.now();
    if (!seen.first) [seen.first, seen.firstReceived] = [at, receivedAt(frame)];
    if (seen.last) seen.gap = Math.max(seen.gap, at - seen.last);
    seen.last = at;
    if (seen.waiting?.wants(frame)) {
      seen.waiting.done({ at, received: receivedAt(frame), presented: performance.timeOrigin + frame.presentationTime });
      seen.waiting = null;
    }
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
}

/** When the last packet of a frame came. */
const receivedAt = (frame) => performance.timeOrigin + frame.receiveTime;

/** Milliseconds from a request to the first frame that is as wanted: until all of it was received, the browser presented it, and the page was told. */
async function untilFrame(id, wants, method, data) {
  const from = Date.now();
  const shownAt = new Promise((done, fail) => {
    shown.get(id).waiting = { wants, done };
    setTimeout(() => fail(new Error(`no such frame within 10 s of ${method}`)), 10_000);
  });
  await peer.request(method, data);
  const { at, received, presented } = await shownAt;
  return { shown: at - from, received: received - from, presented: presented - from };
}

async function keyFrames(id) {
  for (const report of (await consumers.get(id).getStats()).values()) if (report.type === 'inbound-rtp') return report.keyFramesDecoded ?? 0;
  return 0;
}

const figures = {
  /** Publishes the camera anew; when. */
  async produce() {
    const track = producers.video.track;
    await peer.request('closeProducer', { producerId: producers.video.id });
    const again = track.clone();
    producers.video.close();
    const at = Date.now();
    producers.video = await send.produce({ track: again });
    return { at, id: producers.video.id };
  },
  /** When the first frame of a producer was shown; 0 = not yet. */
  firstShown: (producer) => [...consumers.values()].filter((c) => c.producerId === producer).map((c) => shown.get(c.id)?.first ?? 0)[0] ?? 0,
  /** From each video's offer until it was taken, the transport was connected, its first frame was received, and shown. */
  firstFrames: () => [...shown.values()].map((seen) => ({
    taken: seen.consumedAt - seen.offeredAt, connected: Math.max(0, connectedAt.consumer - seen.offeredAt),
    received: seen.firstReceived - seen.offeredAt, shown: seen.first - seen.offeredAt,
  })),
  async switchLayer(id, spatialLayer, width) {
    // Not in step with the camera.
    await pause(500 + Math.random() * 100);
    return await untilFrame(id, (frame) => frame.width === width, 'setConsumerPreferredLayers', { consumerId: id, spatialLayer });
  },
  /** A pause, and what the resume takes. Publishers are asked for one key frame a second: rounds are further apart, and not in step with the camera. */
  async resume(id) {
    const before = await keyFrames(id);
    await peer.request('pauseConsumer', { consumerId: id });
    await pause(700 + Math.random() * 100);
    const took = await untilFrame(id, () => true, 'resumeConsumer', { consumerId: id });
    await pause(700 + Math.random() * 100);
    return { ...took, keyFrames: (await keyFrames(id)) - before };
  },
  async restartGap(id) {
    shown.get(id).gap = 0;
    await restartIce();
    await pause(2000);
    return shown.get(id).gap;
  },
  async closeProducer() {
    const at = Date.now();
    await peer.request('closeProducer', { producerId: producers.video.id });
    return at;
  },
  toldAt: (method) => notifications.filter((n) => n.method === method).map((n) => n.toldAt).at(-1) ?? 0,
};

function closeConsumer(id) {
  consumers.get(id)?.close();
  consumers.delete(id);
  videos.get(id)?.remove();
  videos.delete(id);
}

/** What is decoded: frames and size per remote video, audio packets, whom the page knows of. */
async function state() {
  const shown = [];
  let audioPackets = 0;
  for (const consumer of consumers.values()) {
    for (const report of (await consumer.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      if (consumer.kind === 'audio') audioPackets += report.packetsReceived;
      else shown.push({
        id: consumer.id, peer: consumer.appData.peerId, type: consumer.appData.type, frames: report.framesDecoded ?? 0, keyFrames: report.keyFramesDecoded ?? 0,
        width: report.frameWidth ?? 0, nacks: report.nackCount ?? 0, freezes: report.freezeCount ?? 0,
      });
    }
  }
  return { videos: shown, audioPackets, peers: [...peers.values()], log, notifications: notifications.map((n) => n.method), bandwidth, received };
}

/** Frames encoded so far, by layer. */
async function encoded() {
  const frames = {};
  for (const report of (await producers.video.getStats()).values())
    if (report.type === 'outbound-rtp') frames[report.rid ?? ''] = report.framesEncoded ?? 0;
  return frames;
}

const request = (method, data) => peer.request(method, data);
async function restartIce() {
  for (const made of [send, recv]) {
    const answer = await peer.request('restartIce', { transportId: made.id });
    await made.restartIce({ iceParameters: answer.iceParameters ?? answer });
  }
}

window.call = {
  join, state, encoded, figures, request, restartIce,
  leave: () => peer.close(),
  producerId: (kind) => producers[kind].id,
  transportId: () => recv.id,
};
