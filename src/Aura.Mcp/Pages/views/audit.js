// Who did what, and that nobody has changed the record.

import { get, query } from '../api.js';
import { h, refill } from '../dom.js';
import { badge, button, loading, nothing, problem, table, time } from '../parts.js';
import { go, to } from '../router.js';
import { count, spoken } from '../words.js';

const Fields = [['text', 'Words', 'search'], ['who', 'Who'], ['action', 'Action'],
  ['target', 'Target, like shop/cart'], ['namespace', 'Namespace'], ['since', 'Since', 'date']];
const Page = 50;
const Execution = /^x-[0-9a-f]{12}$/;

export function show({ search, signal, announce }) {
  const verdict = h('div', { role: 'status' });
  const body = h('div', null, loading('Reading the audit'));
  const rows = [];
  const inputs = Fields.map(([name, , type = 'text']) => h('input', {
    id: `audit-${name}`, name, value: search.get(name), autocomplete: 'off', type,
  }));
  const load = async after => {
    const asked = Object.fromEntries(Fields.map(([name]) => [name, search.get(name) ?? '']));
    // An execution's id is no word of an entry, it is what the entry is about.
    if (Execution.test(asked.text)) [asked.execution, asked.text] = [asked.text, ''];
    try {
      const page = await get(`/api/audit${query({ ...asked, after, limit: Page })}`, signal);
      rows.push(...page.entries);
      refill(verdict, chain(page.verified));
      refill(body, rows.length === 0 ? nothing('Nothing fits.') : entries(rows),
        page.next && button('Show more', () => load(page.next)));
      announce(count(rows.length, 'entry', 'entries'));
    } catch (fault) {
      refill(body, problem(fault));
    }
  };
  load();
  return {
    title: 'Audit',
    node: h('div', null, h('h1', { tabindex: '-1' }, 'Audit'), verdict,
      h('form', {
        class: 'search', role: 'search', submit: e => {
          e.preventDefault();
          const filled = inputs.filter(i => i.value.trim()).map(i => [i.name, i.value.trim()]);
          go(to('audit', null, filled.length > 0 ? filled : null));
        },
      }, Fields.map(([name, text], i) => h('div', null, h('label', { for: `audit-${name}` }, text), inputs[i])),
      h('button', { class: 'primary' }, 'Search')), body),
  };
}

function chain(verified) {
  if (!verified) return null;
  const whole = verified.broken === null || verified.broken === undefined;
  return h('p', { class: `note ${whole ? 'ok' : 'critical'}` },
    badge(whole ? 'intact' : 'broken', whole ? 'chain intact' : 'chain broken'), ' ',
    whole ? `each of ${count(verified.count, 'entry', 'entries')} carries the hash of the one before`
      : `at entry ${verified.broken}: ${verified.why ?? 'its hash does not fit'}`);
}

const entries = rows => table('Audit, the newest first', ['#', 'when', 'who', 'what', 'result', 'why'], rows.map(e => [
  e.seq, time(e.at), [h('b', null, e.who), h('span', { class: 'block muted' }, `through ${e.client}`)],
  [e.what, h('span', { class: 'block muted' }, e.action, e.target && ` · ${e.target}`),
    e.execution && h('a', { class: 'block', href: to('execution', e.execution) }, e.execution)],
  badge(e.result, spoken(e.result)), e.why ?? '']));
