// Ready replicas over time, as the twin had them.

import { s } from '../dom.js';
import { table } from '../parts.js';
import { seconds } from '../words.js';
import { figure, label, line, scale, timeTicks } from './frame.js';

const Row = 74;

export function timeline({ readyOverTime = [], timeline: events = [] }) {
  const end = Math.max(1, ...readyOverTime.flatMap(i => i.points.map(p => p[0])), ...events.map(e => e.seconds));
  const told = i => i.points.map(p => `${p[1]} after ${seconds(p[0])}`).join(', ');
  const text = readyOverTime.map(i => `${i.workload}: ${told(i)}; ${i.wanted} wanted`).join('. ');
  return figure({
    title: 'Ready replicas in the twin', text: text || 'no workload is concerned',
    draw: width => draw(width, readyOverTime, events, end * 1.12),
    table: table('What happened in the twin', ['after', 'what'], events.map(e => [seconds(e.seconds), e.what])),
  });
}

function draw(width, all, events, end) {
  const x = scale(0, end, 34, width - 40);
  const bottom = (all.length * Row) + 4;
  return {
    height: bottom + 22,
    parts: [
      events.map(e => line(x(e.seconds), 6, x(e.seconds), bottom, 'grid')),
      all.map((one, row) => series(one, row * Row, x, end, width)),
      timeTicks(0, end, width < 420 ? 4 : 8).map(v => label(x(v), bottom + 16, seconds(v), 'muted', 'middle')),
    ],
  };
}

function series(one, top, x, end, width) {
  const most = Math.max(1, one.wanted, ...one.points.map(p => p[1]));
  const y = scale(0, most, top + Row - 8, top + 24);
  const path = one.points.map(([at, ready], i) => i === 0 ? `M${x(at)},${y(ready)}` : `H${x(at)}V${y(ready)}`).join('')
    + `H${x(end)}`;
  const last = one.points.at(-1)?.[1] ?? 0;
  return [
    label(34, top + 14, one.workload, 'strong'),
    line(34, y(one.wanted), width - 40, y(one.wanted), 'wanted'),
    label(28, y(one.wanted) + 4, one.wanted, 'muted', 'end'),
    one.wanted > 0 && label(28, y(0) + 4, 0, 'muted', 'end'),
    s('path', { d: `${path}V${y(0)}H${x(one.points[0]?.[0] ?? 0)}Z`, class: 'area' }),
    s('path', { d: path, class: 'series' }),
    label(width - 34, y(last) + 4, `${last}/${one.wanted}`, 'strong'),
  ];
}
