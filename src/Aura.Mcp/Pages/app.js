// Starts the page: who is here, the frame around the views, and which view is shown.

import { remove, setCluster, whenSignedOut, whoAmI } from './api.js';
import { h, refill } from './dom.js';
import { live } from './live.js';
import { loading, problem } from './parts.js';
import { go, where } from './router.js';
import { clock, number } from './words.js';

const Views = {
  'now': () => import('./views/now.js'),
  'plan': () => import('./views/plan.js'),
  'approvals': () => import('./views/approvals.js'),
  'execution': () => import('./views/execution.js'),
  'history': () => import('./views/history.js'),
  'audit': () => import('./views/audit.js'),
  'sign-in': () => import('./views/sign-in.js'),
};
const $ = selector => document.querySelector(selector);
const main = $('main');
const nav = $('nav');

let me = null;
let shown = null;
let after = '';

async function show() {
  const place = where();
  const first = shown === null;
  shown?.abort();
  const leaving = shown = new AbortController();
  if (!me && place.view !== 'sign-in') {
    after = location.hash;
    return go('#/sign-in');
  }
  const view = Object.hasOwn(Views, place.view) ? place.view : 'now';
  const wait = setTimeout(() => refill(main, loading('Loading')), 150);
  try {
    const module = await Views[view]();
    if (leaving.signal.aborted) return;
    const { title, node } = module.show({ ...place, me, signal: leaving.signal, announce, signedIn });
    refill(main, node);
    main.dataset.place = location.hash;
    document.title = `${title} · Aura`;
    for (const link of nav.querySelectorAll('a')) current(link, link.dataset.view === (view === 'plan' ? 'now' : view));
    if (!first) {
      (main.querySelector('[autofocus]') ?? main.querySelector('h1') ?? main).focus();
      scrollTo(0, 0);
    }
    announce(title);
  } catch (fault) {
    refill(main, problem(fault));
  } finally {
    clearTimeout(wait);
  }
}

function current(link, is) {
  if (is) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}

/** Said to who cannot see it. */
function announce(text) {
  $('#announcer').textContent = text;
}

function frame() {
  nav.hidden = !me;
  $('[data-act=sign-out]').hidden = !me;
  $('.person').hidden = !me;
  $('.live').hidden = !me;
  if (!me) return;
  refill($('.person'), h('b', null, me.name), ` ${me.role}`);
  const select = $('.cluster select');
  $('.cluster').hidden = (me.clusters ?? []).length < 2;
  const chosen = sessionStorage.getItem('aura-cluster');
  const now = me.clusters?.includes(chosen) ? chosen : me.default ?? '';
  refill(select, (me.clusters ?? []).map(name => h('option', { value: name, selected: name === now }, name)));
  use(now);
}

function use(cluster) {
  const other = cluster && cluster !== me.default ? cluster : '';
  setCluster(other);
  live.connect(other);
}

/** After a sign-in: on to where one wanted to go. */
async function signedIn() {
  me = await whoAmI();
  frame();
  go(after && !after.startsWith('#/sign-in') ? after : '#/now');
}

function signedOut() {
  if (!me) return;
  me = null;
  live.close();
  after = location.hash;
  frame();
  go('#/sign-in');
}

function tellState() {
  const [tone, text] = live.state === 'live' ? ['ok', 'Live']
    : live.state === 'lost' ? ['warning', `Not live since ${clock(live.heard)}`] : ['plain', 'Connecting'];
  refill($('.live'), h('span', { class: `dot ${tone}`, 'aria-hidden': 'true' }), text);
  document.body.classList.toggle('stale', live.state === 'lost');
}

function tellApprovals({ count }) {
  const counter = nav.querySelector('.count');
  counter.hidden = !count;
  refill(counter, number(count ?? 0), h('span', { class: 'sr' }, ' waiting'));
}

function tellTheme(theme) {
  const [shape, text] = { system: ['◐', 'Auto'], light: ['○', 'Light'], dark: ['●', 'Dark'] }[theme];
  refill($('[data-act=theme]'), h('span', { class: 'sr' }, 'Theme: '), h('span', { 'aria-hidden': 'true' }, shape),
    h('span', { class: 'wide-only' }, ` ${text}`));
}

$('[data-act=theme]').addEventListener('click', () => tellTheme(window.auraTheme.next()));
$('[data-act=sign-out]').addEventListener('click', async () => {
  try { await remove('/api/session'); } finally { after = ''; signedOut(); after = ''; }
});
$('.cluster select').addEventListener('change', e => {
  sessionStorage.setItem('aura-cluster', e.target.value);
  use(e.target.value);
  show();
});
$('.skip').addEventListener('click', e => {
  e.preventDefault();
  main.focus();
});
whenSignedOut.call = signedOut;
live.on('state', tellState);
live.on('approvals', tellApprovals);
addEventListener('hashchange', show);
tellTheme(window.auraTheme.current);
tellState();
try {
  me = await whoAmI();
} catch (fault) {
  refill(main, problem(fault));
  throw fault;
}
frame();
await show();
performance.mark('aura-ready');
document.documentElement.dataset.ready = 'yes';
