// The ways to fix a finding side by side, in an MCP client. It is looked at here; carried out and approved elsewhere.

import { marked } from '../api.js';
import { h, refill } from '../dom.js';
import { pareto } from '../draw/pareto.js';
import { steps } from '../draw/steps.js';
import { badge, loading, note, nothing, object, problem, section } from '../parts.js';
import { cards } from '../views/strategies.js';
import { spoken } from '../words.js';
import { connect } from './host.js';

const main = document.querySelector('main');

function compared(plan) {
  const { finding, strategies = [] } = plan;
  const chosen = h('div');
  const choose = name => {
    const strategy = strategies.find(s => s.name === name);
    refill(chosen, strategy && section(`Steps of ${spoken(name)}`, steps(strategy.steps)));
  };
  const first = strategies.find(s => s.name === plan.recommended) ?? strategies[0];
  if (first) choose(first.name);
  return [
    h('h1', null, 'Plan'),
    finding && h('p', null, badge(finding.severity), ' ', h('b', null, finding.type), ' ', object(finding.target),
      h('span', { class: 'block muted' }, finding.summary)),
    plan.recommended ? note('ok', h('b', null, 'Recommended: '), plan.why)
      : note('warning', h('b', null, 'Nothing is recommended: '), plan.actNot?.why ?? plan.why),
    first ? [cards(strategies, plan.recommended, first.name, choose), pareto(strategies, plan.recommended), chosen]
      : nothing('No strategy is known for it.'),
    h('p', { class: 'muted id' }, plan.planId),
  ];
}

refill(main, loading('Comparing ways to fix it'));
connect('aura-plan', {
  result({ structuredContent = {}, isError }) {
    const answer = marked(structuredContent);
    refill(main, isError ? problem(answer) : compared(answer));
  },
  cancelled: () => refill(main, nothing('The comparison was cancelled.')),
}).catch(fault => refill(main, problem(fault)));
