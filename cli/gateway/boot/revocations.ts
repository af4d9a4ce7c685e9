import { ENV } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';
import type { AssemblyResolver } from '../assembly/resolver';
import { recordOf } from '../assembly/json';
import type { AuditFeed } from '../audit-feed';
import type { LocalFunction } from '../lambda/function-spec';
import type { WorkerPool } from '../lambda/worker-pool';
import type { LocalServices } from '../services/local-services';

/** Where the drill authorities publish their revocation lists. */
const HOST = 'revocation.drill.example';
const FRESH = '/fresh.crl';
const STALE = '/stale.crl';

/** What takes the place of the lists that the template names. */
export const DRILL_LISTS = [FRESH, STALE].map((path) => `https://${HOST}${path}`);

/** Tells whether a function of the assembly reads revocation lists. */
export function readsRevocationLists(resolver: AssemblyResolver): boolean {
  return [...resolver.resources((type) => type === 'AWS::Lambda::Function')].some(({ stack, logicalId }) => {
    const environment = recordOf(resolver.property(stack, logicalId, 'Environment'));
    return recordOf(environment['Variables'])[ENV.REVOCATION_FEEDS] !== undefined;
  });
}

/** Publishes the lists of the drill authorities. */
export function serveRevocationLists({ hosts, pki }: LocalServices): void {
  hosts.serve(HOST, (request, response) => {
    pki.revocationLists().then(
      ({ fresh, stale }) => response.writeHead(200).end(request.url === STALE ? stale : fresh),
      () => response.destroy(),
    );
  });
}

/**
 * Runs what a schedule would run, once: no schedule is emulated. One list is stale on purpose, so that the run ends with that
 * complaint.
 *
 * @throws AssemblyError when it ends otherwise
 */
export async function readRevocationLists(
  functions: readonly LocalFunction[],
  pool: WorkerPool,
  feed: AuditFeed,
): Promise<void> {
  for (const each of functions) {
    if (!each.runs || each.spec.environment[ENV.REVOCATION_FEEDS] === undefined) continue;
    const { spec } = each;
    const result = await pool.invoke(spec, {}, { onLine: (line) => feed.output(spec.logicalId, line) });
    const complaint = result.kind === 'error' ? result.errorMessage : result.kind;
    if (/^1 revocation lists? /.test(complaint)) continue;
    throw new AssemblyError(
      `stack ${spec.stack}, function ${spec.logicalId}`,
      `did not read the revocation lists of the drill authorities: ${complaint}`,
      'look at its records with "serve --verbose"',
    );
  }
}
