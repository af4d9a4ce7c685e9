import { rootCertificates } from 'node:tls';
import { beside, type BrokenTwin, change, openGroup, remove, rewrite, set, twin, unset } from './twin';

const API = 'AWS::ApiGateway::RestApi';
const DOMAIN = 'AWS::ApiGateway::DomainName';
const PRIVATE_DOMAIN = 'AWS::ApiGateway::DomainNameV2';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const TRUSTSTORE = 'Custom::HardenedTruststore';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** A member of the configuration of a distribution, by path. */
function distribution(path: readonly string[], value: unknown): BrokenTwin['edit'] {
  return change(DISTRIBUTION, ({ DistributionConfig }) => {
    const names = [...path];
    const last = names.pop()!;
    const holder = names.reduce(
      (current, name) => current[name] as Record<string, unknown>,
      DistributionConfig as Record<string, unknown>,
    );
    holder[last] = value;
  });
}

/** A second way to the API that asks for no certificate. */
const secondDomain: BrokenTwin['edit'] = (template) => {
  template.Resources['SecondDomain'] = {
    Type: DOMAIN,
    Properties: {
      DomainName: 'open.rates.example.com',
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      EndpointAccessMode: 'STRICT',
    },
  };
  return beside(API, 'AWS::ApiGateway::BasePathMapping', (id) => ({
    RestApiId: { Ref: id },
    DomainName: { Ref: 'SecondDomain' },
  }))(template);
};

const DEFAULT_ENDPOINT = twin(
  'the default endpoint',
  'network-default-endpoint',
  /RestApi/,
  set(API, 'DisableExecuteApiEndpoint', false),
);
const UNWATCHED = twin(
  'certificates that nobody watches',
  'transport-certificate-expiry',
  /nobody hears "ACM Certificate Approaching Expiration"/,
  remove('AWS::Events::Rule', /AdministrationCertificates/),
);
const NO_CERTIFICATE = unset(DOMAIN, 'MutualTlsAuthentication');
const UNPINNED = change(
  DOMAIN,
  ({ MutualTlsAuthentication: mutual }) => delete (mutual as Record<string, unknown>).TruststoreVersion,
);

const BEHIND_EDGE: readonly BrokenTwin[] = [
  DEFAULT_ENDPOINT,
  UNWATCHED,
  twin('an origin that asks CloudFront for no certificate', 'network-edge', /RestApi/, NO_CERTIFICATE),
  twin('a second domain without a certificate', 'network-edge', /RestApi/, secondDomain),
  twin(
    'a redirect from plain HTTP',
    'transport-plaintext',
    /viewers: redirect-to-https/,
    distribution(['DefaultCacheBehavior', 'ViewerProtocolPolicy'], 'redirect-to-https'),
  ),
  twin(
    'plain HTTP to the origin',
    'transport-plaintext',
    /origin .* by HTTP/,
    rewrite(DISTRIBUTION, '"OriginProtocolPolicy":"https-only"', '"OriginProtocolPolicy":"match-viewer"'),
  ),
  twin(
    'old TLS towards viewers',
    'transport-tls-policy',
    /towards viewers/,
    distribution(['ViewerCertificate', 'MinimumProtocolVersion'], 'TLSv1'),
  ),
  twin('the truststore of the edge without a version', 'transport-mtls', /truststore of domain/, UNPINNED),
];

export const PUBLIC_EDGE_TWINS: readonly BrokenTwin[] = [
  ...BEHIND_EDGE,
  twin('no web ACL before the API', 'network-waf', /Stage/, remove('AWS::WAFv2::WebACLAssociation')),
];

/** An authority of the web in a truststore: whoever gets a certificate for a web site is let in. */
const publicAuthority = (id?: RegExp) => set(TRUSTSTORE, 'Pem', rootCertificates[0], id);

export const EDGE_MUTUAL_TLS_TWINS: readonly BrokenTwin[] = [
  ...BEHIND_EDGE,
  twin(
    'viewers without a certificate',
    'transport-mtls',
    /does not demand certificates of viewers/,
    distribution(['ViewerMtlsConfig', 'Mode'], 'optional'),
  ),
  twin(
    'certificates of a public authority',
    'transport-truststore',
    /truststore of viewers: .* is a public authority/,
    publicAuthority(/Viewers/),
  ),
  twin(
    'certificates that were revoked',
    'transport-revocation',
    /keeps the deny list/,
    remove('AWS::Events::Rule', /Revocation/),
  ),
];

export const DIRECT_MUTUAL_TLS_TWINS: readonly BrokenTwin[] = [
  DEFAULT_ENDPOINT,
  UNWATCHED,
  twin('a domain that asks for no certificate', 'transport-mtls', /no mutual-TLS domain/, NO_CERTIFICATE),
  twin(
    'a second domain without a certificate',
    'transport-mtls',
    /open\.rates\.example\.com without a certificate/,
    secondDomain,
  ),
  twin(
    'a routing rule of a domain that is not here',
    'transport-mtls',
    /Beside: leads to the API from a domain that is not in this template/,
    beside(API, 'AWS::ApiGatewayV2::RoutingRule', (id) => ({
      DomainNameArn: 'arn:aws:apigateway:eu-west-1::/domainnames/other.example.com',
      Actions: [{ InvokeApi: { ApiId: { Ref: id }, Stage: 'live' } }],
      Conditions: [],
      Priority: 1,
    })),
  ),
  twin('a truststore without a version', 'transport-mtls', /truststore of domain/, UNPINNED),
  twin(
    'certificates of a public authority',
    'transport-truststore',
    /truststore of domain .* is a public authority/,
    publicAuthority(),
  ),
  twin(
    'certificates that were revoked',
    'transport-revocation',
    /keeps the deny list/,
    remove('AWS::Events::Rule', /Revocation/),
  ),
  twin(
    'old TLS at the domain',
    'transport-tls-policy',
    /domain ApiTransportDomain/,
    set(DOMAIN, 'SecurityPolicy', 'TLS_1_0'),
  ),
];

export const PRIVATE_TWINS: readonly BrokenTwin[] = [
  DEFAULT_ENDPOINT,
  UNWATCHED,
  twin(
    'the private domain to every endpoint',
    'transport-private-api',
    /policy of domain ApiTransport\w*Domain\w* names no endpoint/,
    unset(PRIVATE_DOMAIN, 'Policy'),
  ),
  twin(
    'the private domain to an endpoint of somebody else',
    'transport-private-api',
    /Beside leads to domain ApiTransport\w*Domain/,
    beside(PRIVATE_DOMAIN, 'AWS::ApiGateway::DomainNameAccessAssociation', (id) => ({
      DomainNameArn: { 'Fn::GetAtt': [id, 'DomainNameArn'] },
      AccessAssociationSource: 'vpce-0f0e1a2b3c4d5e6f7',
      AccessAssociationSourceType: 'VPCE',
    })),
  ),
  twin('an API on the internet', 'network-edge', /RestApi/, set(API, 'EndpointConfiguration', { Types: ['REGIONAL'] })),
  twin('every endpoint of AWS', 'transport-private-api', /resource policy names no endpoint/, unset(API, 'Policy')),
  twin(
    'everybody in the VPC',
    'transport-private-api',
    /resource policy names no endpoint/,
    rewrite(API, 'aws:SourceVpce', 'aws:SourceVpc'),
  ),
  twin(
    'an endpoint to every API',
    'transport-private-api',
    /lets through every call/,
    unset(ENDPOINT, 'PolicyDocument'),
  ),
  twin(
    'the group of the endpoint',
    'transport-private-api',
    /group ApiEndpoint\w+ is open to addresses/,
    openGroup(/ApiEndpoint/),
  ),
  twin('the group of the server', 'transport-backend', /group Server\w+ is open to addresses/, openGroup(/^Server/)),
];
