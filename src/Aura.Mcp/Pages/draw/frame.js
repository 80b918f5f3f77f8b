// The frame of a drawing: redrawn to the width that there is, and told in words and as a table.

import { freshId, h, s } from '../dom.js';
import { more } from '../parts.js';

/**
 * @param title What it shows.
 * @param text The same as a sentence, for who does not see it.
 * @param draw Of a width in pixels: { height, parts }.
 * @param table The data, if they are more than the text says.
 */
export function figure({ title, text, draw, table, caption = true }) {
  const canvas = h('div', { class: 'canvas' });
  const [titleId, textId] = [freshId('title'), freshId('text')];
  let drawn = 0;
  function paint(width) {
    if (width < 1 || width === drawn) return;
    drawn = width;
    const { height, parts } = draw(width);
    canvas.replaceChildren(s('svg', {
      width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': `${titleId} ${textId}`,
    }, s('title', { id: titleId }, title), s('desc', { id: textId }, text), parts));
  }
  new ResizeObserver(([entry]) => paint(Math.floor(entry.contentRect.width))).observe(canvas);
  return h('figure', null, caption && h('figcaption', null, title), canvas,
    table && more('The same as a table', table));
}

/** A place on a line: from a value to pixels. */
export const scale = (from, to, start, end) => value =>
  to === from ? (start + end) / 2 : start + ((value - from) / (to - from) * (end - start));

/** A handful of round numbers that cover it. */
export function ticks(from, to, most = 5) {
  const rough = (to - from || 1) / most;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * ten).find(m => m >= rough);
  const all = [];
  for (let at = Math.ceil(from / step) * step; at <= to + (step / 1e6); at += step) all.push(+at.toPrecision(12));
  return all;
}

const Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** The same for seconds: whole minutes, whole hours. */
export function timeTicks(from, to, most = 5) {
  const step = Steps.find(i => (to - from) / i <= most) ?? 604800;
  if (to - from < 2) return ticks(from, to, most);
  const all = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) all.push(at);
  return all;
}

export const line = (x1, y1, x2, y2, cls) => s('line', { x1, y1, x2, y2, class: cls });

export const label = (x, y, text, cls = '', anchor = 'start') =>
  s('text', { x, y, class: `label ${cls}`, 'text-anchor': anchor }, text);
