import { Duration, Token, Validations } from 'aws-cdk-lib';
import { type IConnectable, type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { handlerFunction } from '../core/handler-function';
import { type BackendConfig, ENV, TRANSACTION_HEADER } from '../vocabulary';
import { type BackendContext, type BoundBackend, LONGEST_INTEGRATION_MILLIS } from './bound-backend';
import { lambdaBackend } from './lambda-backend';

/**
 * A private HTTPS server, in any language, and what proves that it is the right one.
 */
export interface PrivateHttpsBackendOptions {
  /**
   * Where the server answers, such as `https://orders.internal:8443`. Its certificate must be for this name; the path of a
   * request is put behind the path of the URL.
   */
  readonly url: string;

  /** The VPC in which the server is reached. */
  readonly vpc: IVpc;

  /**
   * The server, its load balancer or its security group. The guard's function is let in on the port of `url`; let nothing else
   * in.
   */
  readonly server: IConnectable;

  /**
   * Subnets of the guard's function. It needs a way to DynamoDB, such as a gateway endpoint.
   *
   * @default - the private subnets of the VPC
   */
  readonly subnets?: SubnetSelection;

  /**
   * PEM certificates of the authorities that may have signed the certificate of the server.
   *
   * @default - the public authorities that Node.js trusts
   */
  readonly certificateAuthority?: string;

  /**
   * SHA-256 of public keys (SubjectPublicKeyInfo, base64) of which the certificate must have one. Name the next key before the
   * server changes to it.
   *
   * @default - any key that an authority vouches for
   */
  readonly pins?: string[];

  /**
   * How long the server may take for an answer, to its last byte.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
}

/** Environment variables hold 4 KB in all ("Lambda quotas"). */
const LONGEST_AUTHORITY = 2_400;
/** What guard and look-ups may take besides the server. */
const MARGIN_MILLIS = 2_000;

/** The guard as a function in the VPC, before a private server. */
export function privateHttpsBackend(
  scope: Construct,
  options: PrivateHttpsBackendOptions,
  context: BackendContext,
): BoundBackend {
  const { vpc, server, subnets } = options;
  const config = backendConfig(options);
  const securityGroup = new SecurityGroup(scope, 'BackendGroup', {
    vpc,
    // EC2 takes no percent sign or tilde, as paths have them.
    description: `guard before ${new URL(config.url).host}`.slice(0, 255),
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'DynamoDB, for the look-ups of the guard');
  const port = Number(new URL(config.url).port || 443);
  securityGroup.connections.allowTo(server, Port.tcp(port), 'guard to its private server');
  const handler = handlerFunction(scope, 'Backend', {
    description: `passes requests that the guard let through on to ${config.url}`.slice(0, 256),
    bundle: 'forward',
    logGroup: context.log(),
    timeout: Duration.millis(config.timeoutMs + MARGIN_MILLIS),
    vpc: { vpc, vpcSubnets: subnets, securityGroups: [securityGroup] },
  });
  handler.addEnvironment(ENV.BACKEND, JSON.stringify(config));
  handler.addEnvironment(ENV.TRANSACTION_HEADER, TRANSACTION_HEADER);
  Validations.of(handler).acknowledge({
    id: 'AwsSolutions-EC23',
    reason: 'the group has no ingress: functions are not connected to',
  });
  return lambdaBackend(scope, handler);
}

function backendConfig({
  url,
  certificateAuthority: ca,
  pins = [],
  timeout,
}: PrivateHttpsBackendOptions): BackendConfig {
  const timeoutMs = (timeout ?? Duration.seconds(10)).toMilliseconds();
  refuseUrl(url);
  if (timeoutMs + MARGIN_MILLIS > LONGEST_INTEGRATION_MILLIS) {
    throw new Error(
      `"timeout" of ${url} is ${timeoutMs} ms; choose 27 seconds at most, because API Gateway waits for 29`,
    );
  }
  if (ca !== undefined) refuseAuthority(url, ca);
  const bad = pins.find(
    (pin) => Buffer.from(pin, 'base64').length !== 32 || Buffer.from(pin, 'base64').toString('base64') !== pin,
  );
  if (bad !== undefined) {
    throw new Error(
      `pin "${bad}" of ${url} is not the base64 of a SHA-256; make it with openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`,
    );
  }
  return { url, ...(ca !== undefined && { ca }), pins, timeoutMs };
}

function refuseUrl(url: string): void {
  if (Token.isUnresolved(url) || !URL.canParse(url)) {
    throw new Error(
      `"url" of the private backend is ${Token.isUnresolved(url) ? 'not known at synth' : `"${url}"`}; write it as https://orders.internal:8443`,
    );
  }
  const { protocol, username, password, search, hash } = new URL(url);
  if (protocol !== 'https:')
    throw new Error(
      `private backend ${url} is not https; give the server a certificate, and its authority in "certificateAuthority"`,
    );
  if (username || password || search || hash)
    throw new Error(`private backend ${url} has more than host, port and path; leave the rest out`);
}

function refuseAuthority(url: string, ca: string): void {
  if (
    !/^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\s*$/.test(ca.replaceAll('\r\n', '\n').trimStart())
  ) {
    throw new Error(
      `"certificateAuthority" of ${url} holds no PEM certificate; read it from the file of the authority`,
    );
  }
  if (ca.length > LONGEST_AUTHORITY) {
    throw new Error(
      `"certificateAuthority" of ${url} has ${ca.length} characters and the environment of a function takes ${LONGEST_AUTHORITY} of them; name one authority, best with an ECDSA key`,
    );
  }
}
