// What changes, object by object, with what stands around it.

import { h } from '../dom.js';
import { objectText } from '../parts.js';
import { yaml } from '../words.js';

const Around = 4;

/** Of a path like spec.containers[name=main].image. */
const Parts = /[^.[\]]+|\[[^\]]*\]/g;

/** Set by default everywhere: they say nothing of an object. */
const Unread = /^(termination|uid$|resourceVersion$|generation$)/;

/** @param objects What stands there now, by "Kind namespace/name"; where it is known. */
export function diff(changes, objects = new Map()) {
  const byTarget = Map.groupBy(changes, c => c.target);
  return h('div', { class: 'diffs' }, [...byTarget].map(([target, lines]) => h('section', { class: 'diff' },
    h('h3', null, objectText(target)), lines.map(change => one(change, objects.get(target))))));
}

function one({ op, path, before, after, why }, object) {
  const values = path || after !== undefined;
  return h('div', { class: 'change' },
    h('p', { class: 'path' }, h('b', null, op), ' ', path && h('code', null, path)),
    values && h('div', { class: 'lines' },
      path && context(object, path).map(line => h('pre', { class: 'same' }, `  ${line}`)),
      before !== undefined && before !== null && h('del', null, lines('−', keyed(path, before))),
      after !== undefined && after !== null ? h('ins', null, lines('+', keyed(path, after)))
        : path && h('ins', null, h('pre', null, '+ (removed)'))),
    why && h('p', { class: 'muted' }, why));
}

const lines = (sign, value) => h('pre', null,
  h('span', { class: 'sr' }, sign === '+' ? 'after: ' : 'before: '),
  yaml(value).split('\n').map(line => `${sign} ${line}`).join('\n'));

/** By the last word of its path, where that is a name. */
function keyed(path, value) {
  const key = name(path?.match(Parts)?.at(-1) ?? '[=');
  return key ? { [key]: value } : value;
}

/** Plain fields beside the one that changes; where it stands alone, those further out. */
function context(object, path) {
  const parts = path.match(Parts) ?? [];
  let [at, found] = [object, []];
  for (const part of parts) {
    if (at === null || typeof at !== 'object') break;
    const beside = Array.isArray(at) ? [] : Object.entries(at).filter(([key, v]) =>
      key !== name(part) && !Unread.test(key) && (v === null || typeof v !== 'object'));
    if (beside.length > 0) found = beside;
    at = inside(at, part);
  }
  return found.slice(0, Around).map(([key, v]) => `${key}: ${v}`);
}

function inside(at, part) {
  const choice = part.match(/^\[(\w+)=(.*)\]$/);
  if (choice) return Array.isArray(at) ? at.find(i => String(i?.[choice[1]]) === choice[2]) : undefined;
  return at?.[name(part)];
}

/** Of a field, of a key like [kubectl.kubernetes.io/restartedAt], of a place like [0]; '' of a choice. */
const name = part => part.includes('=') ? '' : part.replace(/^\[|\]$/g, '');
