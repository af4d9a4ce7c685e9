import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { operationOf, propertiesOf, ruleAccepts, ruleTriple } from '../rule-triple';

const ref = (id: string) => ({ Ref: id });
const arn = { 'Fn::GetAtt': ['Backend', 'Arn'] };

const permit = (properties: Record<string, unknown>) => (template: MutableTemplate) => {
  template.Resources.Permission = {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: arn, Principal: 'apigateway.amazonaws.com', ...properties },
  };
};
const source = (tail: string) => ({
  SourceArn: { 'Fn::Join': ['', ['arn:aws:execute-api:eu-west-1:111122223333:', ref('Api'), tail]] },
});
const beside = (Type: string, Properties: Record<string, unknown>) => (template: MutableTemplate) => {
  template.Resources.Beside = { Type, Properties };
};

/** An operation behind a VPC link, as `Backend.privateAlb` makes it. */
function linked(template: MutableTemplate): void {
  const operation = operationOf(template, '/orders', 'get');
  operation['x-amazon-apigateway-integration'] = {
    type: 'http_proxy',
    httpMethod: 'GET',
    uri: 'https://orders.example.com:443/orders',
    connectionType: 'VPC_LINK',
    connectionId: ref('Link'),
    integrationTarget: ref('Balancer'),
  };
  const add = (id: string, Type: string, Properties: Record<string, unknown>) => {
    template.Resources[id] = { Type, Properties };
  };
  add('Link', 'AWS::ApiGatewayV2::VpcLink', { SecurityGroupIds: [ref('LinkGroup')] });
  add('LinkGroup', 'AWS::EC2::SecurityGroup', {});
  add('BalancerGroup', 'AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [{ SourceSecurityGroupId: ref('LinkGroup') }],
  });
  add('Balancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Type: 'application',
    Scheme: 'internal',
    SecurityGroups: [ref('BalancerGroup')],
  });
  add('Targets', 'AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTPS' });
  add('Listener', 'AWS::ElasticLoadBalancingV2::Listener', {
    LoadBalancerArn: ref('Balancer'),
    Protocol: 'HTTPS',
    MutualAuthentication: { Mode: 'verify', TrustStoreArn: 'arn' },
    DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
  });
}

const behindLink = (edit: (template: MutableTemplate) => unknown) => (template: MutableTemplate) => {
  linked(template);
  edit(template);
};
const integration = (template: MutableTemplate) =>
  operationOf(template, '/orders', 'get')['x-amazon-apigateway-integration'] as Record<string, unknown>;

/** A function of ours before a private server. */
function forwarding(
  template: MutableTemplate,
  backend: Record<string, unknown> = { url: 'https://orders.internal' },
): void {
  const fn = propertiesOf(template, 'Backend');
  (fn.Environment as { Variables: Record<string, unknown> }).Variables.HARDENED_BACKEND = JSON.stringify(backend);
  fn.VpcConfig = { SecurityGroupIds: [ref('GuardGroup')] };
  template.Resources.GuardGroup = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
  template.Resources.ServerGroup = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
  template.Resources.Ingress = {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: ref('ServerGroup'), SourceSecurityGroupId: ref('GuardGroup') },
  };
}

ruleTriple('transport-backend', {
  violations: {
    'a function URL': beside('AWS::Lambda::Url', { TargetFunctionArn: arn, AuthType: 'NONE' }),
    'another API before the function': beside('AWS::ApiGatewayV2::Integration', { IntegrationUri: arn }),
    'a load balancer before the function': beside('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Targets: [{ Id: arn }],
    }),
    'a permission for every API': permit({}),
    'a permission for another API': permit({ SourceArn: 'arn:aws:execute-api:eu-west-1:111122223333:other/live/*' }),
    'a permission for every stage': permit(source('/*/*/*')),
    'a permission for stages of a pattern': permit(source('/l?ve/*')),
    'a permission for everyone': permit({ Principal: '*' }),
    'a permission for another service': permit({ Principal: 'sns.amazonaws.com' }),
    'an integration over the internet': (template) => {
      linked(template);
      delete integration(template).connectionType;
    },
    'plain HTTP behind the link': behindLink((template) => {
      integration(template).uri = 'http://orders.example.com/orders';
    }),
    'a link that verifies nobody': behindLink((template) => {
      integration(template).tlsConfig = { insecureSkipVerification: true };
    }),
    'a public load balancer': behindLink((template) => {
      propertiesOf(template, 'Balancer').Scheme = 'internet-facing';
    }),
    'a group that is open to the VPC': behindLink((template) => {
      propertiesOf(template, 'BalancerGroup').SecurityGroupIngress = [{ CidrIp: '10.0.0.0/16' }];
    }),
    'a group that lets in others': behindLink((template) => {
      propertiesOf(template, 'BalancerGroup').SecurityGroupIngress = [{ SourceSecurityGroupId: 'sg-1' }];
    }),
    'a listener in the clear': behindLink((template) => {
      propertiesOf(template, 'Listener').Protocol = 'HTTP';
    }),
    'targets in the clear': behindLink((template) => {
      propertiesOf(template, 'Targets').Protocol = 'HTTP';
    }),
    'a listener that asks for no certificate': behindLink((template) => {
      delete propertiesOf(template, 'Listener').MutualAuthentication;
    }),
    'a listener that takes expired certificates': behindLink((template) => {
      propertiesOf(template, 'Listener').MutualAuthentication = { Mode: 'verify', IgnoreClientCertificateExpiry: true };
    }),
    'targets that are open themselves': behindLink((template) => {
      template.Resources.TargetGroup = {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          SecurityGroupIngress: [{ SourceSecurityGroupId: ref('BalancerGroup') }, { CidrIp: '10.0.0.0/8' }],
        },
      };
    }),
    'endpoints past the groups of the load balancer': behindLink((template) => {
      propertiesOf(template, 'Balancer').EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = 'off';
    }),
    'an endpoint service': behindLink((template) => {
      beside('AWS::EC2::VPCEndpointService', { NetworkLoadBalancerArns: [ref('Balancer')] })(template);
    }),
    'another load balancer before the targets': behindLink((template) => {
      beside('AWS::ElasticLoadBalancingV2::Listener', {
        LoadBalancerArn: 'arn',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
      })(template);
    }),
    'a rule of another load balancer that leads to the targets': behindLink((template) => {
      beside('AWS::ElasticLoadBalancingV2::ListenerRule', {
        ListenerArn: 'arn',
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref('Targets') }] } }],
      })(template);
    }),
    'a rule of the listener that leads to targets in the clear': behindLink((template) => {
      template.Resources.Plain = {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: { Protocol: 'HTTP' },
      };
      beside('AWS::ElasticLoadBalancingV2::ListenerRule', {
        ListenerArn: ref('Listener'),
        Actions: [{ Type: 'forward', TargetGroupArn: ref('Plain') }],
      })(template);
    }),
    'targets that let in a public load balancer, too': behindLink((template) => {
      template.Resources.PublicGroup = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
      template.Resources.TargetGroup = {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          SecurityGroupIngress: [
            { SourceSecurityGroupId: ref('BalancerGroup') },
            { SourceSecurityGroupId: ref('PublicGroup') },
          ],
        },
      };
      beside('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: [ref('PublicGroup')] })(template);
    }),
    'another API through the link': behindLink((template) => {
      beside('AWS::ApiGatewayV2::Integration', {
        ConnectionType: 'VPC_LINK',
        ConnectionId: ref('Link'),
        IntegrationUri: 'arn',
      })(template);
    }),
    'tokens for any audience': behindLink((template) => {
      propertiesOf(template, 'Listener').DefaultActions = [
        { Type: 'jwt-validation', JwtValidationConfig: { Issuer: 'i' } },
      ];
    }),
    'a certificate that API Gateway generated': (template) => {
      template.Resources.Generated = { Type: 'AWS::ApiGateway::ClientCertificate' };
      propertiesOf(template, 'Stage').ClientCertificateId = ref('Generated');
    },
    'a private server called in the clear': (template) => forwarding(template, { url: 'http://orders.internal' }),
    'a private server whose group is open': (template) => {
      forwarding(template);
      propertiesOf(template, 'ServerGroup').SecurityGroupIngress = [{ CidrIp: '0.0.0.0/0' }];
    },
    'a private server behind a public load balancer': (template) => {
      forwarding(template);
      beside('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: [ref('ServerGroup')] })(template);
    },
  },
  unclear: {
    'a load balancer of another stack': behindLink((template) => {
      integration(template).integrationTarget =
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1';
    }),
    'a load balancer whose group is of another stack': behindLink((template) => {
      propertiesOf(template, 'Balancer').SecurityGroups = ['sg-1'];
    }),
  },
});

const accepts = (name: string, edit: (template: MutableTemplate) => unknown) =>
  ruleAccepts('transport-backend', name, edit);

accepts('a VPC link to an internal load balancer', linked);
accepts('a private server that lets in the guard alone', forwarding);
accepts('a permission for the stage of the API', permit(source('/live/*')));
accepts('a rule of the listener that leads to the same targets', (template) => {
  linked(template);
  beside('AWS::ElasticLoadBalancingV2::ListenerRule', {
    ListenerArn: ref('Listener'),
    Actions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
  })(template);
});
accepts('targets that let in a function of the same VPC', (template) => {
  linked(template);
  template.Resources.TargetGroup = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      SecurityGroupIngress: [{ SourceSecurityGroupId: ref('BalancerGroup') }, { SourceSecurityGroupId: 'sg-1' }],
    },
  };
});
accepts('the API of a neighbor behind a link of its own', (template) => {
  linked(template);
  beside('AWS::ApiGatewayV2::Integration', { ConnectionType: 'VPC_LINK', ConnectionId: 'link', IntegrationUri: 'arn' })(
    template,
  );
});
