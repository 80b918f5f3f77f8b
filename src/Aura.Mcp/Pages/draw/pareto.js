// Strategies by odds and time: on the line are those that no other one beats at everything.

import { s } from '../dom.js';
import { table } from '../parts.js';
import { money, percent, seconds, spoken } from '../words.js';
import { figure, label, line, scale, timeTicks } from './frame.js';

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
    table: table('Strategies by odds and time', ['strategy', 'odds', what, 'cost a month', 'state'], items.map(i =>
      [i.name, percent(i.odds.value), seconds(i.x), money(i.cost.perMonth, i.cost.currency),
        i.best ? 'recommended' : i.why])),
  });
}

function draw(width, items, what) {
  const [least, most] = [Math.min(...items.map(i => i.x)), Math.max(...items.map(i => i.x), 1)];
  // From nothing, unless all are so close together that one could not tell them apart.
  const from = least > most / 2 ? least - ((most - least) * 0.4) - (most * 0.02) : 0;
  const to = most + ((most - from) * 0.06);
  const x = scale(from, to, Left, width - Right);
  const y = scale(0, 1, Height - Bottom, 12);
  const front = items.filter(i => i.front).sort((a, b) => a.x - b.x || b.odds.value - a.odds.value);
  return {
    height: Height,
    parts: [
      [0, 0.25, 0.5, 0.75, 1].map(v => [line(Left, y(v), width - Right, y(v), 'grid'),
        label(Left - 6, y(v) + 4, percent(v), 'muted', 'end')]),
      timeTicks(from, to, width < 420 ? 3 : 6).map(v =>
        label(x(v), Height - Bottom + 16, seconds(v), 'muted', 'middle')),
      label(width - Right, Height - 3, `${what} →`, 'muted', 'end'),
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

/** Beside their points, where nothing else stands. */
function names(items, x, y, width) {
  const taken = items.map(i => ({ x: x(i.x) - 7, y: y(i.odds.value) - 7, w: 14, h: 14 }));
  const free = at => at.x > 0 && at.x + at.w < width && taken.every(o =>
    at.x + at.w < o.x || o.x + o.w < at.x || at.y + at.h < o.y || o.y + o.h < at.y);
  return items.map(i => {
    const [cx, cy, w] = [x(i.x), y(i.odds.value), (i.name.length * 7.4) + 4];
    const place = [0, -15, 15, -30, 30, -45, 45, -60, 60].flatMap(dy => [cx + 11, cx - 11 - w, cx - (w / 2)]
      .map(left => ({ x: left, y: cy - 7 + dy, w, h: 14 }))).find(free) ?? { x: cx + 11, y: cy - 7, w, h: 14 };
    taken.push(place);
    return label(place.x, place.y + 11, i.name, i.best ? 'strong' : '');
  });
}
