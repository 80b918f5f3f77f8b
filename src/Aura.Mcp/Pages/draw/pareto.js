// Strategies by odds and time: on the line are those that no other one beats at everything.

import { s } from '../dom.js';
import { table } from '../parts.js';
import { money, percent, seconds, spoken } from '../words.js';
import { figure, label, line, scale, ticks } from './frame.js';

const Left = 44;
const Right = 16;
const Height = 240;
const Bottom = 34;

export function pareto(strategies, recommended) {
  const down = strategies.some(i => i.expectedDowntimeSeconds > 0);
  const timeOf = i => down ? i.expectedDowntimeSeconds : i.recoverySeconds;
  const what = down ? 'expected downtime' : 'time to recover';
  const items = strategies.map(i => ({
    name: spoken(i.name), x: timeOf(i), odds: i.successProbability, cost: i.costImpact,
    front: !i.dominatedBy && !i.excludedBecause, out: Boolean(i.excludedBecause), best: i.name === recommended,
    why: i.excludedBecause ? 'excluded' : i.dominatedBy ? `${spoken(i.dominatedBy)} is better at everything` : '',
  }));
  const text = items.map(i => `${i.name}: ${percent(i.odds.value)}, ${seconds(i.x)}`
    + `${i.best ? ', recommended' : ''}${i.why ? `, ${i.why}` : ''}`).join('; ');
  return figure({
    title: `Odds against ${what}`, text, draw: width => draw(width, items, what),
    table: table('Strategies by odds and time', ['strategy', 'odds', what, 'cost a month', ''], items.map(i =>
      [i.name, percent(i.odds.value), seconds(i.x), money(i.cost.perMonth, i.cost.currency),
        i.best ? 'recommended' : i.why])),
  });
}

function draw(width, items, what) {
  const most = Math.max(...items.map(i => i.x), 1);
  const x = scale(0, most * 1.08, Left, width - Right);
  const y = scale(0, 1, Height - Bottom, 12);
  const front = items.filter(i => i.front).sort((a, b) => a.x - b.x || b.odds.value - a.odds.value);
  return {
    height: Height,
    parts: [
      [0, 0.25, 0.5, 0.75, 1].map(v => [line(Left, y(v), width - Right, y(v), 'grid'),
        label(Left - 6, y(v) + 4, percent(v), 'muted', 'end')]),
      ticks(0, most * 1.08, width < 420 ? 3 : 6).map(v => label(x(v), Height - Bottom + 16, seconds(v), 'muted', 'middle')),
      label(width - Right, Height - 4, `${what} →`, 'muted', 'end'),
      s('polyline', { class: 'front', points: front.map(i => `${x(i.x)},${y(i.odds.value)}`).join(' ') }),
      items.map(i => mark(i, x, y)),
      names(items, x, y, width),
    ],
  };
}

function mark(i, x, y) {
  const [cx, cy] = [x(i.x), y(i.odds.value)];
  const cls = `point ${i.out ? 'out' : i.front ? 'good' : 'dull'}${i.best ? ' best' : ''}`;
  return [line(cx, y(i.odds.low), cx, y(i.odds.high), 'whisker'),
    i.out ? s('path', { d: `M${cx - 5},${cy - 5}l10,10m0,-10l-10,10`, class: cls })
      : s('circle', { cx, cy, r: i.best ? 7 : 5, class: cls })];
}

/** Beside their points, pushed apart where they would cover each other. */
function names(items, x, y, width) {
  const placed = [];
  return items.map(i => ({ i, at: y(i.odds.value) + 4 })).sort((a, b) => a.at - b.at).map(({ i, at }) => {
    const end = x(i.x) > width * 0.6;
    while (placed.some(p => Math.abs(p.at - at) < 14 && Math.abs(p.x - x(i.x)) < 150)) at += 2;
    placed.push({ at, x: x(i.x) });
    return label(x(i.x) + (end ? -11 : 11), at, i.name, i.best ? 'strong' : '', end ? 'end' : 'start');
  });
}
