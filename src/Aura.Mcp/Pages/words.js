// Numbers, times and names as people read them.

const pad = n => String(n).padStart(2, '0');

/** A number and its unit stay on one line. */
const Space = '\u00a0';

/** 15:04:05 UTC, with the day where it is another one. */
export function clock(time, now = new Date()) {
  const at = new Date(time);
  if (Number.isNaN(+at)) return '';
  const text = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())} UTC`;
  return at.toISOString().slice(0, 10) === now.toISOString().slice(0, 10) ? text
    : `${at.toISOString().slice(0, 10)} ${text}`;
}

export function seconds(n) {
  if (n === null || n === undefined) return 'not known';
  if (n < 100) return `${n < 10 && n % 1 ? n.toFixed(1) : Math.round(n)}${Space}s`;
  return n < 6000 ? `${Math.round(n / 60)}${Space}min` : `${(n / 3600).toFixed(1)}${Space}h`;
}

/** Counting down: 1:05. */
export function countdown(milliseconds) {
  const left = Math.max(0, Math.floor(milliseconds / 1000));
  return left >= 3600 ? `${Math.floor(left / 3600)}:${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`
    : `${Math.floor(left / 60)}:${pad(left % 60)}`;
}

export const percent = share => `${Math.round(share * 100)}${Space}%`;

export const money = (amount, currency = '') =>
  `${amount > 0 ? '+' : amount < 0 ? '−' : ''}${Math.abs(amount).toFixed(2)}${Space}${currency}`.trim();

export const number = n => Number(n).toLocaleString('en');

export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

/** rolled_back is "rolled back". */
export const spoken = name => String(name ?? '').replaceAll('_', ' ');

export const named = object => object
  ? `${object.kind ?? ''} ${object.namespace ? `${object.namespace}/` : ''}${object.name ?? ''}`.trim() : '';

export const short = (text, most) => text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** A value as YAML, as far as it has to be read. */
export function yaml(value, indent = '') {
  if (value === null || value === undefined) return `${indent}(none)`;
  if (typeof value !== 'object') return `${indent}${value === '' ? '""' : value}`;
  const entries = Object.entries(value);
  if (entries.length === 0) return `${indent}${Array.isArray(value) ? '[]' : '{}'}`;
  return entries.map(([key, v]) => {
    const nested = v !== null && typeof v === 'object' && Object.keys(v).length > 0;
    if (Array.isArray(value)) return `${indent}- ${yaml(v, `${indent}  `).trimStart()}`;
    return nested ? `${indent}${key}:\n${yaml(v, `${indent}  `)}` : `${indent}${key}: ${yaml(v)}`;
  }).join('\n');
}
