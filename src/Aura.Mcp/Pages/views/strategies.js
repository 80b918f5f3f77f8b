// Strategies side by side; one of them is chosen.

import { h } from '../dom.js';
import { odds } from '../draw/odds.js';
import { badge, riskBadge } from '../parts.js';
import { count, money, percent, seconds, spoken } from '../words.js';

export function cards(strategies, recommended, chosen, choose) {
  return h('fieldset', { class: 'strategies' }, h('legend', { class: 'sr' }, 'Strategies'),
    strategies.map(s => card(s, s.name === recommended, s.name === chosen, choose)));
}

function card(s, best, checked, choose) {
  return h('label', { class: `strategy${s.excludedBecause ? ' out' : ''}` },
    h('span', { class: 'name' },
      h('input', { type: 'radio', name: 'strategy', value: s.name, checked, change: () => choose(s.name) }),
      h('b', null, spoken(s.name)), best && badge('succeeded', 'recommended')),
    h('span', { class: 'does' }, s.steps.map(step => step.action).join(' → ') || 'nothing'),
    h('span', { class: 'likely' }, likely(s.successProbability)),
    row('Recovers in', seconds(s.recoverySeconds)),
    row('Downtime', s.expectedDowntimeSeconds > 0 ? `${seconds(s.expectedDowntimeSeconds)} expected` : 'none expected'),
    row('Cost a month', cost(s.costImpact)),
    row('Risk', riskBadge(s.risk)),
    row('Undo', spoken(s.undo)),
    row('In the twin', twin(s.rehearsal)),
    h('span', { class: 'against' }, against(s)));
}

const row = (term, ...value) =>
  h('span', { class: 'pair' }, h('span', { class: 'term' }, `${term} `), h('span', null, ...value));

const likely = o => [
  h('span', { class: 'term' }, 'Odds '), h('b', null, percent(o.value)),
  ` (${percent(o.low)} to ${percent(o.high)})`, odds(o),
  h('span', { class: 'muted block' },
    `${o.samples === 0 ? 'no outcome yet' : count(o.samples, 'outcome')}, by ${spoken(o.basis)}`),
];

const cost = c => [money(c.perMonth, c.currency), c.billPerMonth !== undefined && c.billPerMonth !== c.perMonth
  && h('span', { class: 'muted block' }, c.billPerMonth === 0 ? 'the bill stays the same'
    : `on the bill ${money(c.billPerMonth, c.currency)}`)];

function twin(r) {
  if (!r || r.notDone || !r.outcome) return h('span', { class: 'muted' }, 'not tried yet');
  return [badge(r.outcome), r.recoverySeconds !== undefined && ` in ${seconds(r.recoverySeconds)}`];
}

function against(s) {
  const why = [s.excludedBecause && `Excluded: ${s.excludedBecause}`,
    s.heldBackBecause && `Held back: ${s.heldBackBecause}`,
    s.dominatedBy && `${spoken(s.dominatedBy)} is at least as good at everything`].filter(Boolean);
  return why.length > 0 ? why.map(w => h('span', { class: 'block' }, w)) : null;
}
