import type { CloudEvent, JoinAnswer, Page, RoomInfo, StreamInfo } from './wire';

/** Key for a deployment that is not in development mode: `?token=` of the page's own address. */
export const token = new URLSearchParams(location.search).get('token');

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await problem(answer)}`);
  return (await answer.json()) as T;
}

/** The reason inside an RFC 9457 answer, or the status text. */
export async function problem(answer: Response): Promise<string> {
  try {
    const body = (await answer.json()) as { detail?: string; title?: string };
    return body.detail ?? body.title ?? answer.statusText;
  } catch {
    return answer.statusText;
  }
}

export const listRooms = () => get<Page<RoomInfo>>('/v1/rooms');
export const listStreams = () => get<Page<StreamInfo>>('/v1/streams');
export const listEvents = (room: string, since: Date, limit: number) =>
  get<Page<CloudEvent>>(`/v1/events?room=${encodeURIComponent(room)}&since=${since.toISOString()}&limit=${limit}`);

export async function join(room: string, peer: string): Promise<JoinAnswer> {
  const answer = await fetch(`/v1/rooms/${encodeURIComponent(room)}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ peer, canPublish: false, canSubscribe: true }),
  });
  if (!answer.ok) throw new Error(`join ${room}: ${answer.status} ${await problem(answer)}`);
  return (await answer.json()) as JoinAnswer;
}

/** Server-sent events; the browser reconnects by itself and resumes with Last-Event-ID. */
export function stream(path: string, onMessage: (data: string) => void, onState: (open: boolean) => void): EventSource {
  const url = token ? `${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(token)}` : path;
  const source = new EventSource(url);
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (message) => onMessage(message.data as string);
  return source;
}
