// Builds the page. Text goes in as text only; nothing here reads markup.

const Svg = 'http://www.w3.org/2000/svg';

/** What cannot be seen, or turns the direction of what follows, is shown by its number. */
const Unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/** Words from the cluster within a sentence of ours: ⟦so⟧. */
const Marked = /⟦([^⟧]*)⟧?/g;

export const visible = text =>
  String(text).replace(Unseen, c => `\\u{${c.codePointAt(0).toString(16)}}`);

/** For where only characters may stand: attributes, drawings. */
export const plain = text => visible(text).replace(Marked, '“$1”');

export const h = (tag, props, ...children) => build(document.createElement(tag), props, children);

export const s = (tag, props, ...children) => build(document.createElementNS(Svg, tag), props, children);

function build(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name, value);
    else set(node, name, value === true ? '' : plain(value));
  }
  return fill(node, ...children);
}

function set(node, name, value) {
  if (/^(on|style$|srcdoc$)/i.test(name)) throw new Error(`${name} is not set from text`);
  if (/href$/i.test(name) && !/^(#|\/(?!\/))/.test(value)) throw new Error(`${value} leads away from the page`);
  node.setAttribute(name, value);
}

/** Appends nodes and texts; null and false are left out. */
export function fill(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) node.append(child);
    else if (node.namespaceURI === Svg) node.append(plain(child));
    else node.append(...words(String(child)));
  }
  return node;
}

export function refill(node, ...children) {
  node.replaceChildren();
  return fill(node, ...children);
}

function words(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(Marked)) {
    nodes.push(visible(text.slice(at, match.index)), said(match[1]));
    at = match.index + match[0].length;
  }
  nodes.push(visible(text.slice(at)));
  return nodes.filter(n => n !== '');
}

/** Somebody else's words: quoted, and kept from turning the direction of ours. */
export function said(text) {
  const quote = document.createElement('q');
  const inner = document.createElement('bdi');
  quote.className = 'said';
  quote.title = 'text from the cluster or a caller';
  inner.textContent = visible(text);
  quote.append(inner);
  return quote;
}

let last = 0;
export const freshId = prefix => `${prefix}-${++last}`;
