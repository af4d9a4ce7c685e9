import type { PeerCertificate } from 'node:tls';
import { Authority } from '../../../cli/gateway/pki/certificates';
import { noticeTo } from '../../../lambda/forward/certificate-notice';
import { createForward } from '../../../lambda/forward/forward';
import { ownServer } from '../../backends/own-server';

const END = 'Dec 31 12:00:00 2026 GMT';
const DAY = 86_400_000;

function scene() {
  const written: unknown[] = [];
  let now = 0;
  const notice = noticeTo(
    (record) => written.push(record),
    'orders.internal:8443',
    () => now,
  );
  const see = (daysBefore: number, valid_to = END) => {
    now = Date.parse(END) - daysBefore * DAY;
    notice({ valid_to } as PeerCertificate);
  };
  return { written, see };
}

describe('the certificate of a private server', () => {
  it('is told of once a day when it ends soon', () => {
    const { written, see } = scene();

    for (const days of [40, 20, 20, 19]) see(days);

    expect(written).toMatchObject([
      { unmapped: { certificate: { name: 'orders.internal:8443', days: '20' } } },
      { unmapped: { certificate: { days: '19' } } },
    ]);
  });

  it('is not told of when nobody can tell when it ends', () => {
    const { written, see } = scene();

    see(1, 'tomorrow');

    expect(written).toEqual([]);
  });

  it('is seen with the handshake', async () => {
    const authority = await Authority.create('authority of the backend');
    const server = await ownServer(await authority.server(['localhost'], { untilDays: 3 }), () => ({
      status: 200,
      body: {},
    }));
    const seen: string[] = [];
    const config = { url: `https://localhost:${server.port}`, ca: authority.pem, pins: [], timeoutMs: 2_000 };

    await createForward(config, ({ valid_to }) => seen.push(valid_to))({ path: '/', httpMethod: 'GET' });

    server.close();
    expect(seen.map((end) => Math.round((Date.parse(end) - Date.now()) / DAY))).toEqual([3]);
  });
});
