import type { Box, FrameDetections, LiveObject } from './wire';

/** Detections older than this many RTP ticks (90 kHz) before the shown frame are not drawn. */
const HOLD_TICKS = 90_000 / 2;
const KEEP = 64;

/** Signed distance of two 32-bit RTP timestamps, over wrap-around. */
export function ticksBetween(later: number, earlier: number): number {
  return (later - earlier) | 0;
}

/** The last detections of one producer, on the producer's RTP timeline. */
export class BoxTrack {
  private readonly frames: FrameDetections[] = [];

  add(detections: FrameDetections): void {
    this.frames.push(detections);
    if (this.frames.length > KEEP) this.frames.shift();
  }

  /** Boxes for the picture with this RTP timestamp: those of the analysed frame, or between two analysed frames. */
  at(rtpTimestamp: number): LiveObject[] {
    let before: FrameDetections | undefined;
    let after: FrameDetections | undefined;
    for (const frame of this.frames) {
      const age = ticksBetween(rtpTimestamp, frame.rtpTimestamp);
      if (age >= 0) {
        if (!before || ticksBetween(frame.rtpTimestamp, before.rtpTimestamp) > 0) before = frame;
      } else if (!after || ticksBetween(after.rtpTimestamp, frame.rtpTimestamp) > 0) after = frame;
    }
    if (!before || ticksBetween(rtpTimestamp, before.rtpTimestamp) > HOLD_TICKS) return [];
    if (!after || ticksBetween(after.rtpTimestamp, rtpTimestamp) > HOLD_TICKS) return before.objects;
    return between(before, after, rtpTimestamp);
  }

  /** Newest boxes, for a picture whose timestamp the browser does not tell. */
  newest(): LiveObject[] {
    return this.frames.at(-1)?.objects ?? [];
  }
}

function between(before: FrameDetections, after: FrameDetections, rtpTimestamp: number): LiveObject[] {
  const share = ticksBetween(rtpTimestamp, before.rtpTimestamp) / ticksBetween(after.rtpTimestamp, before.rtpTimestamp);
  return before.objects.map((object) => {
    const next = after.objects.find((o) => o.trackId === object.trackId && o.label === object.label);
    return next ? { ...object, box: blend(object.box, next.box, share) } : object;
  });
}

function blend(a: Box, b: Box, share: number): Box {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return { x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height) };
}
