// An execution from its checks to its verified end; or the newest ones.

import { get, tool } from '../api.js';
import { h, refill } from '../dom.js';
import { diff } from '../draw/diff.js';
import { live } from '../live.js';
import { badge, button, confirm, facts, loading, more, note, nothing, problem, section, table, time }
  from '../parts.js';
import { go, to } from '../router.js';
import { newestFirst, outputs, standing, whyNot, witnesses } from '../standing.js';
import { count, spoken } from '../words.js';

const Again = 2000;
const Under = new Set(['running', 'approval_required']);
const Ended = new Set(['done', 'failed', 'skipped', 'undone', 'undo_failed']);

/** A journal's words for where a step stands. */
const Phases = { intent: 'under way', pending: 'not begun', undo_failed: 'undo failed' };

export const show = context => context.id ? one(context) : newest(context);

function newest({ signal }) {
  const body = h('div', null, loading('Asking for the newest'));
  const update = () => tool('get_execution', { limit: 50 }, signal).then(({ executions = [] }) => refill(body,
    executions.length === 0 ? nothing('Nothing was executed yet.')
      : newestFirst(executions, e => h('a', { href: to('execution', e.executionId) }, e.title))))
    .catch(fault => refill(body, problem(fault)));
  live.on('execution', update, signal);
  update();
  return { title: 'Executions', node: h('div', null, h('h1', { tabindex: '-1' }, 'Executions'), body) };
}

function one({ id, signal, me, announce }) {
  const body = h('div', null, loading('Asking how it goes'));
  let [status, timer, shown] = ['', 0, ''];
  const update = async () => {
    clearTimeout(timer);
    try {
      const answer = await get(`/api/executions/${encodeURIComponent(id)}`, signal);
      const now = JSON.stringify(answer);
      if (now !== shown) tell(answer, now);
      if (Under.has(answer.execution.status)) timer = setTimeout(update, Again);
    } catch (fault) {
      if (fault.name !== 'AbortError') refill(body, problem(fault));
    }
  };
  function tell(answer, now) {
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    const opened = new Set([...body.querySelectorAll('details[open]>summary')].map(s => s.textContent));
    refill(body, content(answer, { id, me }));
    for (const s of body.querySelectorAll('summary')) if (opened.has(s.textContent)) s.parentElement.open = true;
    if (focused) body.querySelector(`[data-act="${focused}"]`)?.focus();
    const next = answer.execution.status;
    if (status !== next) announce(`${spoken(next)}: ${answer.execution.message}`);
    [status, shown] = [next, now];
  }
  live.on('execution', e => { if (e.executionId === id) update(); }, signal);
  signal.addEventListener('abort', () => clearTimeout(timer));
  update();
  return { title: 'Execution', node: h('div', null, h('h1', { tabindex: '-1' }, 'Execution'), body) };
}

function content({ execution: x, steps = [], audit = [], calls = [], ...record }, { id, me }) {
  const list = steps.length > 0 ? steps : (x.steps ?? []).map(s => ({ ...s, phase: s.state }));
  return [
    h('div', { class: 'card' },
      record.title && h('h2', null, record.title),
      h('p', { class: 'headline' }, badge(x.status), ' ', said(x, list)),
      progress(x, list),
      facts([
        record.requestedBy && ['Asked by', h('b', null, record.requestedBy),
          record.client && ` through ${record.client}`,
          record.created && [', ', time(record.created)], record.ended && [', ended ', time(record.ended)]],
        record.undoOf && ['Takes back', h('a', { href: to('execution', record.undoOf) }, record.undoOf)],
        ...standing(x, x.cost?.perMonth && ['Cost a month', `${x.cost.perMonth} ${x.cost.currency}`]),
      ]),
      x.status === 'approval_required' && note('warning', 'A person must approve it: ',
        h('a', { href: '#/approvals' }, 'to the approvals'), x.approval && [', until ', time(x.approval.expires)]),
      undoing(x, id, me, record)),
    whyNot(x),
    list.length > 0 && section('Steps', h('ol', { class: 'timeline' }, list.map(step))),
    (x.changes ?? []).length > 0 && section('Changes', diff(x.changes)),
    (x.warnings ?? []).map(w => note('warning', w)),
    (x.targets ?? []).length > 0 && section('Targets', table('Targets', ['wave', 'target', 'state', 'why'],
      x.targets.map(t => [t.wave, t.target, badge(t.state), t.message]))),
    (x.witnesses ?? []).length > 0 && section('Witnesses', h('p', { class: 'muted' },
      'Who else could have suffered: counted before the first write and after the last step.'),
    witnesses(x.witnesses)),
    outputs(x),
    (x.checks ?? []).length > 0 && more(`Checks (${x.checks.length})`, h('ul', { class: 'plain' },
      x.checks.map(c => h('li', null, badge(c.passed ? 'done' : 'failed', c.passed ? 'holds' : 'fails'),
        ` ${c.name}: ${c.why}`)))),
    calls.length > 0 && more(`Calls to the API server (${calls.length})`, h('ul', { class: 'calls' },
      calls.map(c => h('li', null, call(c))))),
    audit.length > 0 && more(`Audit (${audit.length})`, h('ul', { class: 'plain' }, audit.map(e => h('li', null,
      time(e.at), ' ', h('b', null, e.who), ` through ${e.client}: ${e.what} → ${spoken(e.result)}`)))),
    h('p', { class: 'muted id' }, id, ' · ', h('a', { href: to('audit', null, { text: id }) }, 'in the audit')),
  ];
}

function call(c) {
  if (typeof c === 'string') return h('code', null, c);
  const text = [c.verb ?? c.method, c.path ?? c.url ?? c.target, c.status ?? c.result].filter(Boolean).join(' ');
  return [c.at && [time(c.at), ' '], h('code', null, text || JSON.stringify(c))];
}

function progress(x, steps) {
  if (x.status === 'approval_required' || steps.length === 0) return null;
  const done = Under.has(x.status) ? steps.filter(s => Ended.has(s.phase)).length : steps.length;
  return h('div', { class: 'row' }, h('progress', {
    max: steps.length, value: done, 'aria-label': `${done} of ${count(steps.length, 'step')} done`,
  }), h('span', { class: 'muted' }, `${done} of ${count(steps.length, 'step')}`));
}

/** While it runs the message says no more than that. */
const said = (x, steps) => x.status !== 'running' || x.message !== 'running' ? x.message
  : steps.every(s => Ended.has(s.phase)) ? 'all is changed; looking whether it holds' : 'changing';

const step = s => h('li', { class: `phase ${s.phase}` }, badge(s.phase, Phases[s.phase]), ' ', h('span', null, s.what),
  s.at && h('span', { class: 'muted' }, ' ', time(s.at)), s.detail && h('span', { class: 'block muted' }, s.detail));

function undoing(x, id, me, record) {
  if (record.undoOf || Under.has(x.status) || !['succeeded', 'failed', 'rollback_failed'].includes(x.status)
    || ['impossible', 'none', 'not_applicable'].includes(x.undo?.grade)) return null;
  if (me.role === 'viewer') return h('p', { class: 'muted' }, 'You are a viewer: approvers and admins undo.');
  const trouble = h('div');
  const start = button('Undo…', async () => {
    if (!await confirm('Undo it?', h('p', null, x.undo?.how ?? ''), 'Undo', 'danger')) return;
    start.disabled = true;
    refill(trouble, loading('Taking it back'));
    try {
      const result = await tool('undo', { executionId: id });
      if (result.executionId) return go(to('execution', result.executionId));
      refill(trouble, problem({ code: spoken(result.status), message: result.message ?? 'it was not undone' }));
    } catch (fault) {
      refill(trouble, problem(fault));
    }
    start.disabled = false;
  }, { class: 'danger', 'data-act': 'undo' });
  return h('div', { class: 'row' }, start, trouble);
}
