// What waits for a person's yes or no.

import { get, post } from '../api.js';
import { objectsOf } from '../changes.js';
import { h, refill } from '../dom.js';
import { diff } from '../draw/diff.js';
import { live } from '../live.js';
import { button, facts, loading, note, nothing, problem, riskBadge, time } from '../parts.js';
import { go, to } from '../router.js';
import { countdown, count, spoken } from '../words.js';

export function show({ signal, announce, id, me }) {
  const summary = h('p', { class: 'muted' });
  const list = h('div', { class: 'queue' }, loading('Asking what waits'));
  const cards = new Map();
  const update = async () => {
    try {
      const { approvals } = await get('/api/approvals', signal);
      keep(list, cards, approvals, { signal, announce, update, me });
      refill(summary, approvals.length === 0 ? '' : `${count(approvals.length, 'request')} waiting`);
      if (id) cards.get(id)?.node.scrollIntoView();
    } catch (fault) {
      refill(list, problem(fault));
      cards.clear();
    }
  };
  live.on('approvals', update, signal);
  if (!live.approvals) update();
  const tick = setInterval(() => cards.forEach(c => c.tick()), 1000);
  signal.addEventListener('abort', () => clearInterval(tick));
  return { title: 'Approvals', node: h('div', null, h('h1', { tabindex: '-1' }, 'Approvals'), summary, list) };
}

/** A card in which somebody may be writing stays while its digest does. */
function keep(list, cards, approvals, context) {
  const now = new Map(approvals.map(a => [a.approvalId, a]));
  for (const [id, card] of cards)
    if (now.get(id)?.digest !== card.digest && !card.deciding()) {
      card.node.remove();
      cards.delete(id);
    }
  for (const [id, approval] of now)
    if (!cards.has(id)) cards.set(id, card(approval, context));
  refill(list, cards.size === 0 ? nothing('Nothing waits. What needs a person comes up here by itself.')
    : [...cards.values()].map(c => c.node));
}

function card(a, context) {
  const many = (context.me.clusters ?? []).length > 1;
  const left = h('b', { class: 'left' });
  const trouble = h('div');
  const form = h('form', { submit: e => e.preventDefault() });
  let busy = false;
  const tick = () => {
    const ms = new Date(a.expires) - live.now();
    refill(left, ms > 0 ? countdown(ms) : 'expired');
    left.classList.toggle('soon', ms < 120_000);
  };
  const decide = async (decision, fields) => {
    busy = true;
    setBusy(form, true);
    refill(trouble, loading(decision === 'approve' ? 'Approving' : 'Rejecting'));
    try {
      await decided(a, decision, fields);
      context.announce(decision === 'approve' ? 'Approved' : 'Rejected');
      busy = false;
      if (decision === 'approve' && a.executionId) go(to('execution', a.executionId));
      else await context.update();
    } catch (fault) {
      refill(trouble, problem(fault));
    } finally {
      busy = false;
      setBusy(form, false);
    }
  };
  refill(form, a.mayApprove ? fields(a, decide, trouble)
    : note('plain', h('b', null, 'You cannot approve this: '), a.whyNot));
  tick();
  const title = `approval-${a.approvalId}`;
  const changes = h('div', null, diff(a.changes ?? []));
  // With what stands around each change, where that can be read.
  objectsOf(a.changes ?? [], context.signal).then(objects => {
    if (objects.size > 0) refill(changes, diff(a.changes, objects));
  }).catch(() => {});
  const node = h('article', { class: `card approval${a.critical ? ' critical' : ''}`, 'aria-labelledby': title },
    h('h2', { id: title }, a.title, ' ', riskBadge(a.risk)),
    facts([
      ['Asked by', h('b', null, a.requestedBy), a.client && ` through ${a.client}`, a.asked && [', ', time(a.asked)]],
      a.why && ['Why', a.why],
      ['Expires in', left, ' ', h('span', { class: 'muted' }, time(a.expires))],
      ['Undo', typeof a.undo === 'object' && a.undo ? `${spoken(a.undo.grade)}: ${a.undo.how}` : spoken(a.undo)],
      a.strategy && ['Strategy', spoken(a.strategy)],
      many && ['Cluster', a.cluster],
      ['Digest', h('code', { class: 'digest' }, a.digest)],
    ]),
    h('h3', null, 'What will change'), changes,
    (a.warnings ?? []).map(w => note('warning', w)),
    form, trouble,
    a.executionId && h('p', { class: 'muted id' }, a.approvalId, ' · ',
      h('a', { href: to('execution', a.executionId) }, a.executionId)));
  return { node, digest: a.digest, tick, deciding: () => busy };
}

function fields(a, decide, trouble) {
  const [reason, confirm] = [`reason-${a.approvalId}`, `confirm-${a.approvalId}`];
  const why = h('input', { id: reason, autocomplete: 'off', maxlength: '500' });
  const name = a.critical && h('input', {
    id: confirm, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
  });
  const values = () => ({ reason: why.value.trim(), confirm: name ? name.value.trim() : undefined });
  const missing = text => refill(trouble, problem({ code: 'Missing', message: text }));
  return [
    name && [h('label', { for: confirm }, 'A second look: type ', h('b', null, a.workload), ' to approve'), name],
    h('label', { for: reason }, 'Reason ', h('span', { class: 'muted' }, '(needed to reject)')), why,
    h('div', { class: 'row' },
      button('Approve', () => {
        if (name && values().confirm !== a.workload) {
          missing(`type ${a.workload} to approve`);
          return name.focus();
        }
        return decide('approve', values());
      }, { class: 'primary' }),
      button('Reject', () => {
        if (values().reason) return decide('reject', values());
        missing('say why it is rejected');
        return why.focus();
      }, { class: 'danger' })),
  ];
}

/** An approval answers when the execution ends; that it has begun is enough. */
function decided(a, decision, { reason, confirm }) {
  const stop = new AbortController();
  const done = post(`/api/approvals/${encodeURIComponent(a.approvalId)}`,
    { decision, digest: a.digest, reason, ...(confirm ? { confirm } : {}) });
  const begun = new Promise(resolve => live.on('execution', e => {
    if (decision === 'approve' && e.executionId === a.executionId && e.status !== 'approval_required') resolve();
  }, stop.signal));
  return Promise.race([done, begun]).finally(() => stop.abort());
}

const setBusy = (form, is) => form.querySelectorAll('button,input').forEach(e => { e.disabled = is; });
