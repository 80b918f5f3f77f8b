// How likely it is, with its interval, on a line from 0 to 100 %.

import { freshId, s } from '../dom.js';
import { percent } from '../words.js';

export function odds({ value, low, high }) {
  const [title, text] = [freshId('title'), freshId('text')];
  const at = share => `${(share * 100).toFixed(1)}%`;
  return s('svg', { class: 'odds', width: '100%', height: 16, role: 'img', 'aria-labelledby': `${title} ${text}` },
    s('title', { id: title }, `Odds ${percent(value)}`),
    s('desc', { id: text }, `90 % interval from ${percent(low)} to ${percent(high)}`),
    s('rect', { x: 0, y: 6, width: '100%', height: 4, rx: 2, class: 'track' }),
    s('rect', { x: at(low), y: 4, width: at(Math.max(high - low, 0.004)), height: 8, rx: 4, class: 'range' }),
    s('line', { x1: at(value), x2: at(value), y1: 1, y2: 15, class: 'value' }));
}
