// A quantity over time, with its range.

import { s } from '../dom.js';
import { table } from '../parts.js';
import { seconds } from '../words.js';
import { figure, label, line, scale, ticks, timeTicks } from './frame.js';

const Height = 170;

/** @param points [{ when, value, low, high, note }]; what has no value is a gap. */
export function trend({ title, points, format, most, rangeName }) {
  const told = points.filter(p => p.value !== null && p.value !== undefined);
  return figure({
    title, text: told.map(p => `${p.when}: ${format(p.value)}`).join('; ') || 'nothing yet',
    draw: width => draw(width, told, format, most ?? Math.max(...told.map(p => p.high ?? p.value), 1)),
    table: table(title, ['from', 'value', rangeName, 'of'], told.map(p => [p.when, format(p.value),
      p.low === undefined ? format(p.high) : `${format(p.low)} to ${format(p.high)}`, p.note ?? ''])),
  });
}

function draw(width, points, format, most) {
  const y = scale(0, most, Height - 30, 12);
  const x = scale(-0.5, Math.max(points.length, 1) - 0.5, 52, width - 10);
  const every = Math.ceil(points.length / Math.max(1, Math.floor(width / 110)));
  const at = (p, i) => [x(i), y(p.value)];
  return {
    height: Height,
    parts: [
      (format === seconds ? timeTicks : ticks)(0, most, 3).map(v => [line(52, y(v), width - 10, y(v), 'grid'),
        label(46, y(v) + 4, format(v), 'muted', 'end')]),
      s('polyline', { class: 'series', points: points.map((p, i) => at(p, i).join(',')).join(' ') }),
      points.map((p, i) => [line(x(i), y(p.low ?? p.value), x(i), y(p.high), 'whisker'),
        s('circle', { cx: x(i), cy: y(p.value), r: 4, class: 'point good' }),
        i % every === 0 && (x(i) > width - 40 ? label(width - 1, Height - 10, p.when, 'muted', 'end')
          : label(x(i), Height - 10, p.when, 'muted', 'middle'))]),
    ],
  };
}
