import { awsCall } from '../core/aws';
import { requiredEnv, revocationFeeds } from '../core/env';
import { writeRecord } from '../core/log';
import { s3Client } from '../core/s3';
import { ENV } from '../../src/vocabulary';
import { fetchList } from './fetch-list';
import { revocationStore } from './revocation-store';
import { updateRevocations } from './update-revocations';

/** Runs by schedule. A list that fails makes the run fail, so that the alarm rings while the last good one still counts. */
export async function handler(): Promise<void> {
  const outcomes = await updateRevocations(revocationFeeds(), {
    s3: s3Client,
    fetch: fetchList,
    store: revocationStore(requiredEnv(ENV.REGISTRY_TABLE), awsCall),
    now: () => Math.floor(Date.now() / 1000),
  });
  for (const { source, failure, revoked } of outcomes) writeRecord({ point: 'revocation', source, failure, revoked });
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) throw new Error(`${failed.length} revocation lists were not taken; see the records above`);
}
