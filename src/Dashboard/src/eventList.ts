import type { CloudEvent } from './wire';

const SHOWN = 200;

/** The list of events, newest first; each event is one row that follows its revisions. */
export class EventList {
  private readonly rows = new Map<string, HTMLLIElement>();

  constructor(private readonly list: HTMLOListElement) {}

  clear(): void {
    this.rows.clear();
    this.list.replaceChildren();
  }

  add(event: CloudEvent): void {
    const key = event.data.event ? event.subject : event.id;
    let row = this.rows.get(key);
    if (!row) {
      row = document.createElement('li');
      this.rows.set(key, row);
      this.list.prepend(row);
    }
    fill(row, event);
    while (this.list.children.length > SHOWN) this.list.lastElementChild?.remove();
    if (this.rows.size > 2 * SHOWN) this.forgetRemoved();
  }

  private forgetRemoved(): void {
    for (const [key, row] of this.rows) if (!row.isConnected) this.rows.delete(key);
  }
}

function fill(row: HTMLLIElement, event: CloudEvent): void {
  const { data } = event;
  const what = data.object?.label ?? data.health?.state ?? event.type.split('.')[1] ?? event.type;
  const state = data.event?.state ?? event.type.split('.')[2] ?? '';
  row.dataset['state'] = state;
  row.dataset['type'] = event.type;
  row.dataset['label'] = what;
  const details = [
    data.stream.peerId ?? data.stream.producerId,
    data.event?.cause,
    data.object ? `${Math.round((data.object.topScore ?? data.object.score) * 100)}%` : '',
    data.event?.endedAt ? `${seconds(data.event.startedAt, data.event.endedAt)} s` : '',
    data.clock?.latencyMs === undefined ? '' : `${Math.round(data.clock.latencyMs)} ms`,
  ];
  row.replaceChildren(
    part('time', new Date(data.event?.startedAt ?? event.time).toLocaleTimeString()),
    part('b', what),
    part('em', state),
    part('span', details.filter(Boolean).join(' · ')),
  );
  row.title = `${event.type}\n${event.id}`;
}

function seconds(from: string, to: string): string {
  return ((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1);
}

function part(tag: string, content: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}
