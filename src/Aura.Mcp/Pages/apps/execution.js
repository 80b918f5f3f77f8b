// An execution in an MCP client, followed to its end where the client lets it ask.

import { marked } from '../api.js';
import { h, refill } from '../dom.js';
import { diff } from '../draw/diff.js';
import { badge, facts, loading, note, nothing, problem, section } from '../parts.js';
import { newestFirst, outputs, standing, whyNot, witnesses } from '../standing.js';
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
  return [
    h('h1', null, 'Execution'),
    h('div', { class: 'card' },
      h('p', { class: 'headline' }, badge(x.status), ' ', x.message),
      facts(standing(x)),
      x.approval && note('warning', x.approval.how)),
    whyNot(x),
    (x.steps ?? []).length > 0 && section('Steps', h('ol', { class: 'timeline' }, x.steps.map(step))),
    (x.changes ?? []).length > 0 && section('Changes', diff(x.changes)),
    (x.warnings ?? []).map(w => note('warning', w)),
    (x.witnesses ?? []).length > 0 && witnesses(x.witnesses),
    outputs(x),
    x.executionId && h('p', { class: 'muted id' }, x.executionId),
  ];
}

const listed = executions => executions.length === 0 ? nothing('Nothing was executed yet.')
  : newestFirst(executions, e => e.title);

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
