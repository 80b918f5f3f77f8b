// Which view is shown: by what follows # in the address.

/** "#/plan/p-1?strategy=balanced" is view plan, id p-1. */
export function where(hash = location.hash) {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/');
  return { view: view || 'now', id: read(rest.join('/')) || null, search: new URLSearchParams(search) };
}

function read(text) {
  try { return decodeURIComponent(text); } catch { return ''; }
}

export const to = (view, id, search) => `#/${view}${id ? `/${encodeURIComponent(id)}` : ''}`
  + (search ? `?${new URLSearchParams(search)}` : '');

export function go(hash) {
  if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = hash;
}
