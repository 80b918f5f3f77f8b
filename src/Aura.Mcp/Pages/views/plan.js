// The ways to fix a finding, side by side, and the one that is chosen in depth.

import { Fault, tool } from '../api.js';
import { h, refill } from '../dom.js';
import { diff } from '../draw/diff.js';
import { pareto } from '../draw/pareto.js';
import { steps } from '../draw/steps.js';
import { timeline } from '../draw/timeline.js';
import { changesOf, objectsOf } from '../changes.js';
import { live } from '../live.js';
import { badge, confirm, button, facts, loading, more, note, nothing, object, problem, riskBadge, section, table }
  from '../parts.js';
import { go, to } from '../router.js';
import { count, percent, seconds, spoken } from '../words.js';
import { cards } from './strategies.js';

/** Plans that this page has seen: a plan is asked for by its finding. */
const plans = new Map();
const key = id => `aura-plan-${id}`;

export function show({ id, search, signal, me, announce }) {
  const body = h('div', null, loading('Comparing ways to fix it'));
  load(id, signal).then(plan => {
    refill(body, compare(plan, search.get('strategy'), { signal, me, announce }));
    if (id !== plan.planId) history.replaceState(null, '', to('plan', plan.planId));
    announce(`${count(plan.strategies.length, 'strategy', 'strategies')} compared`);
  }).catch(e => refill(body, problem(e), h('p', null, h('a', { href: '#/now' }, '← Now'))));
  return { title: 'Plan', node: h('div', null, h('h1', { tabindex: '-1' }, 'Plan'), body) };
}

const fault = (code, message, hint) => new Fault(0, { code, message, hint });

async function load(id, signal) {
  if (!id) throw fault('NothingToPlan', 'a plan is made for a finding', 'choose one under Now');
  if (plans.has(id)) return plans.get(id);
  const finding = id.startsWith('f-') ? id : sessionStorage.getItem(key(id));
  if (!finding) throw fault('NotHere', `${id} was made elsewhere`, 'compare again under Now');
  const plan = await tool('plan_remediation', { finding }, signal);
  plans.set(plan.planId, plan);
  sessionStorage.setItem(key(plan.planId), plan.finding.id);
  return plan;
}

function compare(plan, wanted, context) {
  const { finding, strategies } = plan;
  const chosen = h('div', { class: 'chosen-strategy' });
  let stop = null;
  const choose = name => {
    stop?.abort();
    stop = new AbortController();
    context.signal.addEventListener('abort', () => stop.abort());
    const strategy = strategies.find(s => s.name === name);
    refill(chosen, strategy ? depth(plan, strategy, { ...context, signal: stop.signal }) : null);
  };
  const first = strategies.find(s => s.name === (wanted ?? plan.recommended)) ?? strategies[0];
  if (first) choose(first.name);
  return [
    h('p', null, badge(finding.severity), ' ', h('b', null, finding.type), ' ', object(finding.target),
      h('span', { class: 'block muted' }, finding.summary)),
    plan.recommended ? note('ok', h('b', null, 'Recommended: '), plan.why)
      : note('warning', h('b', null, 'Nothing is recommended: '), plan.actNot?.why ?? plan.why),
    strategies.length === 0 ? nothing('No strategy is known for it.') : [
      cards(strategies, plan.recommended, first.name, name => {
        choose(name);
        context.announce(`${spoken(name)} shown below`);
      }),
      h('div', { class: 'columns' }, pareto(strategies, plan.recommended), h('div', null,
        (plan.wouldChange ?? []).length > 0 && [h('h2', { class: 'small' }, 'What would change that'),
          h('ul', null, plan.wouldChange.map(t => h('li', null, t.text)))],
        (plan.ranking?.leftAlone) && h('p', { class: 'muted' }, `Incidents like it: ${plan.ranking.leftAlone}`))),
      chosen,
    ],
    h('p', { class: 'muted id' }, `${plan.planId} · digest ${plan.digest}`),
  ];
}

function depth(plan, strategy, context) {
  const twin = h('div', null, loading('Trying it out in a twin of the cluster'));
  const changes = h('div', null, loading('Asking what it would change'));
  tool('simulate_plan', { planId: plan.planId, strategy: strategy.name }, context.signal)
    .then(report => refill(twin, rehearsed(report))).catch(e => refill(twin, problem(e)));
  wouldChange(strategy, context.signal).then(nodes => refill(changes, nodes))
    .catch(e => refill(changes, problem(e)));
  return section(`${spoken(strategy.name)} in detail`,
    execute(plan, strategy, context),
    h('div', { class: 'columns' },
      h('div', null, h('h3', null, 'Steps'), steps(strategy.steps)),
      h('div', null, h('h3', null, 'In the twin'), twin)),
    h('h3', null, 'What it changes'), changes);
}

function execute(plan, strategy, { signal, me }) {
  const trouble = h('div');
  if (me.role === 'viewer') return note('plain', 'You are a viewer: approvers and admins execute.');
  const start = button(`Execute ${spoken(strategy.name)}…`, async () => {
    const sure = await confirm(`Execute ${spoken(strategy.name)}?`, [
      facts([['Does', strategy.steps.map(s => s.action).join(', then ')], ['Risk', riskBadge(strategy.risk)],
        ['Undo', spoken(strategy.undo)],
        ['Odds', `${percent(strategy.successProbability.value)}; takes about ${seconds(strategy.recoverySeconds)}`]]),
      h('p', { class: 'muted' }, 'Checks come first. What the policy wants approved waits for somebody who may.'),
    ], 'Execute');
    if (!sure) return;
    start.disabled = true;
    refill(trouble, loading('Checking and starting'));
    try {
      go(to('execution', await begin(plan, strategy, me, signal)));
    } catch (e) {
      refill(trouble, problem(e));
      start.disabled = false;
    }
  }, { class: 'primary' });
  return h('div', { class: 'row' }, start, strategy.excludedBecause
    && h('span', { class: 'muted' }, `Not recommended: ${strategy.excludedBecause}`), trouble);
}

/** The id as soon as it is known: the call itself ends only when the execution does. */
async function begin(plan, strategy, me, signal) {
  const since = live.now() - 1000;
  const stop = new AbortController();
  const done = tool('execute_plan', { planId: plan.planId, strategy: strategy.name });
  const seen = new Promise(resolve => live.on('execution', async () => {
    const { executions = [] } = await tool('get_execution', { limit: 5 }, signal).catch(() => ({}));
    const mine = executions.find(e => e.principal === me.name && new Date(e.createdAt) > since
      && e.title.startsWith(`${strategy.name} plan for ${plan.finding.type}`));
    if (mine) resolve(mine.executionId);
  }, AbortSignal.any([stop.signal, signal])));
  try {
    return await Promise.race([seen, done.then(result => {
      if (result.executionId) return result.executionId;
      throw fault(spoken(result.status), result.message ?? 'it was not begun', (result.checks ?? [])
        .filter(c => !c.passed).map(c => `${c.name}: ${c.why}${c.hint ? ` (${c.hint})` : ''}`).join('; '));
    })]);
  } finally {
    stop.abort();
  }
}

async function wouldChange(strategy, signal) {
  const done = await Promise.all(strategy.steps.map(step => changesOf(step, signal)));
  const lines = done.flatMap(d => d.changes);
  const objects = await objectsOf(lines, signal);
  return [
    done.filter(d => d.why).map(d => note('warning', h('b', null, `${d.step.id}: `), d.why)),
    lines.length > 0 ? diff(lines, objects) : nothing('Nothing in the cluster is changed.'),
    done.flatMap(d => d.warnings).map(w => note('warning', w)),
  ];
}

function rehearsed(r) {
  return [
    h('p', null, badge(r.outcome), ` ${r.why}`, h('span', { class: 'muted' }, ` (${percent(r.probability)} sure)`)),
    facts([
      ['Recovers', r.recoverySeconds === undefined ? 'no' : `after ${seconds(r.recoverySeconds)}`],
      ['Without service', `${seconds(r.downtimeSeconds)}; ${seconds(r.downtimeIfNothingIsDone)} if nothing is done`],
    ]),
    r.readyOverTime?.length > 0 && timeline(r),
    r.violations?.length > 0 && table('Rules that stood against it', ['rule', 'object', 'why', 'after'],
      r.violations.map(v => [spoken(v.kind), v.object, v.why, seconds(v.seconds)])),
    r.nowhereToGo?.map(n => note('warning', `${count(n.pods, 'pod')} of ${n.workload} find no node: ${n.why}`)),
    r.finalState?.filter(w => w.trouble).map(w => note('warning', `${w.workload}: ${w.trouble}`)),
    [['Not known', r.unknowns], ['Not modelled', r.notModelled]].filter(([, list]) => list?.length > 0)
      .map(([title, list]) => more(`${title} (${list.length})`, h('ul', null, list.map(l => h('li', null, l))))),
  ];
}

