// What the server tells by itself, and since when it has not.

import { get, marked, whenSignedOut } from './api.js';

/** Two beats of the server missed, and a little. */
const Patience = 25_000;
const Kinds = ['hello', 'findings', 'fault', 'approvals', 'execution', 'beat'];
const target = new EventTarget();

let source = null;
let cluster = '';
let retry = 0;
let again = 0;

export const live = {
  state: 'connecting',
  heard: Date.now(),
  ahead: 0,
  findings: null,
  approvals: null,
  fault: null,

  /** The server's time. */
  now: () => Date.now() + live.ahead,

  /** Also told once what was heard last. */
  on(kind, hear, signal) {
    target.addEventListener(kind, e => hear(e.detail), { signal });
    if (live[kind] && typeof live[kind] === 'object') hear(live[kind]);
  },

  connect(name = cluster) {
    live.close();
    if (name !== cluster) live.findings = null;
    cluster = name;
    source = new EventSource(`/api/events${name ? `?cluster=${encodeURIComponent(name)}` : ''}`);
    for (const kind of Kinds) source.addEventListener(kind, e => receive(kind, e.data));
    source.addEventListener('error', failed);
  },

  close() {
    clearTimeout(again);
    source?.close();
    source = null;
  },
};

function receive(kind, data) {
  const detail = marked(JSON.parse(data));
  live.heard = Date.now();
  retry = 0;
  if (detail.time) live.ahead = new Date(detail.time) - Date.now();
  if (kind === 'findings') live.fault = null;
  if (kind === 'findings' || kind === 'approvals' || kind === 'fault') live[kind] = detail;
  enter('live');
  target.dispatchEvent(new CustomEvent(kind, { detail }));
}

function enter(state) {
  if (live.state === state) return;
  live.state = state;
  target.dispatchEvent(new CustomEvent('state', { detail: state }));
}

async function failed() {
  enter('lost');
  if (source?.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
  clearTimeout(again);
  again = setTimeout(reconnect, Math.min(30_000, 1000 * 2 ** retry++));
}

async function reconnect() {
  try {
    await get('/api/me');
  } catch (fault) {
    if (fault.status === 401) return whenSignedOut.call();
  }
  if (source) live.connect();
}

setInterval(() => {
  if (source && live.state === 'live' && Date.now() - live.heard > Patience) enter('lost');
}, 1000);
