// An execution in an MCP client, followed to its end where the client lets it ask.

import { marked } from '../api.js';
import { h, refill } from '../dom.js';
import { diff } from '../draw/diff.js';
import { badge, facts, loading, more, note, nothing, problem, riskBadge, section, table, time } from '../parts.js';
import { seconds, spoken } from '../words.js';
import { connect } from './host.js';

const main = document.querySelector('main');

/** Seconds that the server is let wait for the end. */
const Wait = 10;

let call = null;
let followed = null;

const step = s => h('li', { class: `phase ${s.state}` }, badge(s.state), ' ', h('span', null, s.what),
  s.detail && h('span', { class: 'block muted' }, s.detail));

function shown(x) {
  if (x.executions) return listed(x.executions);
  const failed = (x.checks ?? []).filter(c => !c.passed);
  return [
    h('h1', null, 'Execution'),
    h('div', { class: 'card' },
      h('p', { class: 'headline' }, badge(x.status), ' ', x.message),
      facts([
        ['Risk', riskBadge(x.risk)],
        x.undo && ['Undo', `${spoken(x.undo.grade)}: ${x.undo.how}`],
        x.verification && ['Verified', badge(x.verification.held ? 'succeeded' : 'failed',
          x.verification.held ? 'holds' : 'does not hold'),
        ` ${x.verification.condition}, after ${seconds(x.verification.seconds)}`],
        x.restoring && ['Put back by itself', time(x.restoring.due), `: ${spoken(x.restoring.state)}`],
      ]),
      x.approval && note('warning', x.approval.how)),
    failed.length > 0 && section('Why not', h('ul', { class: 'plain' }, failed.map(c => h('li', null,
      badge('failed', 'does not hold'), ` ${c.name}: ${c.why}`, c.hint && h('span', { class: 'block muted' }, c.hint))))),
    (x.steps ?? []).length > 0 && section('Steps', h('ol', { class: 'timeline' }, x.steps.map(step))),
    (x.changes ?? []).length > 0 && section('Changes', diff(x.changes)),
    (x.warnings ?? []).map(w => note('warning', w)),
    (x.witnesses ?? []).length > 0 && table('Witnesses', ['object', 'what', 'before', 'after', 'state'],
      x.witnesses.map(w => [w.object, w.what, w.before, w.after ?? 'not looked at',
        w.harmed ? badge('failed', 'harmed') : badge('done', 'unharmed')])),
    (x.outputs ?? []).map(o => more(`Output of ${o.step} (exit code ${o.exitCode})`, h('pre', null, o.untrusted))),
    x.executionId && h('p', { class: 'muted id' }, x.executionId),
  ];
}

const listed = executions => executions.length === 0 ? nothing('Nothing was executed yet.')
  : table('Executions, the newest first', ['when', 'what', 'state', 'by', 'outcome'], executions.map(e =>
    [time(e.createdAt), e.title, badge(e.status), e.principal, e.message]));

function tell({ structuredContent = {} }) {
  const answer = marked(structuredContent);
  refill(main, answer.code ? problem(answer) : shown(answer));
  if (answer.status === 'running' && answer.executionId) follow(answer.executionId);
}

async function follow(executionId) {
  if (!call || followed === executionId) return;
  followed = executionId;
  try {
    const next = await call('get_execution', { executionId, wait: Wait });
    followed = null;
    tell(next);
  } catch (fault) {
    main.append(h('p', { class: 'muted' }, `It is not followed any more: ${fault.message}`));
  }
}

refill(main, loading('Asking how it goes'));
connect('aura-execution', {
  result: tell,
  cancelled: () => refill(main, nothing('The call was cancelled; what it has begun goes on.')),
}).then(calls => { call = calls; }).catch(fault => refill(main, problem(fault)));
