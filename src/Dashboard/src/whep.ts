import { problem } from './api';

/** Pictures wait this long, so that the boxes of a frame are here before the frame is shown. */
const PLAYOUT_DELAY_MS = 350;
const PROBE_MS = 1000;
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 8000;

/** Plays one producer by WHEP and plays it again after each loss, until stopped. */
export class WhepPlayer {
  private pc: RTCPeerConnection | null = null;
  private session: string | null = null;
  private timer = 0;
  private backoffMs = BACKOFF_MIN_MS;
  private stopped = false;

  constructor(
    private readonly endpoint: string,
    private readonly bearer: string | undefined,
    private readonly video: HTMLVideoElement,
    private readonly onState: (text: string) => void,
  ) {}

  async start(): Promise<void> {
    if (this.stopped) return;
    try {
      await this.connect();
      this.backoffMs = BACKOFF_MIN_MS;
      this.onState('');
      this.schedule(() => this.probe(), PROBE_MS);
    } catch (error) {
      this.drop();
      this.onState(error instanceof Error ? error.message : String(error));
      this.schedule(() => this.start(), this.backoffMs);
      this.backoffMs = Math.min(this.backoffMs * 2, BACKOFF_MAX_MS);
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.session) void fetch(this.session, { method: 'DELETE', headers: this.headers(), keepalive: true }).catch(() => undefined);
    this.drop();
  }

  private async connect(): Promise<void> {
    const pc = new RTCPeerConnection();
    this.pc = pc;
    const receiver = pc.addTransceiver('video', { direction: 'recvonly' }).receiver;
    if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = PLAYOUT_DELAY_MS;
    pc.ontrack = (event) => {
      this.video.srcObject = new MediaStream([event.track]);
      void this.video.play().catch(() => undefined); // muted pictures may always play; a closed page rejects this
    };
    await pc.setLocalDescription(await pc.createOffer());
    const answer = await fetch(this.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', ...this.headers() },
      body: pc.localDescription?.sdp ?? '',
    });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await problem(answer)}`);
    this.session = new URL(answer.headers.get('location') ?? '', answer.url).href;
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  }

  /** ICE needs up to half a minute to notice a dead server; asking for the session takes a second. */
  private async probe(): Promise<void> {
    let alive = false;
    try {
      alive = this.session !== null && (await fetch(this.session, { headers: this.headers() })).status < 400;
    } catch {
      alive = false;
    }
    if (this.stopped) return;
    if (alive && this.pc?.connectionState !== 'failed') {
      this.schedule(() => this.probe(), PROBE_MS);
      return;
    }
    this.onState('reconnecting');
    this.drop();
    await this.start();
  }

  private drop(): void {
    this.pc?.close();
    this.pc = null;
    this.session = null;
  }

  private headers(): Record<string, string> {
    return this.bearer ? { authorization: `Bearer ${this.bearer}` } : {};
  }

  private schedule(action: () => Promise<void>, delayMs: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = window.setTimeout(() => void action(), delayMs);
  }
}
