import { beside, type BrokenTwin, change, openGroup, rewrite, set, twin, unset } from './twin';

const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const API = 'AWS::ApiGateway::RestApi';
const FUNCTION = 'AWS::Lambda::Function';
const PERMISSION = 'AWS::Lambda::Permission';

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Ways round an API to a function; `id` is that of the function. */
const roundFunction = (id: RegExp): readonly BrokenTwin[] => [
  twin(
    'a function URL',
    'transport-backend',
    /function URL Beside/,
    beside(FUNCTION, 'AWS::Lambda::Url', (fn) => ({ TargetFunctionArn: arnOf(fn), AuthType: 'NONE' }), id),
  ),
  twin(
    'the function for everyone',
    'transport-backend',
    /permission ApiBackendPermission\w+ lets everyone/,
    set(PERMISSION, 'Principal', '*', /BackendPermission/),
  ),
  twin(
    'the function for every API of every account',
    'transport-backend',
    /every API of every account/,
    unset(PERMISSION, 'SourceArn', /BackendPermission/),
  ),
  twin(
    'a second API',
    'transport-backend',
    /another API leads to/,
    beside(FUNCTION, 'AWS::ApiGatewayV2::Integration', (fn) => ({ ApiId: 'a1', IntegrationUri: arnOf(fn) }), id),
  ),
];

export const LAMBDA_TWINS: readonly BrokenTwin[] = [
  ...roundFunction(/^Handler/),
  twin(
    'the handler without the guard',
    'transport-transaction-token',
    /GET \/rates/,
    set(FUNCTION, 'Handler', 'index.handler', /^Handler/),
  ),
  twin(
    'the default endpoint beside the domain',
    'network-default-endpoint',
    /RestApi/,
    set(API, 'DisableExecuteApiEndpoint', false),
  ),
];

/** What both load balancers behind a VPC link have in common. */
const LINKED: readonly BrokenTwin[] = [
  twin(
    'an internet-facing load balancer',
    'transport-backend',
    /faces the internet/,
    set(BALANCER, 'Scheme', 'internet-facing'),
  ),
  twin(
    'the group of the load balancer',
    'transport-backend',
    /group ApiLoadBalancerGroup\w+ is open to addresses/,
    openGroup(/LoadBalancerGroup/),
  ),
  twin('the group of the targets', 'transport-backend', /group Server\w+ is open to addresses/, openGroup(/^Server/)),
  twin(
    'plain HTTP to the load balancer',
    'transport-backend',
    /is sent in the clear/,
    rewrite(API, 'https://rates.example.com:443', 'http://rates.example.com:80'),
  ),
  twin(
    'a way over the internet',
    'transport-backend',
    /is sent over the internet/,
    rewrite(API, '"VPC_LINK"', '"INTERNET"'),
  ),
  twin(
    'a load balancer that anybody may play',
    'transport-backend',
    /is sent to whoever answers/,
    rewrite(API, '"connectionType"', '"tlsConfig":{"insecureSkipVerification":true},"connectionType"'),
  ),
  twin(
    'a token that is not handed on',
    'transport-transaction-token',
    /GET \/rates/,
    rewrite(API, 'integration.request.header.txn-token', 'integration.request.header.x-token'),
  ),
  twin(
    'old TLS at the listener',
    'transport-tls-policy',
    /ApiListener/,
    set(LISTENER, 'SslPolicy', 'ELBSecurityPolicy-2016-08'),
  ),
  twin(
    'a second load balancer before the same targets',
    'transport-backend',
    /listener Beside leads to the same targets/,
    beside(TARGETS, LISTENER, (group) => ({
      LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/public/1',
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      Port: 443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: group } }],
    })),
  ),
];

export const ALB_TWINS: readonly BrokenTwin[] = [
  ...LINKED,
  twin('a listener in the clear', 'transport-plaintext', /listener by HTTP/, set(LISTENER, 'Protocol', 'HTTP')),
  twin('targets in the clear', 'transport-plaintext', /targets by HTTP/, set(TARGETS, 'Protocol', 'HTTP')),
  twin(
    'a redirect from port 80',
    'transport-plaintext',
    /Beside listener by HTTP/,
    beside(BALANCER, LISTENER, (id) => ({
      LoadBalancerArn: { Ref: id },
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } }],
    })),
  ),
  twin(
    'a listener that asks for no certificate',
    'transport-backend',
    /asks the gateway for no certificate/,
    set(LISTENER, 'MutualAuthentication', { Mode: 'off' }),
  ),
  twin(
    'a listener that passes certificates on',
    'transport-backend',
    /asks the gateway for no certificate/,
    set(LISTENER, 'MutualAuthentication', { Mode: 'passthrough' }),
  ),
  twin(
    'expired certificates',
    'transport-backend',
    /takes certificates that have expired/,
    change(LISTENER, (listener) =>
      Object.assign(listener.MutualAuthentication as object, { IgnoreClientCertificateExpiry: true }),
    ),
  ),
  twin(
    'the certificate that every API of AWS has',
    'transport-backend',
    /presents a certificate that API Gateway generated/,
    (template) => {
      template.Resources['Generated'] = { Type: 'AWS::ApiGateway::ClientCertificate' };
      return set('AWS::ApiGateway::Stage', 'ClientCertificateId', { Ref: 'Generated' })(template);
    },
  ),
];

export const NLB_TWINS: readonly BrokenTwin[] = [
  ...LINKED,
  twin(
    'a listener that ends no TLS',
    'transport-backend',
    /listener ApiListener\w+ is not TLS/,
    set(LISTENER, 'Protocol', 'TCP'),
  ),
  twin(
    'targets in the clear',
    'transport-backend',
    /target group ApiTargets\w+ is not TLS/,
    set(TARGETS, 'Protocol', 'TCP'),
  ),
  twin(
    'endpoints past the groups',
    'transport-backend',
    /whatever its groups say/,
    set(BALANCER, 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic', 'off'),
  ),
  twin(
    'an endpoint service',
    'transport-backend',
    /endpoint service Beside leads to/,
    beside(BALANCER, 'AWS::EC2::VPCEndpointService', (id) => ({
      NetworkLoadBalancerArns: [{ Ref: id }],
      AcceptanceRequired: false,
    })),
  ),
];

export const HTTPS_TWINS: readonly BrokenTwin[] = [
  ...roundFunction(/^ApiBackend/),
  twin('the group of the server', 'transport-backend', /group Server\w+ is open to addresses/, openGroup(/^Server/)),
  twin(
    'a server in the clear',
    'transport-backend',
    /over something else than HTTPS/,
    rewrite(FUNCTION, 'https://rates.internal', 'http://rates.internal'),
  ),
  twin(
    'a guard outside of the VPC',
    'transport-backend',
    /from outside of the VPC/,
    unset(FUNCTION, 'VpcConfig', /^ApiBackend/),
  ),
  twin(
    'an internet-facing load balancer before the server',
    'transport-backend',
    /load balancer Beside faces the internet/,
    beside(
      'AWS::EC2::SecurityGroup',
      BALANCER,
      (id) => ({ Scheme: 'internet-facing', SecurityGroups: [{ 'Fn::GetAtt': [id, 'GroupId'] }] }),
      /^Server/,
    ),
  ),
  twin(
    'a guard that checks no token',
    'transport-transaction-token',
    /GET \/rates/,
    unset(FUNCTION, 'Layers', /^ApiBackend/),
  ),
];
