import { METHODS } from '../../src/vocabulary';
import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import type { DrillContext } from '../drill/context';
import { type Change, changed, NOBODY, type Subject } from '../drill/cases';

const NO_ROUTE = refusedFor('WAF_BLOCKED', 'ROUTE_UNKNOWN');

const PATHS: readonly (readonly [string, Change])[] = [
  ['unpublished path', (call) => ({ ...call, path: '/internal/debug', query: [] })],
  ['path below a published one', (call) => ({ ...call, path: `${call.path}/unpublished/child` })],
  ['path in other case', (call) => ({ ...call, path: swapCase(call.path) })],
  ['dot segments', (call) => ({ ...call, path: `/..${call.path}/../..${call.path}/x/y` })],
];

function swapCase(path: string): string {
  return path === path.toUpperCase() ? `${path.toLowerCase()}/x` : path.toUpperCase();
}

/** Methods that the contract does not publish for the path of the probe. */
function foreignMethods(context: DrillContext, { operation }: Subject): string[] {
  const published = context.table.operations
    .filter(({ path }) => path === operation.spec.path)
    .map(({ method }) => method);
  return ['PROPFIND', 'LOCK', ...METHODS.filter((method) => !published.includes(method))];
}

/** What the contract does not publish is not there. */
export const networkRouteAllowlist: Attack = {
  slug: 'network-route-allowlist',
  title: 'call methods and paths that the contract does not publish',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const methods = foreignMethods(context, probe).map(
      (method): AttackCase => changed(probe, `method ${method}`, NO_ROUTE, (call) => ({ ...call, method })),
    );
    return [...methods, ...PATHS.map(([name, change]) => changed(probe, name, NO_ROUTE, change))];
  },
};
