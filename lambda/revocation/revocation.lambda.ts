import { awsCall } from '../core/aws';
import { certificateRecord } from '../core/certificate-record';
import { requiredEnv, revocationFeeds } from '../core/env';
import { writeRecord } from '../core/log';
import { s3Client } from '../core/s3';
import { AUTHORITY_REPORT, ENV } from '../../src/vocabulary';
import { certificateReport } from './certificate-report';
import { fetchList } from './fetch-list';
import { revocationStore } from './revocation-store';
import { authoritiesOf, updateRevocations } from './update-revocations';

/**
 * Runs by schedule. A list that fails makes the run fail, so that the alarm rings while the last good one still counts. Once a
 * day the schedule also asks which authorities and lists end soon.
 */
export async function handler(event?: { readonly report?: unknown }): Promise<void> {
  const feeds = revocationFeeds();
  const hasLists = feeds.some(({ lists }) => lists.length > 0);
  const now = () => Math.floor(Date.now() / 1000);
  const outcomes = hasLists
    ? await updateRevocations(feeds, {
        s3: s3Client,
        fetch: fetchList,
        store: revocationStore(requiredEnv(ENV.REGISTRY_TABLE), awsCall),
        now,
      })
    : [];
  for (const { source, failure, revoked } of outcomes) writeRecord({ point: 'revocation', source, failure, revoked });
  if (event?.report === AUTHORITY_REPORT.report) {
    const truststores = await Promise.all(
      feeds.map(async (feed) => ({ authorities: await authoritiesOf(feed, s3Client), retiring: feed.retiring })),
    );
    const notices = certificateReport(truststores, outcomes, now());
    for (const notice of notices) writeRecord(certificateRecord(notice, Date.now()));
  }
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) throw new Error(`${failed.length} revocation lists were not taken; see the records above`);
}
