// SPDX-License-Identifier: Apache-2.0

/** An answer of the control API that is no success. */
export class ControlError extends Error {
  /**
   * @param {string} what the request
   * @param {number} status HTTP status
   * @param {string} detail what the server says
   * @param {number} retryAfterMs when it asks to come again; 0 = it does not say
   */
  constructor(what, status, detail, retryAfterMs) {
    super(`${what}: ${status} ${detail}`);
    this.name = 'ControlError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** The same request can never succeed. */
  get isFinal() {
    return [400, 403, 415, 422].includes(this.status);
  }
}

/** Requests to the control API of one SFU node. */
export class Control {
  #url;
  #token;
  #timeoutMs;

  constructor(url, token, timeoutMs) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  /** A request with a JSON answer, or none. */
  async request(method, path, body) {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const headers = await this.headers(body === undefined ? {} : { 'content-type': 'application/json' });
    const answer = await fetch(this.#url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
    const text = await answer.text();
    if (!answer.ok) throw await failure(`${method} ${path}`, answer, text);
    return text ? JSON.parse(text) : undefined;
  }

  /** A stream of server-sent events; it ends with the signal. */
  async open(path, more, signal) {
    const answer = await fetch(this.#url + path, { headers: await this.headers({ accept: 'text/event-stream', ...more }), signal });
    if (!answer.ok) throw await failure(`GET ${path}`, answer, await answer.text());
    return answer.body;
  }

  /** Headers with the token of this moment: tokens may be renewed. */
  async headers(more) {
    const token = typeof this.#token === 'function' ? await this.#token() : this.#token;
    return token ? { ...more, authorization: `Bearer ${token}` } : more;
  }
}

function failure(what, answer, text) {
  let detail = text.slice(0, 300);
  try {
    detail = JSON.parse(text).detail ?? detail;
  } catch {
    // No problem document (RFC 9457): a proxy's page, told as it is.
  }
  const seconds = Number(answer.headers.get('retry-after'));
  return new ControlError(what, answer.status, detail, seconds > 0 ? seconds * 1000 : 0);
}
