// What a step would change, and what stands there now.

import { tool } from './api.js';

/** A dry run: nothing is written. */
export async function changesOf(step, signal) {
  try {
    const result = await tool('run_action', { action: step.action, args: step.args ?? {}, dryRun: true }, signal);
    const failed = (result.checks ?? []).filter(c => !c.passed);
    return {
      step, changes: result.changes ?? [], warnings: result.warnings ?? [],
      why: failed.length > 0 ? failed.map(c => `${c.name}: ${c.why}`).join('; ') : '',
    };
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    return { step, changes: [], warnings: [], why: `${fault.message}${fault.hint ? ` (${fault.hint})` : ''}` };
  }
}

/** By "Kind namespace/name"; for a handful of objects, and only those that can be read. */
export async function objectsOf(changes, signal) {
  const targets = [...new Set(changes.filter(c => c.path).map(c => c.target))].slice(0, 6);
  const read = await Promise.all(targets.map(async target => {
    const [, kind, namespace, name] = target.match(/^(\S+) (?:([^/]+)\/)?(.+)$/) ?? [];
    if (!kind || kind === 'Secret') return null;
    const answer = await tool('get_objects', { kind, name, view: 'json', ...(namespace ? { namespace } : {}) }, signal)
      .catch(() => null);
    const object = Array.isArray(answer?.untrusted) ? answer.untrusted[0] : null;
    return object && typeof object === 'object' ? [target, object] : null;
  }));
  return new Map(read.filter(Boolean));
}
