// Sign in: by a code that `aura sign-in` prints, or with the organisation's account.

import { get, post } from '../api.js';
import { h, refill } from '../dom.js';
import { button, problem } from '../parts.js';

export function show({ id, me, signedIn, signal }) {
  // A code in the address would stay in the history.
  if (id) history.replaceState(null, '', '#/sign-in');
  const code = h('input', {
    id: 'code', name: 'code', autocomplete: 'one-time-code', autocapitalize: 'off', spellcheck: 'false',
    required: true, value: id, autofocus: true,
  });
  const trouble = h('div');
  const send = h('button', { class: 'primary' }, 'Sign in');
  const other = h('div');
  const form = h('form', {
    class: 'card narrow', submit: async e => {
      e.preventDefault();
      send.disabled = true;
      try {
        await post('/api/session', { code: code.value.trim() });
        await signedIn();
      } catch (fault) {
        refill(trouble, problem(fault));
        code.select();
      } finally {
        send.disabled = false;
      }
    },
  },
  h('h1', { tabindex: '-1' }, 'Sign in'),
  me && h('p', null, `You are signed in as ${me.name}; another code changes that.`),
  h('p', { class: 'muted' }, 'Run ', h('code', null, 'aura sign-in NAME'),
    ' where the server runs: it prints a code that works once.'),
  h('label', { for: 'code' }, 'One-time code'), code, trouble, h('div', { class: 'row end' }, send), other);
  offer(other, signal);
  return { title: 'Sign in', node: form };
}

async function offer(room, signal) {
  const { oidc } = await get('/api/sign-in', signal).catch(() => ({ oidc: false }));
  if (!oidc) return;
  refill(room, h('p', { class: 'or' }, 'or'),
    button('Sign in with your organisation', () => location.assign('/api/sign-in/oidc'), { class: 'wide' }));
}
