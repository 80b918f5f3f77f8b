// How well things went, and how good the predictions were.

import { tool } from '../api.js';
import { h, refill } from '../dom.js';
import { calibration } from '../draw/calibration.js';
import { trend } from '../draw/trend.js';
import { badge, facts, loading, note, nothing, problem, section, table, time } from '../parts.js';
import { to } from '../router.js';
import { count, money, number, percent, seconds, spoken } from '../words.js';

export function show({ signal }) {
  const places = ['history', 'success', 'cost', 'patterns', 'experiments'].map(view =>
    ({ view, room: h('div', null, loading(`Reading ${view}`)) }));
  const fills = { history, success, cost, patterns, experiments };
  const load = days => places.forEach(({ view, room }) => {
    const past = view === 'history' || view === 'cost';
    tool('insights', { view, ...(past && days ? { days: Number(days) } : {}) }, signal)
      .then(answer => refill(room, fills[view](answer))).catch(fault => refill(room, problem(fault)));
  });
  load('');
  return {
    title: 'History',
    node: h('div', null,
      h('div', { class: 'head' }, h('h1', { tabindex: '-1' }, 'History'), h('label', { class: 'row' }, 'Time ',
        h('select', { change: e => load(e.target.value) },
          [['', 'all'], ['7', '7 days'], ['30', '30 days'], ['90', '90 days'], ['365', 'a year']]
            .map(([value, text]) => h('option', { value }, text))))),
      places.map(p => p.room)),
  };
}

const days = period => `${period.from}`;

function history({ executions = [], analytics: a = {} }) {
  const periods = a.overTime ?? [];
  return [
    section('Outcomes', a.all ? facts([
      ['Executions', number(a.all.executions)],
      a.all.success && ['Worked', `${a.all.worked} of ${a.all.judged} (${percent(a.all.success.value)}; `
        + `${percent(a.all.success.low)} to ${percent(a.all.success.high)})`,
      a.all.few && h('span', { class: 'muted' }, ' too few to rely on')],
      ['Taken back', number(a.all.undone)],
      a.all.recovered && ['Recovery', `${seconds(a.all.recovered.median)} in the median, nine of ten within `
        + seconds(a.all.recovered.ninety)],
      a.all.down && ['Without service', `${seconds(a.all.down.seconds)} in ${count(a.all.down.incidents, 'incident')}`],
      a.approvals && ['Approvals', `${a.approvals.approved} approved, ${a.approvals.rejected} rejected, `
        + `${a.approvals.expired} ran out, ${a.approvals.byPolicy} by policy`],
    ]) : nothing('No execution ended in that time.'),
    (a.recommendations ?? []).map(r => note('ok', r.text)),
    periods.length > 0 && h('div', { class: 'columns' },
      trend({
        title: 'Success over time', format: percent, most: 1, rangeName: '90 %', points: periods.map(p => ({
          when: days(p), value: p.measured.success?.value, low: p.measured.success?.low,
          high: p.measured.success?.high, note: `${p.measured.worked} of ${p.measured.judged}`,
        })),
      }),
      trend({
        title: 'Recovery over time (median)', format: seconds, rangeName: 'nine of ten within',
        points: periods.map(p => ({
          when: days(p), value: p.measured.recovered?.median, high: p.measured.recovered?.ninety,
        })),
      }))),
    measured('By type of finding', 'finding', a.byFinding), measured('By action', 'action', a.byAction),
    measured('By strategy', 'strategy', a.byStrategy), measured('By namespace', 'namespace', a.byNamespace),
    (a.notWell ?? []).length > 0 && section('What did not end well', table('What did not end well',
      ['why', 'times', 'taken back'], a.notWell.map(w => [w.why, w.times, w.undone]))),
    (a.refused ?? []).length > 0 && section('What was refused', table('What was refused',
      ['this did not hold', 'times', 'mostly for'],
      a.refused.map(r => [r.check, r.times, (r.actions ?? []).join(', ')]))),
    executions.length > 0 && section('Executions', table('Executions, the newest first',
      ['when', 'what', 'state', 'by'], executions.map(e => [time(e.createdAt),
        h('a', { href: to('execution', e.executionId) }, e.title), badge(e.status), e.principal]))),
  ];
}

function measured(title, what, lines = []) {
  return lines.length > 0 && section(title, table(title,
    [what, 'executions', 'worked', 'share', '90 %', 'taken back', 'median', 'nine of ten'], lines.map(m => [
      m.key === '-' ? '(none)' : spoken(m.key), m.executions, `${m.worked} of ${m.judged}${m.few ? ' (few)' : ''}`,
      m.success ? percent(m.success.value) : '',
      m.success ? `${percent(m.success.low)} to ${percent(m.success.high)}` : '',
      m.undone, m.recovered ? seconds(m.recovered.median) : '', m.recovered ? seconds(m.recovered.ninety) : '',
    ])));
}

function success({ actions = [], calibration: all, leftAlone = [] }) {
  return [
    section('Predictions', all ? [h('div', { class: 'columns' }, calibration(all), facts([
      ['Predictions', number(all.count)],
      ['Brier score', `${all.brierScore.toFixed(3)} (always saying the overall rate: ${all.brierOfRate.toFixed(3)})`],
      ['Expected calibration error', all.expectedCalibrationError.toFixed(3)],
    ]))] : nothing('No prediction has an outcome yet: odds are priors.')),
    actions.length > 0 && section('What worked', table('What worked', ['action', 'finding', 'worked', 'odds'],
      actions.map(l => [l.action, l.finding, `${l.worked} of ${l.samples}`, l.probability
        ? `${percent(l.probability.value)} (${percent(l.probability.low)} to ${percent(l.probability.high)})`
        : 'too few to tell']))),
    leftAlone.length > 0 && section('Left alone', table('Incidents left alone',
      ['type', 'left alone', 'gone by themselves', 'within an hour'], leftAlone.map(l => [l.type, l.left, l.healed, l.withinHour]))),
  ];
}

const cost = ({ currencies = [] }) => section('Cost', currencies.length === 0
  ? nothing('No execution that stayed has changed what is requested.')
  : currencies.map(c => [h('p', null, `Changes that stayed: ${money(c.net, c.currency)} a month `
    + `(${money(c.added)} more, ${money(-c.freed)} less, ${count(c.changes, 'execution')})`,
  c.downtimeCost && `; downtime cost ${c.downtimeCost.toFixed(2)} ${c.currency}`),
  [['action', c.byAction], ['namespace', c.byNamespace]].map(([what, lines]) => lines?.length > 0
    && table(`Cost by ${what}`, [what, 'more', 'less', 'in all', 'executions'], lines.map(l =>
      [l.key === '-' ? '(none)' : l.key, money(l.added), money(-l.freed), money(l.net), l.changes])))]));

const patterns = ({ patterns: list = [], times = [] }) => section('Patterns', list.length + times.length === 0
  ? nothing('No pattern has been seen yet.') : [
    list.length > 0 && table('What mends what', ['incidents like', 'action', 'worked', 'times', 'lately'],
      list.map(p => [p.signature, p.action, percent(p.share), p.support, p.retired ? 'no longer' : percent(p.recent)])),
    times.length > 0 && table('When it comes', ['type', 'object', 'when', 'times', 'share'],
      times.map(t => [t.type, t.target, t.retired ? `${t.when} (no longer)` : t.when, t.support, percent(t.share)]))]);

const experiments = ({ experiments: list = [] }) => section('Experiments', list.length === 0
  ? nothing('No experiment was started; a person can: aura experiment start.')
  : table('Experiments', ['experiment', 'compares', 'for', 'so far', 'state'], list.map(e => [e.id,
    `${spoken(e.design.a)} against ${spoken(e.design.b)}`, (e.design.findings ?? []).join(', '),
    [e.comparison.a, e.comparison.b].map(arm => `${spoken(arm.strategy)} ${arm.worked} of ${arm.count}`).join('; '),
    e.why ? `ended: ${e.why}` : `under way; they differ with ${percent(e.comparison.differ)}`])));
