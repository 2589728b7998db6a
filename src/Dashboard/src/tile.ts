import { BoxTrack } from './boxTrack';
import { drawBoxes } from './overlay';
import { WhepPlayer } from './whep';
import type { FrameDetections, StreamInfo } from './wire';

/** What a state is called where its name does not say enough. */
const STATES: Partial<Record<StreamInfo['state'], string>> = {
  denied: 'not observed',
  waiting_for_consent: 'not observed, waiting for consent',
};

/** One stream: its picture, its boxes, who watches it. */
export class Tile {
  readonly element = document.createElement('figure');
  private readonly video = document.createElement('video');
  private readonly canvas = document.createElement('canvas');
  private readonly caption = document.createElement('figcaption');
  private readonly notice = document.createElement('p');
  private readonly track = new BoxTrack();
  private readonly player: WhepPlayer;
  private frames = 0;

  constructor(stream: StreamInfo, endpoint: string, bearer: string | undefined) {
    this.video.muted = true;
    this.video.autoplay = true;
    this.video.playsInline = true;
    this.notice.className = 'notice';
    this.notice.textContent = 'connecting';
    this.element.dataset['producer'] = stream.producerId;
    this.element.append(this.video, this.canvas, this.notice, this.caption);
    this.player = new WhepPlayer(endpoint, bearer, this.video, (text) => {
      this.notice.textContent = text;
      this.notice.hidden = text === '';
    });
    this.update(stream);
    this.followFrames();
    void this.player.start();
  }

  update(stream: StreamInfo): void {
    const health = stream.health && stream.health !== 'ok' ? stream.health : '';
    const size = stream.width && stream.height ? `${stream.width}×${stream.height}` : '';
    const rate = stream.analysedFps ? `${stream.analysedFps.toFixed(1)} fps analysed` : '';
    const state = stream.state === 'observed' ? `observed by ${stream.botId ?? '?'}` : [STATES[stream.state] ?? stream.state, stream.reason].filter(Boolean).join(': ');
    this.caption.replaceChildren(
      text('strong', stream.peerId),
      text('span', state, `state ${stream.state}`),
      text('span', [stream.codec, size, rate].filter(Boolean).join(' · ')),
      text('span', health, 'health'),
      text('span', stream.degraded ? `degraded: ${stream.degraded.replaceAll('_', ' ')}` : '', 'health'),
    );
    this.element.dataset['state'] = stream.state;
  }

  add(detections: FrameDetections): void {
    this.track.add(detections);
  }

  close(): void {
    this.player.stop();
    this.element.remove();
  }

  /** requestVideoFrameCallback tells the RTP timestamp of each shown picture: the same number the bot saw. */
  private followFrames(): void {
    this.video.requestVideoFrameCallback((_now, metadata) => {
      this.frames++;
      this.element.dataset['frames'] = String(this.frames);
      const objects = metadata.rtpTimestamp === undefined ? this.track.newest() : this.track.at(metadata.rtpTimestamp);
      this.element.dataset['boxes'] = String(objects.length);
      drawBoxes(this.canvas, this.video, objects);
      this.followFrames();
    });
  }
}

function text(tag: string, content: string, className = ''): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = content;
  element.className = className;
  element.hidden = content === '';
  return element;
}
