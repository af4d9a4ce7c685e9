import { DRILL_LISTS, readRevocationLists } from '../../../../cli/gateway/boot/revocations';
import type { AuditFeed } from '../../../../cli/gateway/audit-feed';
import type { LocalFunction } from '../../../../cli/gateway/lambda/function-spec';
import type { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { ENV } from '../../../../src/vocabulary';

const [FRESH, STALE] = DRILL_LISTS;

/** Boots a function that ends with an error, and resolves with what is printed. */
async function printed(errorMessage: string, lists: readonly unknown[] = DRILL_LISTS): Promise<string[]> {
  const environment = { [ENV.REVOCATION_FEEDS]: JSON.stringify([{ truststore: {}, lists }]) };
  const functions = [{ runs: true, spec: { stack: 'S', logicalId: 'Updater', environment } }];
  const pool = {
    invoke: async (_spec: unknown, _event: unknown, { onLine }: { onLine: (line: object) => void }) => {
      onLine({ stream: 'stdout', text: `{"source":"${FRESH}"}` });
      onLine({ stream: 'stdout', text: `{"source":"${STALE}","failure":"is stale"}` });
      onLine({ stream: 'stderr', text: `Error: ${errorMessage}\n    at handler` });
      return { kind: 'error', errorMessage };
    },
  };
  const lines: string[] = [];
  const feed = { output: (_id: string, { text }: { text: string }) => lines.push(text) };
  await readRevocationLists(
    functions as unknown as LocalFunction[],
    pool as unknown as WorkerPool,
    feed as unknown as AuditFeed,
  );
  return lines;
}

describe('revocation lists at the start of the local gateway', () => {
  it('has one line about the list that is stale on purpose, and no stack trace', async () => {
    expect(await printed('1 revocation lists were not taken')).toEqual([
      `{"source":"${FRESH}"}`,
      `revocation list ${STALE} is stale on purpose: certificates of its authority are refused`,
    ]);
  });

  it('stops the boot with any other complaint', async () => {
    await expect(printed('2 revocation lists were not taken')).rejects.toThrow('did not read the revocation lists');
  });

  it('reads nothing where a truststore names no list', async () => {
    expect(await printed('never', [])).toEqual([]);
  });
});
