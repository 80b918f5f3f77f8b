// This document inside an MCP client: JSON-RPC by messages to the window around it (MCP Apps, 2026-01-26).

const Protocol = '2026-01-26';
const waiting = new Map();
let last = 0;

const send = message => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');

function request(method, params) {
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    send({ id, method, params });
  });
}

function dress({ theme }) {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}

/**
 * Begins; what the host tells is heard until it goes.
 * @param result Told of the tool's result: { structuredContent, isError }.
 * @returns A way to call the server's tools; null where the host offers none.
 */
export async function connect(name, { result, cancelled }) {
  const hears = {
    'ui/notifications/tool-result': result,
    'ui/notifications/tool-cancelled': cancelled,
    'ui/notifications/host-context-changed': dress,
  };
  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || data?.jsonrpc !== '2.0') return;
    if (data.method) {
      hears[data.method]?.(data.params ?? {});
      if (data.id !== undefined) send({ id: data.id, result: {} });
      return;
    }
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) asked?.reject(new Error(data.error.message));
    else asked?.resolve(data.result);
  });
  const { hostCapabilities = {}, hostContext = {} } = await request('ui/initialize', {
    appInfo: { name, version: '1.0.0' }, appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
    protocolVersion: Protocol,
  });
  dress(hostContext);
  send({ method: 'ui/notifications/initialized', params: {} });
  new ResizeObserver(() => send({
    method: 'ui/notifications/size-changed',
    params: { width: document.body.scrollWidth, height: document.body.scrollHeight },
  })).observe(document.body);
  return hostCapabilities.serverTools ? (tool, args) => request('tools/call', { name: tool, arguments: args }) : null;
}
