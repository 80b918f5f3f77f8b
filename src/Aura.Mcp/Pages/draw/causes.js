// The root cause and what it makes suffer; many of a kind are one box.

import { s } from '../dom.js';
import { groups, groupText } from '../parts.js';
import { named, percent, short } from '../words.js';
import { figure, label } from './frame.js';

const Single = 5;
const Most = 8;
const Box = 40;
const Step = 50;

export function causes(finding) {
  const nodes = boxes(finding.affected ?? []);
  const cause = finding.rootCause ?? { type: finding.type, target: finding.target };
  const sure = cause.confidence ? `, ${percent(cause.confidence)} sure` : '';
  return figure({
    title: 'Root cause and what suffers from it',
    text: `${cause.type} of ${named(cause.target)}${sure}; ${nodes.length === 0 ? 'nothing else suffers'
      : `suffering: ${nodes.map(n => n.text).join(', ')}`}`,
    draw: width => draw(width, cause, sure, nodes),
  });
}

function boxes(affected) {
  const all = groups(affected).flatMap(g => g.objects.length <= Single && affected.length <= Single * 2
    ? g.objects.map(o => ({ text: named(o), top: o.kind, name: o.name }))
    : [{ text: groupText(g), top: g.objects.length === 1 ? g.kind : groupText({ ...g, namespace: '' }),
      name: g.objects.length === 1 ? g.objects[0].name : g.namespace ? `in ${g.namespace}` : 'of the cluster' }]);
  if (all.length <= Most) return all;
  const left = all.length - Most + 1;
  return [...all.slice(0, Most - 1), { text: `${left} more groups`, top: `${left} more groups`, name: 'in the table' }];
}

function draw(width, cause, sure, nodes) {
  const beside = width >= 520;
  const w = beside ? Math.min(300, width * 0.42) : width - 2;
  const left = beside ? width - w - 1 : 28;
  const top = beside ? 1 : Box + 18;
  const height = Math.max(beside ? Box + 2 : Box + 4, top + (nodes.length * Step) - 8);
  const rootY = beside ? Math.max(1, (height - Box) / 2) : 1;
  const edge = (_, i) => {
    const y = top + (i * Step) + (Box / 2);
    return s('path', {
      class: 'edge', d: beside
        ? `M${1 + w},${rootY + (Box / 2)}C${(w + left) / 2},${rootY + (Box / 2)} ${(w + left) / 2},${y} ${left},${y}`
        : `M14,${rootY + Box}V${y}H${left}`,
    });
  };
  return {
    height,
    parts: [
      nodes.map(edge),
      node(1, rootY, w, `${cause.type}${sure}`, named(cause.target), 'box root'),
      nodes.map((n, i) => node(left, top + (i * Step), beside ? w : width - left - 1, n.top, n.name, 'box')),
    ],
  };
}

function node(x, y, w, above, below, cls) {
  const most = Math.floor((w - 18) / 7);
  return s('g', null, s('rect', { x, y, width: w, height: Box, rx: 6, class: cls }),
    label(x + 10, y + 17, short(above, most), cls.includes('root') ? 'strong' : 'muted'),
    label(x + 10, y + 33, short(below, most), cls.includes('root') ? 'muted' : 'strong'));
}
