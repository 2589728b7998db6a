// The parts of the public API (OpenAPI document at /openapi/v1.json) that this page reads.

export interface Page<T> {
  items: T[];
  next?: string;
}

export interface RoomInfo {
  roomId: string;
  nodeId: string;
  peers: number;
  producers: number;
  observed: number;
}

export interface StreamInfo {
  roomId: string;
  producerId: string;
  peerId: string;
  codec: string;
  state: 'unsubscribed' | 'pending' | 'assigned' | 'observed' | 'denied' | 'waiting_for_consent';
  reason?: string;
  since: string;
  botId?: string;
  epoch?: number;
  analysedFps?: number;
  width?: number;
  height?: number;
  degraded?: string;
  health?: string;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LiveObject {
  trackId: number;
  label: string;
  score: number;
  box: Box;
}

export interface FrameDetections {
  producerId: string;
  rtpTimestamp: number;
  captureTime: string;
  epoch: number;
  frame: { width: number; height: number; rotation: number };
  objects: LiveObject[];
}

export interface JoinAnswer {
  /** Play a producer with `POST {whepUrl}/{producerId}`. */
  whepUrl: string;
  token?: string;
}

export interface CloudEvent {
  id: string;
  source: string;
  subject: string;
  type: string;
  time: string;
  data: {
    subscriptions: string[];
    health?: { state: string; previous: string; since: string };
    event?: { id: string; state: string; kind: string; cause: string; startedAt: string; lastSeenAt: string; endedAt?: string };
    stream: { roomId: string; producerId: string; peerId?: string; botId?: string; epoch: number };
    clock?: { captureTime: string; latencyMs?: number };
    object?: { trackId: number; label: string; score: number; topScore?: number; box: Box };
  };
}
