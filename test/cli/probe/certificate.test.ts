import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Authority } from '../../../cli/gateway/pki/certificates';
import { credentialsOf } from '../../../cli/probe/credentials';
import { endpointOf } from '../../../cli/probe/endpoint';
import { runProbe } from '../../../cli/probe/probe';
import { statusRange } from '../../../cli/probe/verdict';
import { goodToken } from './issuer';

/** Probes an endpoint that asks for a client certificate, and refuses those without one by TLS, by status, or not at all. */
async function verdictOf(refusal: 'tls' | 'status' | 'none') {
  const authority = await Authority.create('Test');
  const server = createServer(
    {
      ...(await authority.server(['localhost'])),
      ca: authority.pem,
      requestCert: true,
      rejectUnauthorized: refusal === 'tls',
    },
    (request, response) => {
      const isKnown = refusal === 'none' || (request.socket as { authorized?: boolean }).authorized === true;
      response.writeHead(!request.headers.authorization ? 401 : isKnown ? 200 : 403).end();
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = await authority.client('acme');
  try {
    const report = await runProbe({
      endpoint: endpointOf(`https://localhost:${port}/orders`, {
        ca: authority.pem,
        client,
        resolve: `localhost:${port}:127.0.0.1`,
      }),
      credentials: credentialsOf({ token: goodToken() }),
      expect: statusRange('200')!,
      only: ['transport-mtls'],
    });
    return { control: report.control.isGood, verdict: report.results[0]!.verdict, detail: report.results[0]!.detail };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it.each(['tls', 'status'] as const)('takes a refusal by %s for one of the missing certificate', async (refusal) => {
  expect(await verdictOf(refusal)).toMatchObject({ control: true, verdict: 'refused' });
});

it('finds an endpoint that asks for a certificate and lets everybody in', async () => {
  expect(await verdictOf('none')).toMatchObject({ control: true, verdict: 'ACCEPTED' });
});
