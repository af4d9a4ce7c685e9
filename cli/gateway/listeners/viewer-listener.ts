import https from 'node:https';
import type http from 'node:http';
import { constants } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { EdgeHop } from '../boot/edge-hops';
import { toldCertificate } from '../boot/edge-hops';
import type { Certificate } from '../pki/certificates';
import { closeServer, listenOnLoopback } from '../services/aws-json';
import { clientCertificate } from './client-certificate';
import type { Listener } from './https-listener';
import type { TlsVersions } from './tls-policy';

/** What stands in for CloudFront between a viewer with a certificate and the gateway. */
export interface ViewerListenerOptions {
  readonly certificate: Certificate;
  readonly tls: TlsVersions;
  /** PEM of the authorities that viewers' certificates must be of. */
  readonly truststore: string;
  readonly port: number;
  readonly hop: EdgeHop;
  readonly origin: { readonly host: string; readonly port: number };
  /** PEM of the authority that signed the certificate of the origin. */
  readonly ca: string;
}

/** Headers that the origin request policy has CloudFront write. What else of the kind a viewer sends, it may pass on. */
const OWN = /^cloudfront-viewer-cert-(pem|validity)$/i;

/** Opens a listener that ends the handshake of everybody without a certificate of the truststore, and passes on the rest. */
export async function openViewerListener(options: ViewerListenerOptions): Promise<Listener> {
  const server = https.createServer({
    ...options.certificate,
    ...options.tls,
    requestCert: true,
    // Judged below: what CloudFront refuses never becomes a request.
    rejectUnauthorized: false,
    ca: options.truststore,
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    if (clientCertificate(socket)?.authorized !== true) socket.destroy();
  });
  const agent = new https.Agent({ keepAlive: true, maxSockets: 32 });
  server.on('request', (request, response) => passOn(request, response, { ...options, agent }));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('clientError', (_error, socket) => socket.destroy());
  const port = await listenOnLoopback(server, options.port);
  return {
    port,
    close: () => {
      agent.destroy();
      return closeServer(server);
    },
  };
}

function passOn(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  options: ViewerListenerOptions & { readonly agent: https.Agent },
): void {
  const { hop, origin, ca, agent } = options;
  const call = https.request(
    {
      host: '127.0.0.1',
      port: origin.port,
      servername: origin.host,
      ca,
      ...hop.certificate,
      ...(hop.address && { localAddress: hop.address }),
      agent,
      method: request.method,
      path: request.url,
      headers: headersFor(request, options).flat(),
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  call.on('error', () => response.destroy());
  request.on('error', () => call.destroy());
  request.pipe(call);
}

function headersFor({ rawHeaders, socket }: http.IncomingMessage, { hop, origin }: ViewerListenerOptions) {
  const sent = Array.from({ length: rawHeaders.length / 2 }, (_, index): [string, string] => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);
  const own = ['host', hop.clientAddressHeader.toLowerCase(), ...hop.proof.map(([name]) => name.toLowerCase())];
  const certificate = (socket as TLSSocket).getPeerX509Certificate();
  return [
    ['Host', origin.host] as const,
    ...sent.filter(([name]) => !own.includes(name.toLowerCase()) && !OWN.test(name)),
    ...hop.proof,
    [hop.clientAddressHeader, hop.seenAs(socket.remoteAddress?.replace(/^::ffff:/, ''))] as const,
    ...(certificate ? toldCertificate(hop, certificate.toString()) : []),
  ];
}
