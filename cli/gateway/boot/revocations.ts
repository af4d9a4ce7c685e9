import { ENV } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';
import type { AssemblyResolver } from '../assembly/resolver';
import { recordOf } from '../assembly/json';
import type { AuditFeed } from '../audit-feed';
import type { LocalFunction } from '../lambda/function-spec';
import type { WorkerPool } from '../lambda/worker-pool';
import type { FunctionLine } from '../lambda/worker-thread';
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
    return hasLists(recordOf(environment['Variables'])[ENV.REVOCATION_FEEDS]);
  });
}

/** The names of buckets in it may not be known yet; lists are texts. */
function hasLists(feeds: unknown): boolean {
  return feeds !== undefined && /"lists":\["/.test(JSON.stringify(feeds).replaceAll('\\"', '"'));
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
    if (!each.runs || !hasLists(each.spec.environment[ENV.REVOCATION_FEEDS])) continue;
    const { spec } = each;
    const lines: FunctionLine[] = [];
    const result = await pool.invoke(spec, {}, { onLine: (line) => lines.push(line) });
    const complaint = result.kind === 'error' ? result.errorMessage : result.kind;
    const isExpected = /^1 revocation lists? /.test(complaint);
    for (const line of isExpected ? asMeant(lines) : lines) feed.output(spec.logicalId, line);
    if (isExpected) continue;
    throw new AssemblyError(
      `stack ${spec.stack}, function ${spec.logicalId}`,
      `did not read the revocation lists of the drill authorities: ${complaint}`,
      'look at its records with "serve --verbose"',
    );
  }
}

/** What a run printed that ended with the one complaint it had to: nobody should take that for a fault. */
function asMeant(lines: readonly FunctionLine[]): FunctionLine[] {
  const printed = lines.filter(({ stream, text }) => stream === 'stdout' && !text.includes(STALE));
  const text = `revocation list https://${HOST}${STALE} is stale on purpose: certificates of its authority are refused`;
  return [...printed, { stream: 'stdout', text }];
}
