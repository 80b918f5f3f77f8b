// What was predicted against what came true: on the diagonal, 7 of 10 that were said to be 70 % worked.

import { s } from '../dom.js';
import { table } from '../parts.js';
import { count, percent } from '../words.js';
import { figure, label, line, scale } from './frame.js';

export function calibration(of) {
  const bands = of.reliability ?? [];
  return figure({
    title: 'Predictions against outcomes',
    text: bands.map(b => `said ${percent(b.predicted)}, came true ${percent(b.worked)}, ${count(b.count, 'time')}`)
      .join('; '),
    draw: width => draw(Math.min(width, 380), bands),
    table: table('Predictions against outcomes', ['said', 'came true', 'predictions'],
      bands.map(b => [percent(b.predicted), percent(b.worked), b.count])),
  });
}

function draw(width, bands) {
  const height = Math.round(width * 0.8);
  const [x, y] = [scale(0, 1, 44, width - 16), scale(0, 1, height - 40, 16)];
  const most = Math.max(...bands.map(b => b.count), 1);
  return {
    height,
    parts: [
      [0, 0.5, 1].map(v => [line(44, y(v), width - 12, y(v), 'grid'), line(x(v), y(0), x(v), y(1), 'grid'),
        label(38, y(v) + 4, percent(v), 'muted', 'end'),
        label(x(v), height - 22, percent(v), 'muted', v === 1 ? 'end' : 'middle')]),
      line(x(0), y(0), x(1), y(1), 'wanted'),
      bands.map(b => s('circle', {
        cx: x(b.predicted), cy: y(b.worked), r: 4 + (8 * Math.sqrt(b.count / most)), class: 'point good',
      })),
      label(width - 12, height - 4, 'said →', 'muted', 'end'), label(50, 30, '↑ came true', 'muted'),
    ],
  };
}
