import { join, listEvents, listRooms, listStreams, stream, token } from './api';
import { EventList } from './eventList';
import { Tile } from './tile';
import type { CloudEvent, FrameDetections, StreamInfo } from './wire';

const REFRESH_MS = 1000;
const HISTORY_MS = 10 * 60_000;
const HISTORY_LIMIT = 500;

function find<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page lacks #${id}`);
  return element as T;
}

const roomChoice = find<HTMLSelectElement>('room');
const summary = find<HTMLElement>('summary');
const tilesArea = find<HTMLElement>('tiles');
const feedState = find<HTMLElement>('feed-state');
const publishLink = find<HTMLAnchorElement>('publish');
const events = new EventList(find<HTMLOListElement>('events'));
const viewer = `viewer-${crypto.randomUUID().slice(0, 8)}`;

const tiles = new Map<string, Tile>();
let room = new URLSearchParams(location.search).get('room') ?? '';
let sources: EventSource[] = [];
let opening = Promise.resolve();

/** The SFU's address as this page can reach it: on one machine the same loopback name it was opened with. */
function reachable(url: string): string {
  const target = new URL(url, location.href);
  const loopback = (name: string) => name === 'localhost' || name === '[::1]' || name.startsWith('127.');
  if (loopback(target.hostname) && loopback(location.hostname)) target.hostname = location.hostname;
  return target.href;
}

async function openRoom(next: string): Promise<void> {
  for (const source of sources) source.close();
  sources = [];
  for (const tile of tiles.values()) tile.close();
  tiles.clear();
  events.clear();
  room = next;
  publishLink.href = `/publish?room=${encodeURIComponent(room || 'demo')}`;
  if (!room) return;
  const address = new URL(location.href);
  address.searchParams.set('room', room);
  history.replaceState(null, '', address);

  const past = await listEvents(room, new Date(Date.now() - HISTORY_MS), HISTORY_LIMIT);
  for (const event of [...past.items].sort((a, b) => a.time.localeCompare(b.time))) events.add(event);
  const query = `room=${encodeURIComponent(room)}`;
  sources.push(
    stream(`/v1/events/stream?${query}`, (data) => events.add(JSON.parse(data) as CloudEvent), (open) => {
      feedState.textContent = open ? 'live' : 'reconnecting';
    }),
    stream(`/v1/rooms/${encodeURIComponent(room)}/detections/stream`, (data) => {
      const detections = JSON.parse(data) as FrameDetections;
      tiles.get(detections.producerId)?.add(detections);
    }, () => undefined),
  );
}

async function showStreams(all: StreamInfo[]): Promise<void> {
  const here = all.filter((s) => s.roomId === room);
  const present = new Set(here.map((s) => s.producerId));
  for (const [id, tile] of tiles) {
    if (present.has(id)) continue;
    tile.close();
    tiles.delete(id);
  }
  for (const info of here) {
    const tile = tiles.get(info.producerId);
    if (tile) {
      tile.update(info);
      continue;
    }
    const answer = await join(room, viewer);
    const endpoint = `${reachable(answer.whepUrl)}/${encodeURIComponent(info.producerId)}`;
    const created = new Tile(info, endpoint, answer.token ?? token ?? undefined);
    tiles.set(info.producerId, created);
    tilesArea.append(created.element);
  }
  tilesArea.classList.toggle('empty', tiles.size === 0);
}

function showRooms(names: string[]): void {
  const wanted = room && !names.includes(room) ? [room, ...names] : names;
  if (wanted.join('\n') !== [...roomChoice.options].map((o) => o.value).join('\n'))
    roomChoice.replaceChildren(...wanted.map((name) => new Option(name, name)));
  roomChoice.value = room;
}

async function refresh(): Promise<void> {
  try {
    const [rooms, streams] = await Promise.all([listRooms(), listStreams()]);
    const names = rooms.items.map((r) => r.roomId).sort();
    if (!room && names[0]) opening = openRoom(names[0]);
    await opening;
    showRooms(names);
    await showStreams(streams.items);
    const observed = streams.items.filter((s) => s.state === 'observed').length;
    const barred = streams.items.filter((s) => s.state === 'denied' || s.state === 'waiting_for_consent').length;
    const consent = barred > 0 ? ` · ${barred} without consent` : '';
    summary.textContent = `${names.length} ${names.length === 1 ? 'room' : 'rooms'} · ${observed} of ${streams.items.length} streams observed${consent}`;
    summary.classList.remove('bad');
  } catch (error) {
    summary.textContent = error instanceof Error ? error.message : String(error);
    summary.classList.add('bad');
  } finally {
    window.setTimeout(() => void refresh(), REFRESH_MS);
  }
}

roomChoice.addEventListener('change', () => {
  opening = openRoom(roomChoice.value);
});
window.addEventListener('pagehide', () => {
  for (const tile of tiles.values()) tile.close();
});
opening = openRoom(room);
void opening.catch(() => undefined).finally(() => void refresh());
