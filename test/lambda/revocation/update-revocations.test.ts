import { Authority } from '../../../cli/gateway/pki/certificates';
import type { RevocationList } from '../../../lambda/revocation/revocation-list';
import { type UpdateDeps, updateRevocations } from '../../../lambda/revocation/update-revocations';

const NOW = Math.floor(Date.now() / 1000);
const FRESH = { fromDays: -1, untilDays: 7 };
const TRUSTSTORE = { bucket: 'bucket', key: 'consumers.pem' };

async function scene({ lastUpdate = 0 } = {}) {
  const acme = await Authority.create('acme');
  const good = await acme.revocationList([(await acme.client('erp')).cert], FRESH);
  const written: RevocationList[] = [];
  const deps: UpdateDeps = {
    now: () => NOW,
    s3: {
      put: () => Promise.reject(new Error('nothing is written')),
      get: async ({ key }) => (key === TRUSTSTORE.key ? Buffer.from(acme.pem) : good),
    },
    fetch: async (url) => (url.includes('good') ? good : Buffer.from('<html>')),
    store: {
      lastUpdate: async () => lastUpdate,
      write: async (list) => {
        written.push(list);
      },
    },
  };
  const update = (...lists: string[]) => updateRevocations([{ truststore: TRUSTSTORE, lists }], deps);
  return { written, update };
}

describe('the deny list', () => {
  it.each(['https://pki.example.com/good.crl', 's3://pki/acme.crl'])('takes what %s holds', async (source) => {
    const { written, update } = await scene();

    await update(source);

    expect(written.map(({ serials }) => serials.length)).toEqual([1]);
  });

  it('says which list could not be believed, and takes the others', async () => {
    const { written, update } = await scene();

    const outcomes = await update('https://pki.example.com/bad.crl', 'https://pki.example.com/good.crl');

    expect([outcomes[0]?.failure, written.length]).toEqual(['is no revocation list', 1]);
  });

  it('takes no list that is older than the last one', async () => {
    const { written, update } = await scene({ lastUpdate: NOW });

    const [outcome] = await update('https://pki.example.com/good.crl');

    expect([outcome?.failure, written]).toEqual(['is older than the one that was read before', []]);
  });
});
