// Pieces that several views are made of.

import { fill, freshId, h, refill } from './dom.js';
import { clock, count, named, number, spoken } from './words.js';

/** Shape and word say the same as the colour. */
const Shapes = {
  critical: ['critical', '◆'], high: ['critical', '◆'], warning: ['warning', '▲'], medium: ['warning', '▲'],
  advice: ['advice', '●'], low: ['ok', '●'],
  succeeded: ['ok', '✓'], approved: ['ok', '✓'], done: ['ok', '✓'], no_change: ['ok', '✓'], intact: ['ok', '✓'],
  recovers: ['ok', '✓'],
  running: ['advice', '▶'], approval_required: ['warning', '?'],
  intent: ['advice', '▶'], undoing: ['advice', '▶'], undo_failed: ['critical', '✗'],
  failed: ['critical', '✗'], refused: ['critical', '✗'], rollback_failed: ['critical', '✗'],
  broken: ['critical', '✗'], does_not_recover: ['critical', '✗'], makes_worse: ['critical', '✗'],
  rolled_back: ['warning', '↩'], undone: ['warning', '↩'], rejected: ['warning', '✗'], expired: ['warning', '✗'],
  cancelled: ['warning', '✗'],
};

export function badge(value, text = spoken(value)) {
  const [tone, shape] = Shapes[value] ?? ['plain', '○'];
  return h('span', { class: `badge ${tone}` }, h('span', { 'aria-hidden': 'true' }, shape), text);
}

export const riskBadge = risk => badge(risk, `${risk} risk`);

export const time = at => at
  ? h('time', { datetime: at, title: new Date(at).toLocaleString('en', { timeZoneName: 'short' }) }, clock(at)) : null;

/** Kind, namespace and name; every part may break where it is long. */
export const object = ref => h('span', { class: 'object' },
  h('span', { class: 'kind' }, ref.kind), ' ', ref.namespace ? `${ref.namespace}/` : '', h('b', null, ref.name));

export const objectText = text => {
  const [kind, ...rest] = String(text).split(' ');
  return rest.length === 0 ? h('span', { class: 'object' }, text)
    : h('span', { class: 'object' }, h('span', { class: 'kind' }, kind), ' ', h('b', null, rest.join(' ')));
};

export const loading = what => h('p', { class: 'loading', role: 'status' }, `${what}…`);

export const nothing = (...text) => h('p', { class: 'nothing' }, ...text);

export const note = (tone, ...text) => h('p', { class: `note ${tone}` }, ...text);

export function problem(fault) {
  if (fault.name === 'AbortError') return null;
  return h('div', { class: 'note critical', role: 'alert' },
    h('b', null, `${fault.code ?? 'Failed'}: `), fault.message, fault.hint && h('span', null, ` ${fault.hint}`));
}

export const facts = entries => h('dl', { class: 'facts' }, entries.filter(Boolean)
  .map(([term, ...about]) => h('div', null, h('dt', null, term), h('dd', null, ...about))));

export const section = (title, ...content) => h('div', { class: 'part' }, h('h2', null, title), ...content);

export const more = (summary, ...content) =>
  h('details', null, h('summary', null, summary), h('div', { class: 'inside' }, ...content));

export const button = (text, click, props) => h('button', { type: 'button', click, ...props }, text);

/** Wide ones scroll by themselves, by keyboard too. */
export function table(caption, heads, rows, props) {
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', props, h('caption', { class: 'sr' }, caption),
      h('thead', null, h('tr', null, heads.map(head => h('th', { scope: 'col' }, head)))),
      h('tbody', null, rows.map(cells => h('tr', null, cells.map(c => h('td', null, c)))))));
}

/** A page of many at a time; narrowed by words where there are several pages. */
export function paged(caption, heads, items, cells, { size = 25, words = item => named(item) } = {}) {
  const room = h('div', { class: 'paged' });
  const body = h('div');
  const where = h('span', { class: 'muted', role: 'status' });
  let [page, found] = [0, items];
  const turn = by => { page += by; show(); };
  const [back, on] = [button('Previous', () => turn(-1)), button('Next', () => turn(1))];
  function show() {
    const pages = Math.max(1, Math.ceil(found.length / size));
    page = Math.min(Math.max(0, page), pages - 1);
    const rows = found.slice(page * size, (page + 1) * size);
    refill(body, table(caption, heads, rows.map(cells)));
    refill(where, found.length === 0 ? 'none' : `${number((page * size) + 1)} to `
      + `${number((page * size) + rows.length)} of ${number(found.length)}`);
    back.disabled = page === 0;
    on.disabled = page >= pages - 1;
  }
  show();
  if (items.length <= size) return fill(room, body);
  const narrow = h('input', {
    type: 'search', 'aria-label': `Narrow: ${caption}`, placeholder: 'narrow by words',
    input: e => {
      const text = e.target.value.toLowerCase();
      found = text ? items.filter(i => words(i).toLowerCase().includes(text)) : items;
      page = 0;
      show();
    },
  });
  return fill(room, h('div', { class: 'row' }, narrow, where, back, on), body);
}

/** One stop for Tab; arrows, Home and End move within. */
export function roving(list, selector) {
  const items = () => [...list.querySelectorAll(selector)];
  const mark = item => items().forEach(i => { i.tabIndex = i === item ? 0 : -1; });
  const all = items();
  mark(all.find(i => i.hasAttribute('aria-current')) ?? all[0]);
  if (list.dataset.roves) return list;
  list.dataset.roves = 'yes';
  list.addEventListener('keydown', e => {
    const now = items();
    const at = now.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: now.length - 1 }[e.key];
    if (at < 0 || next === undefined) return;
    e.preventDefault();
    const item = now[Math.min(Math.max(0, next), now.length - 1)];
    mark(item);
    item.focus();
  });
  return list;
}

/** Asks once more; resolves to true where it is confirmed. */
export function confirm(title, content, yes, tone = 'primary') {
  const id = freshId('ask');
  const box = h('dialog', { 'aria-labelledby': id }, h('h2', { id }, title), content,
    h('div', { class: 'row end' },
      button('Cancel', () => box.close()),
      button(yes, () => box.close('yes'), { class: tone, autofocus: true })));
  document.body.append(box);
  box.showModal();
  return new Promise(resolve => box.addEventListener('close', () => {
    box.remove();
    resolve(box.returnValue === 'yes');
  }));
}

/** By kind and namespace, the most first. */
export function groups(objects) {
  const found = new Map();
  for (const object of objects) {
    const key = `${object.kind} ${object.namespace ?? ''}`;
    const group = found.get(key) ?? { kind: object.kind, namespace: object.namespace, objects: [] };
    group.objects.push(object);
    found.set(key, group);
  }
  return [...found.values()].sort((a, b) => b.objects.length - a.objects.length);
}

export const groupText = group => group.objects.length === 1 ? named(group.objects[0])
  : `${count(group.objects.length, group.kind, plural(group.kind))}${group.namespace ? ` in ${group.namespace}` : ''}`;

const plural = kind => /(s|x|ch)$/.test(kind) ? `${kind}es` : /[^aeo]y$/.test(kind) ? `${kind.slice(0, -1)}ies`
  : `${kind}s`;
