// The steps of a strategy, each after those that it depends on.

import { h, s } from '../dom.js';
import { short, yaml } from '../words.js';
import { figure, label } from './frame.js';

const Box = 46;
const Gap = 34;

export function steps(list) {
  const layers = layered(list);
  const text = list.map(i => `${i.id}: ${i.action}${i.dependsOn?.length ? ` after ${i.dependsOn.join(', ')}` : ''}`)
    .join('; ');
  return h('div', { class: 'steps' },
    figure({ title: 'Order of the steps', text, draw: width => draw(width, layers), caption: false }),
    h('ol', { class: 'plain' }, list.map(i => h('li', null,
      h('b', null, i.action), ` ${i.why}`,
      h('pre', null, yaml(i.args ?? {}))))));
}

/** A step stands one layer after the last that it waits for. */
function layered(list) {
  const depth = new Map();
  const of = (step, seen = []) => {
    if (depth.has(step.id) || seen.includes(step.id)) return depth.get(step.id) ?? 0;
    const before = list.filter(o => step.dependsOn?.includes(o.id)).map(o => of(o, [...seen, step.id]) + 1);
    depth.set(step.id, Math.max(0, ...before));
    return depth.get(step.id);
  };
  const layers = [];
  for (const step of list) (layers[of(step)] ??= []).push(step);
  return layers.filter(Boolean);
}

function draw(width, layers) {
  const across = layers.length > 1 && layers.length * 190 <= width;
  const places = across ? acrossPlaces(width, layers) : downPlaces(width, layers);
  const height = Math.max(...[...places.values()].map(p => p.y + Box)) + 2;
  const arrows = [...places.values()].flatMap(p => (p.step.dependsOn ?? []).map(id => places.get(id))
    .filter(Boolean).map(from => arrow(from, p, across)));
  return { height, parts: [arrows, [...places.values()].map(box)] };
}

function acrossPlaces(width, layers) {
  const w = Math.min(240, (width - (Gap * (layers.length - 1)) - 2) / layers.length);
  return new Map(layers.flatMap((layer, column) => layer.map((step, row) =>
    [step.id, { step, x: 1 + (column * (w + Gap)), y: 1 + (row * (Box + 12)), w }])));
}

function downPlaces(width, layers) {
  return new Map(layers.flatMap((layer, row) => {
    const w = Math.min(300, (width - 2 - (10 * (layer.length - 1))) / layer.length);
    return layer.map((step, column) => [step.id, { step, x: 1 + (column * (w + 10)), y: 1 + (row * (Box + 28)), w }]);
  }));
}

function arrow(from, to, across) {
  const [x1, y1] = across ? [from.x + from.w, from.y + (Box / 2)] : [from.x + (from.w / 2), from.y + Box];
  const [x2, y2] = across ? [to.x - 3, to.y + (Box / 2)] : [to.x + (to.w / 2), to.y - 3];
  const head = across ? `M${x2},${y2}l-7,-4v8z` : `M${x2},${y2}l-4,-7h8z`;
  return [s('path', { class: 'edge', d: `M${x1},${y1}L${x2},${y2}` }), s('path', { class: 'arrow', d: head })];
}

function box({ step, x, y, w }) {
  const most = Math.floor((w - 16) / 7.2);
  return s('g', null, s('rect', { x, y, width: w, height: Box, rx: 6, class: 'box' }),
    label(x + 9, y + 19, short(step.action, most), 'strong'), label(x + 9, y + 36, short(step.id, most), 'muted'));
}
