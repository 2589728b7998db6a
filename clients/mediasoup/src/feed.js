// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

/** The node sends a comment each 10 s: a connection that is silent for longer is dead. */
const SILENCE_MS = 25_000;

/** Follows `GET /v1/feed` of a node: comes back whenever it breaks off, and resumes where it was. */
export class Feed {
  #control;
  #stop = new AbortController();
  #handle;
  #problem;
  #pause;

  /**
   * @param {import('./control.js').Control} control the node
   * @param {(message: object) => void} handle is given each message
   * @param {(error: Error) => void} problem is told once when the feed breaks off
   * @param {import('./pause.js').Pause} pause between attempts
   */
  constructor(control, handle, problem, pause) {
    this.#control = control;
    this.#handle = handle;
    this.#problem = problem;
    this.#pause = pause;
    this.ended = this.#follow();
  }

  /** Ends it. */
  stop() {
    this.#stop.abort();
  }

  async #follow() {
    const position = { lastId: undefined };
    let isBroken = false;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#read(position, () => {
          isBroken = false;
          this.#pause.reset();
        });
      } catch (error) {
        if (!isBroken && !this.#stop.signal.aborted) this.#problem(error);
        isBroken = true;
      }
      await sleep(this.#pause.next(), undefined, { signal: this.#stop.signal, ref: false }).catch(() => {});
    }
  }

  async #read(position, heard) {
    const dead = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, dead.signal]);
    const watch = setTimeout(() => dead.abort(new Error('the feed fell silent')), SILENCE_MS).unref();
    try {
      const body = await this.#control.open('/v1/feed', position.lastId ? { 'last-event-id': position.lastId } : {}, signal);
      const text = new TextDecoder();
      const lines = new LineReader();
      let event = {};
      for await (const part of body) {
        watch.refresh();
        for (const line of lines.push(text.decode(part, { stream: true }))) {
          if (line.startsWith('id:')) event.id = line.slice(3).trim();
          else if (line.startsWith('data:')) event.data = (event.data ?? '') + line.slice(5).trimStart();
          else if (line === '') {
            if (event.data) {
              heard();
              this.#handle(JSON.parse(event.data));
            }
            position.lastId = event.id ?? position.lastId;
            event = {};
          }
        }
      }
      throw new Error('the feed was closed by the node');
    } finally {
      clearTimeout(watch);
      dead.abort();
    }
  }
}

/** Puts lines together from what arrives. */
class LineReader {
  #rest = '';

  push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop();
    return lines;
  }
}
