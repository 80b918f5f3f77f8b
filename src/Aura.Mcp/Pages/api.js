// Requests to the server that the page came from.

let csrf = '';
let cluster = '';

/** What the server would not do, and what can be done about it. */
export class Fault extends Error {
  constructor(status, { code = 'Failed', message = 'the request failed', hint = null } = {}) {
    super(message);
    Object.assign(this, { status, code, hint });
  }
}

export const whenSignedOut = { call: () => {} };

export const setCluster = name => { cluster = name; };

async function request(method, path, body, signal) {
  let response;
  try {
    response = await fetch(path, {
      method, signal, credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'X-Aura-Csrf': csrf }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Fault(0, { code: 'NotReached', message: 'the server cannot be reached', hint: 'is it still running?' });
  }
  if (response.status === 204) return null;
  const text = await response.text();
  const answer = parse(text);
  if (response.ok && answer) return marked(answer);
  if (response.status === 401 && path !== '/api/me' && path !== '/api/session') whenSignedOut.call();
  throw new Fault(response.status, marked(answer ?? {}).error);
}

function parse(text) {
  try { return JSON.parse(text); } catch { return null; }
}

/** Puts each "[untrusted n]" back where it was taken from, marked ⟦so⟧ as somebody else's words. */
export function marked(answer, lifted = answer?.untrusted) {
  if (typeof answer === 'string' && Array.isArray(lifted))
    return answer.replace(/\[untrusted (\d+)\]/g, (whole, n) =>
      typeof lifted[n - 1] === 'string' ? `⟦${lifted[n - 1].replaceAll('⟦', '[').replaceAll('⟧', ']')}⟧` : whole);
  if (Array.isArray(answer)) return answer.map(a => marked(a, lifted));
  if (answer === null || typeof answer !== 'object') return answer;
  const texts = Array.isArray(answer.untrusted) ? answer.untrusted : lifted;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) =>
    [key, key === 'untrusted' ? value : marked(value, texts)]));
}

export const get = (path, signal) => request('GET', path, undefined, signal);
export const post = (path, body, signal) => request('POST', path, body, signal);
export const remove = path => request('DELETE', path);

/** Null where nobody is signed in. */
export async function whoAmI() {
  try {
    const me = await get('/api/me');
    csrf = me.csrf;
    return me;
  } catch (fault) {
    if (fault.status === 401) return null;
    throw fault;
  }
}

/** A tool's structured answer. Faults of the call throw; an execution that ended badly is an answer. */
export async function tool(name, args = {}, signal) {
  const answer = await post(`/api/tools/${name}`, cluster ? { ...args, cluster } : args, signal);
  const content = answer.content ?? {};
  if (answer.isError && content.code) throw new Fault(200, content);
  return content;
}

export const query = values => {
  const text = new URLSearchParams(Object.entries(values).filter(([, v]) => v !== '' && v !== null && v !== undefined));
  return text.size ? `?${text}` : '';
};
