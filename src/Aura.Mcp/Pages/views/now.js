// What is wrong now, why, what suffers from it, and where it is going.

import { tool } from '../api.js';
import { h, refill } from '../dom.js';
import { causes } from '../draw/causes.js';
import { live } from '../live.js';
import { badge, button, facts, groups, groupText, loading, more, nothing, object, paged, problem, roving, table, time }
  from '../parts.js';
import { go, to } from '../router.js';
import { count, named, number, percent } from '../words.js';

const Severities = ['critical', 'warning', 'advice'];
const Page = 50;
const MostEvidence = 12;

export function show({ id, signal, announce, me }) {
  const summary = h('p', { class: 'muted', id: 'scanned' });
  const list = h('div', { class: 'list' });
  const detail = h('div', { class: 'detail' });
  const again = button('Diagnose again', async () => {
    again.disabled = true;
    try {
      tell({ ...await tool('diagnose', { minSeverity: 'advice' }, signal), at: new Date(live.now()).toISOString() });
    } catch (fault) {
      refill(summary, problem(fault));
    } finally {
      again.disabled = false;
    }
  });
  let known = null;
  let shown = '';
  function tell({ findings = [], scanned, at, notes }) {
    const fresh = known && findings.filter(f => !known.has(f.id));
    known = new Set(findings.map(f => f.id));
    refill(summary, says(findings), scanned?.objects !== undefined && ` in ${count(scanned.objects, 'object')}`,
      at && [' · seen ', time(at)], (notes ?? []).map(n => h('span', { class: 'block' }, n)));
    if (fresh?.length > 0) announce(`New: ${fresh.map(f => `${f.type} of ${named(f.target)}`).join(', ')}`);
    const chosen = findings.find(f => f.id === id) ?? (id ? null : worst(findings));
    fillList(list, findings, chosen);
    // What is being read stays as it is until it changes.
    const now = JSON.stringify(chosen);
    if (now === shown) return;
    shown = now;
    const opened = new Set([...detail.querySelectorAll('details[open]>summary')].map(s => s.textContent));
    refill(detail, chosen ? about(chosen, me) : id ? gone(id) : null);
    for (const s of detail.querySelectorAll('summary')) if (opened.has(s.textContent)) s.parentElement.open = true;
  }
  live.on('fault', fault => {
    refill(summary, problem(fault));
    if (!known) refill(list);
  }, signal);
  refill(list, loading('Looking at the cluster'));
  live.on('findings', tell, signal);
  return {
    title: 'Now',
    node: h('div', { class: `split${id ? ' chosen' : ''}` },
      h('div', { class: 'head' }, h('h1', { tabindex: '-1' }, 'Now'), summary, again), list, detail),
  };
}

const worst = findings => Severities.map(s => findings.find(f => f.severity === s)).find(Boolean);

function says(findings) {
  if (findings.length === 0) return 'Nothing is wrong';
  return Severities.map(s => [findings.filter(f => f.severity === s).length, s]).filter(([n]) => n > 0)
    .map(([n, s]) => `${number(n)} ${s}`).join(', ');
}

function fillList(list, findings, chosen) {
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const lengths = new Map([...list.querySelectorAll('ul')].map(u => [u.dataset.severity, u.children.length]));
  refill(list, findings.length === 0 && nothing('Nothing is wrong. This page tells as soon as that changes.'),
    Severities.map(severity => ofSeverity(severity, findings.filter(f => f.severity === severity), chosen,
      Math.max(Page, lengths.get(severity) ?? 0), list)));
  roving(list, 'a');
  if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function ofSeverity(severity, findings, chosen, most, list) {
  if (findings.length === 0) return null;
  const items = h('ul', { 'data-severity': severity, class: 'plain' },
    findings.slice(0, most).map(f => item(f, chosen)));
  const rest = button(`Show ${number(Math.min(Page, findings.length - most))} more`, () => {
    const from = items.children.length;
    items.append(...findings.slice(from, from + Page).map(f => item(f, chosen)));
    rest.hidden = items.children.length >= findings.length;
    roving(list, 'a');
    items.children[from].querySelector('a').focus();
  });
  return [h('h2', { class: 'small' }, badge(severity), ` ${number(findings.length)}`), items,
    findings.length > most && rest];
}

const item = (f, chosen) => h('li', null, h('a', {
  href: to('now', f.id), class: `finding ${f.severity}`, 'aria-current': f === chosen ? 'true' : null,
}, h('span', { class: 'what' }, f.type), object(f.target),
h('span', { class: 'muted lines2' }, f.summary)));

const gone = id => [h('p', { class: 'back' }, h('a', { href: '#/now' }, '← All findings')),
  nothing(`${id} is not among what is found now: it has gone, or is another cluster's.`)];

function about(f, me) {
  const affected = f.affected ?? [];
  const cause = f.rootCause;
  return h('article', { class: 'card', 'aria-labelledby': 'finding' },
    h('p', { class: 'back' }, h('a', { href: '#/now' }, '← All findings')),
    h('h2', { id: 'finding' }, badge(f.severity), ` ${f.type} `, object(f.target)),
    h('p', null, f.summary),
    f.notSeenSince && h('p', { class: 'note warning' }, 'Not seen since ', time(f.notSeenSince)),
    h('div', { class: 'row' }, button('Compare plans', () => go(to('plan', f.id)), { class: 'primary' }),
      me.role === 'viewer' && h('span', { class: 'muted' }, 'As a viewer you may look and compare.')),
    facts([
      f.prognosis && ['If nothing is done', f.prognosis],
      f.before && ['From before', before(f.before)],
      cause && ['Root cause', `${cause.type} of ${named(cause.target)}`,
        cause.confidence !== undefined && `, ${percent(cause.confidence)} sure`,
        cause.reasons?.length > 0 && h('span', { class: 'muted' }, ` because ${cause.reasons.join('; ')}`)],
    ]),
    causes(f), affected.length > 0 && more(`${count(affected.length, 'object')} affected`, suffering(affected)),
    more(`Evidence (${(f.evidence ?? []).length})`, evidence(f.evidence ?? [])),
    (f.suggestions ?? []).length > 0 && more('What could help', h('ul', null, f.suggestions.map(s =>
      h('li', null, h('code', null, s.action), ` ${s.why}`)))),
    h('p', { class: 'muted id' }, f.id));
}

function before({ times, lastFixedBy, lastFixedAt, alike, when }) {
  return [times > 0 && `seen ${count(times, 'time')} before`,
    lastFixedBy && [`last fixed by ${lastFixedBy} `, time(lastFixedAt)], alike, when]
    .filter(Boolean).map((part, i) => [i > 0 && '; ', part]);
}

function suffering(affected) {
  const kinds = groups(affected);
  return [kinds.length > 1 && table('Affected by kind and namespace', ['what', 'objects'],
    kinds.slice(0, Page).map(g => [groupText(g), number(g.objects.length)])),
  paged('Affected objects', ['kind', 'namespace', 'name'], affected,
    o => [o.kind, o.namespace ?? '', o.name], { size: Page })];
}

const evidence = list => paged('Evidence', ['what', 'object', 'field', 'value'], list, e => [e.what,
  e.object ? object(e.object) : '', h('code', null, e.field ?? ''),
  e.untrusted !== undefined && e.untrusted !== null ? `⟦${clean(e.untrusted)}⟧` : e.value ?? ''],
{ size: MostEvidence, words: e => `${e.what} ${named(e.object)} ${e.field} ${e.value ?? e.untrusted}` });

const clean = text => String(text).replaceAll('⟦', '[').replaceAll('⟧', ']');

