import { METHODS } from '../../src/vocabulary';
import { type Attack, casesOr, refusedFor } from '../drill/attack';
import type { DrillContext } from '../drill/context';
import { matchesTemplate } from '../drill/contract-view';
import { changed, NOBODY } from '../drill/cases';

const NO_ROUTE = refusedFor('WAF_BLOCKED', 'ROUTE_UNKNOWN');

/** Paths near a published one. */
const PATHS: readonly (readonly [string, (path: string) => string])[] = [
  ['unpublished path', () => '/internal/debug'],
  ['path below a published one', (path) => `${path}/unpublished/child`],
  ['path in other case', swapCase],
  // Those of two dots are blocked before, as an injection (input-injection).
  ['dot segments', (path) => `/.${path}/./.${path}/x/y`],
];

function swapCase(path: string): string {
  return path === path.toUpperCase() ? `${path.toLowerCase()}/x` : path.toUpperCase();
}

/** Templates overlap: what one of them does not publish, another one may. */
function isPublished(context: DrillContext, path: string, method: string): boolean {
  return context.table.operations.some((each) => each.method === method && matchesTemplate(each.path, path));
}

/** What the contract does not publish is not there. */
export const networkRouteAllowlist: Attack = {
  slug: 'network-route-allowlist',
  title: 'call methods and paths that the contract does not publish',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const { method: own, path } = probe.operation.spec;
    const methods = ['PROPFIND', 'LOCK', ...METHODS].filter((method) => !isPublished(context, path, method));
    const paths = PATHS.filter(([, change]) => !isPublished(context, change(path), own));
    return [
      ...methods.map((method) => changed(probe, `method ${method}`, NO_ROUTE, (call) => ({ ...call, method }))),
      ...paths.map(([name, change]) =>
        changed(probe, name, NO_ROUTE, (call) => ({ ...call, path: change(call.path), query: [] })),
      ),
    ];
  },
};
