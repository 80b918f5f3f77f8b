// What an execution's result says of it, as the page and an MCP client's view show it.

import { h } from './dom.js';
import { badge, more, riskBadge, section, table, time } from './parts.js';
import { seconds, spoken } from './words.js';

/**
 * Terms of a list of facts.
 * @param other One more, before how it is put back.
 */
export const standing = (x, other) => [
  ['Risk', riskBadge(x.risk)],
  x.undo && ['Undo', `${spoken(x.undo.grade)}: ${x.undo.how}`],
  x.verification && ['Verified', badge(x.verification.held ? 'succeeded' : 'failed',
    x.verification.held ? 'holds' : 'does not hold'),
  ` ${x.verification.condition}, after ${seconds(x.verification.seconds)}`],
  other,
  x.restoring && ['Put back by itself', time(x.restoring.due), `: ${spoken(x.restoring.state)}`],
];

export function whyNot({ checks }) {
  const failed = (checks ?? []).filter(c => !c.passed);
  return failed.length > 0 && section('Why not', h('ul', { class: 'plain' }, failed.map(c => h('li', null,
    badge('failed', 'does not hold'), ` ${c.name}: ${c.why}`, c.hint && h('span', { class: 'block muted' }, c.hint)))));
}

export const witnesses = list => table('Witnesses', ['object', 'what', 'before', 'after', 'state'],
  list.map(w => [w.object, w.what, w.before, w.after ?? 'not looked at',
    w.harmed ? badge('failed', 'harmed') : badge('done', 'unharmed')]));

export const outputs = ({ outputs: list }) =>
  (list ?? []).map(o => more(`Output of ${o.step} (exit code ${o.exitCode})`, h('pre', null, o.untrusted)));

/** @param title What the execution is called there. */
export const newestFirst = (executions, title) => table('Executions, the newest first',
  ['when', 'what', 'state', 'by', 'outcome'], executions.map(e =>
    [time(e.createdAt), title(e), badge(e.status), e.principal, e.message]));
