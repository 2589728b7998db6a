// Publishes a camera, a screen or a painted clip by WHIP (RFC 9725) and publishes again after each loss.
import { paintClip } from './clip.js';
import { LayerSwitch } from './layers.js';

const PROBE_MS = 1000;
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 8000;
const VIDEO_BITRATE_BPS = 2_500_000;
const EVENTS = 'urn:roomlens:whip:events';

// Lowest first, of a camera. VP9 and AV1 have layers inside one stream instead; a screen's text and a painted clock are lost in a small picture.
const LAYERS = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 600_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: VIDEO_BITRATE_BPS },
];
const SIMULCAST_CODECS = ['VP8', 'H264'];

const query = new URLSearchParams(location.search);
const byId = (id) => document.getElementById(id);
const state = byId('state');

/** Shows where the publishing stands; `data-state` is for scripts. */
function show(name, text) {
  state.dataset.state = name;
  state.textContent = text;
}

/** One WHIP session at a time, renewed until stopped. */
class Publisher {
  #endpoint;
  #token;
  #stream;
  #codec;
  #simulcast;
  #pc = null;
  #session = null;
  #events = null;
  #timer = 0;
  #backoffMs = BACKOFF_MIN_MS;
  #stopped = false;

  constructor(endpoint, token, stream, codec, simulcast) {
    this.#endpoint = endpoint;
    this.#token = token;
    this.#stream = stream;
    this.#codec = codec;
    this.#simulcast = simulcast && SIMULCAST_CODECS.includes(codec);
  }

  async start() {
    if (this.#stopped) return;
    try {
      await this.#publish();
      this.#backoffMs = BACKOFF_MIN_MS;
      this.#schedule(() => this.#probe(), PROBE_MS);
    } catch (error) {
      this.#drop();
      if (this.#stopped) return;
      if (error.final) {
        show('error', error.message);
        return;
      }
      show('waiting', `${error.message}. Next try in ${this.#backoffMs / 1000} s.`);
      this.#schedule(() => this.#retry(), this.#backoffMs);
      this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MAX_MS);
    }
  }

  async stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const session = this.#session;
    this.#drop();
    if (session) await fetch(session, { method: 'DELETE', headers: this.#headers(), keepalive: true }).catch(() => undefined);
  }

  async #publish() {
    show('waiting', 'Connecting.');
    const pc = new RTCPeerConnection();
    this.#pc = pc;
    pc.onconnectionstatechange = () => {
      if (this.#pc !== pc) return;
      if (pc.connectionState === 'connected') show('live', 'Live.');
      if (pc.connectionState === 'failed') void this.#lost('The connection failed');
    };
    for (const track of this.#stream.getTracks()) {
      const sendEncodings = track.kind !== 'video' ? [] : this.#simulcast ? LAYERS : [{ maxBitrate: VIDEO_BITRATE_BPS }];
      pc.addTransceiver(track, { direction: 'sendonly', streams: [this.#stream], sendEncodings });
    }
    prefer(pc, this.#codec);
    await pc.setLocalDescription(await pc.createOffer());
    // The server is ICE-lite and needs none of our candidates: the offer goes out at once.
    const answer = await fetch(this.#endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', ...this.#headers() },
      body: pc.localDescription.sdp,
    });
    if (answer.status !== 201) throw await refusal(answer);
    this.#session = new URL(answer.headers.get('location'), answer.url).href;
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    this.#heed(pc, linked(answer, EVENTS));
  }

  /** Stops encoding the layers that nobody needs. */
  #heed(pc, events) {
    const sender = pc.getSenders().find((candidate) => candidate.track?.kind === 'video');
    if (!events || !sender || sender.getParameters().encodings.length < 2) return;
    const layers = new LayerSwitch(sender);
    this.#events = new EventSource(events);
    this.#events.addEventListener('producerLayersNeeded', (event) => {
      // A connection that was closed meanwhile has nothing to set any more.
      layers.apply(JSON.parse(event.data).spatialLayers).catch((error) => console.warn(`layers stay as they are: ${error.message}`));
    });
  }

  /** ICE needs up to half a minute to notice a dead server; asking for the session takes a second. */
  async #probe() {
    const session = this.#session;
    let alive = false;
    try {
      alive = (await fetch(session, { headers: this.#headers() })).status < 400;
    } catch {
      alive = false;
    }
    if (this.#stopped || session !== this.#session) return;
    if (alive) this.#schedule(() => this.#probe(), PROBE_MS);
    else await this.#lost('The server lost this session');
  }

  /** While nothing answers, a cheap look each half second ends the wait as soon as the server is up again. */
  async #retry() {
    const giveUpAt = performance.now() + this.#backoffMs;
    while (!this.#stopped && performance.now() < giveUpAt) {
      const up = await fetch('/healthz/live', { cache: 'no-store' }).then((r) => r.ok, () => false);
      if (up) break;
      await new Promise((resolve) => setTimeout(resolve, BACKOFF_MIN_MS));
    }
    await this.start();
  }

  async #lost(why) {
    show('waiting', `${why}. Connecting again.`);
    this.#drop();
    await this.start();
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#events?.close();
    this.#events = null;
    this.#pc?.close();
    this.#pc = null;
    this.#session = null;
  }

  #headers() {
    return this.#token ? { authorization: `Bearer ${this.#token}` } : {};
  }

  #schedule(action, delayMs) {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void action(), delayMs);
  }
}

/** The codecs this browser encodes. */
const codecs = () => RTCRtpSender.getCapabilities('video')?.codecs ?? [];

/** The server answers the first codec of the offer that it forwards: the chosen one leads, the others stay as fallbacks. */
function prefer(pc, name) {
  const rank = (codec) => (codec.mimeType.toUpperCase() === `VIDEO/${name}` ? 0 : /rtx$/i.test(codec.mimeType) ? 1 : 2);
  for (const transceiver of pc.getTransceivers())
    if (transceiver.sender.track?.kind === 'video') transceiver.setCodecPreferences(codecs().sort((a, b) => rank(a) - rank(b)));
}

/** The address that an answer links to by a relation (RFC 8288); null without one. */
function linked(answer, relation) {
  for (const [, address, parameters] of (answer.headers.get('link') ?? '').matchAll(/<([^>]*)>([^,]*)/g))
    if (parameters.includes(`rel="${relation}"`)) return new URL(address, answer.url).href;
  return null;
}

/** The server's reason (RFC 9457); a request it will never accept is final. */
async function refusal(answer) {
  const body = await answer.json().catch(() => ({}));
  const error = new Error(`The server answered ${answer.status}: ${body.detail ?? body.title ?? answer.statusText}`);
  error.final = [400, 401, 403, 404, 413, 415, 422].includes(answer.status);
  return error;
}

/** The stream for `source`: camera, screen, or the address of a clip that is painted with a time code. */
async function capture(source, withAudio) {
  if (source === 'screen') return await navigator.mediaDevices.getDisplayMedia({ video: true, audio: withAudio });
  if (source !== 'camera') return await paintClip(source);
  if (!navigator.mediaDevices) throw new Error('This browser gives cameras to https pages and localhost only');
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
  return await navigator.mediaDevices.getUserMedia({ video, audio: withAudio });
}

let publisher = null;
let stream = null;

async function share() {
  const room = byId('room').value.trim();
  const peer = byId('peer').value.trim();
  const source = byId('source').value;
  byId('start').disabled = true;
  byId('stop').disabled = false;
  try {
    stream = await capture(source, byId('audio').checked);
  } catch (error) {
    show('error', `No picture: ${error.message}`);
    await unshare('');
    return;
  }
  byId('preview').srcObject = stream;
  const kind = source === 'screen' ? 'screen' : 'camera';
  const endpoint = `/whip/${encodeURIComponent(room)}?peer=${encodeURIComponent(peer)}&source=${kind}`;
  publisher = new Publisher(endpoint, query.get('token'), stream, byId('codec').value, source === 'camera' && query.get('simulcast') !== '0');
  stream.getVideoTracks()[0].addEventListener('ended', () => void unshare('The source ended.'));
  await publisher.start();
}

async function unshare(text) {
  const ending = publisher;
  publisher = null;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  byId('preview').srcObject = null;
  byId('start').disabled = false;
  byId('stop').disabled = true;
  await ending?.stop();
  if (text) show('idle', text);
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void share();
});
byId('stop').addEventListener('click', () => void unshare('Stopped.'));
window.addEventListener('pagehide', () => void publisher?.stop());

byId('room').value = query.get('room') ?? 'demo';
byId('peer').value = query.get('peer') ?? `guest-${crypto.randomUUID().slice(0, 4)}`;
const wanted = query.get('source');
if (wanted && !['camera', 'screen'].includes(wanted)) byId('source').append(new Option(wanted, wanted));
if (wanted) byId('source').value = wanted;
byId('audio').checked = query.get('audio') === '1';
const encodes = new Set(codecs().map((codec) => codec.mimeType.slice('video/'.length).toUpperCase()));
for (const option of byId('codec').options) option.disabled = !encodes.has(option.value);
byId('codec').value = query.get('codec')?.toUpperCase() ?? 'VP8';
// An unknown name, or a codec that this browser does not encode.
if (!byId('codec').selectedOptions[0] || byId('codec').selectedOptions[0].disabled) byId('codec').value = 'VP8';
// With a room in the address the page shares at once; a screen needs a click by the browser's rules.
if (query.has('room') && wanted !== 'screen') void share();
