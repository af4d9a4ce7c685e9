import { CfnOutput, CustomResource, Duration, Fn, Stack, Token, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { handlerFunction } from '../../core/handler-function';
import { LAKE_CLASSES, LAKE_SOURCES_TYPE, type LakeClass, type LakeSinkConfig } from '../../vocabulary';

/** Sources that somebody else added, or a lake to add them to. */
export type LakePlan =
  | ({ readonly kind: 'delegated' } & Sources)
  | {
      readonly kind: 'own';
      readonly bucketName: string;
      readonly sourceName: string;
      readonly encryptionKey?: IKey;
    };

type Sources = Pick<LakeSinkConfig, 'externalId' | 'sources'>;

const CLASSES = Object.keys(LAKE_CLASSES) as LakeClass[];
/** Adding one takes up to a minute, and a role that was just made is not known everywhere at once. */
const TIMEOUT = Duration.minutes(10);
/** Limits every role that Security Lake makes for a source. */
const BOUNDARY = 'policy/AmazonSecurityLakePermissionsBoundary';

/** The sources of a plan: of a lake of this account they are added, one for each class. */
export function lakeSources(scope: Construct, plan: LakePlan, log: ILogGroup): Sources {
  return plan.kind === 'delegated' ? plan : new OwnSources(scope, 'Sources', { ...plan, log });
}

interface OwnSourcesProps extends Extract<LakePlan, { kind: 'own' }> {
  readonly log: ILogGroup;
}

/** Custom sources in the lake of this account. CloudFormation has no type for them. */
class OwnSources extends Construct implements Sources {
  public readonly externalId: string;
  public readonly sources: LakeSinkConfig['sources'];

  constructor(scope: Construct, id: string, props: OwnSourcesProps) {
    super(scope, id);
    const { stackId, account } = Stack.of(this);
    // The id of the stack ends in a UUID: nobody else's, and the same for as long as the stack lives.
    this.externalId = Fn.select(2, Fn.split('/', stackId));
    const crawler = crawlerRole(this, props);
    const provider = handlerFunction(this, 'Provider', {
      description: 'adds custom sources to Amazon Security Lake, at deployments',
      bundle: 'registry',
      logGroup: props.log,
      timeout: TIMEOUT,
    });
    allowAdding(provider, crawler, props);
    new CfnOutput(this, 'LakeProviderRole', { value: provider.role?.roleArn ?? '' });
    // Another name, another resource: one that is renamed in place could not be rolled back, as its old sources are still there.
    const name = Token.isUnresolved(props.sourceName) ? 'Added' : `Added-${props.sourceName}`;
    const added = new CustomResource(this, name, {
      serviceToken: provider.functionArn,
      resourceType: LAKE_SOURCES_TYPE,
      properties: {
        Names: CLASSES.map((each) => `${props.sourceName}-${each}`),
        Classes: CLASSES.map((each) => LAKE_CLASSES[each]),
        CrawlerRole: crawler.roleArn,
        Principal: account,
        ExternalId: this.externalId,
      },
    });
    // Without its policies the provider is refused, and the crawler with it.
    added.node.addDependency(provider.role!, crawler);
    this.sources = Object.fromEntries(
      CLASSES.map((each, index) => [
        each,
        { location: added.getAttString(`Location${index}`), roleArn: added.getAttString(`Role${index}`) },
      ]),
    ) as LakeSinkConfig['sources'];
  }
}

/** The role of the crawlers that Security Lake sets up: "Prerequisites to adding a custom source". */
function crawlerRole(scope: Construct, { bucketName, sourceName, encryptionKey }: OwnSourcesProps): Role {
  const role = new Role(scope, 'CrawlerRole', {
    description: 'reads the custom sources of the API in Amazon Security Lake',
    assumedBy: new ServicePrincipal('glue.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSGlueServiceRole')],
  });
  const objects = objectsOf(scope, { bucketName, sourceName });
  role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: objects }));
  encryptionKey?.grantDecrypt(role);
  const reason = 'what Security Lake asks for of a role of its crawlers; objects are those of the sources alone';
  accept(role, reason, [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSGlueServiceRole]',
    ...objects.flatMap((each) => wildcard(scope, each)),
  ]);
  return role;
}

/** What adding a custom source takes, as "Prerequisites to adding a custom source" lists it. */
function allowAdding(provider: LambdaFunction, crawler: Role, props: OwnSourcesProps): void {
  const stack = Stack.of(provider);
  const lake = stack.formatArn({ service: 'securitylake', resource: 'data-lake', resourceName: '*' });
  const bucket = bucketArn(provider, props.bucketName);
  const objects = objectsOf(provider, props);
  // Security Lake names them so, with or without a path. By class: another source may begin with the same name.
  const roles = ['', 'service-role/'].flatMap((path) =>
    CLASSES.map((each) =>
      stack.formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `${path}AmazonSecurityLake-Provider-${props.sourceName}-${each}-*`,
      }),
    ),
  );
  const boundary = stack.formatArn({ service: 'iam', region: '', account: 'aws', resource: BOUNDARY });
  const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>) =>
    provider.addToRolePolicy(new PolicyStatement({ actions, resources, conditions }));
  allow(['securitylake:CreateCustomLogSource', 'securitylake:DeleteCustomLogSource'], [lake]);
  allow(['glue:CreateCrawler', 'glue:CreateDatabase', 'glue:CreateTable', 'glue:StopCrawlerSchedule'], ['*']);
  allow(['lakeformation:RegisterResource', 'lakeformation:GrantPermissions'], ['*']);
  allow(['iam:GetRole'], roles);
  // No role but one that the boundary limits.
  const limited = { StringEquals: { 'iam:PermissionsBoundary': boundary } };
  allow(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'], roles, limited);
  allow(['iam:PassRole'], [crawler.roleArn], { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } });
  allow(['s3:ListBucket'], [bucket]);
  allow(['s3:PutObject'], objects);
  if (props.encryptionKey) {
    const actions = ['kms:CreateGrant', 'kms:DescribeKey', 'kms:GenerateDataKey'];
    props.encryptionKey.grant(provider, ...actions);
  }
  const reason =
    'what Security Lake asks for of whoever adds a custom source; roles only under its permissions boundary';
  accept(
    provider.role!,
    reason,
    [lake, ...objects, ...roles].flatMap((each) => wildcard(provider, each)),
  );
  accept(provider.role!, reason, ['AwsSolutions-IAM5[Resource::*]']);
}

/** What lies in the sources: each has a folder of its name. */
function objectsOf(
  scope: Construct,
  { bucketName, sourceName }: Pick<OwnSourcesProps, 'bucketName' | 'sourceName'>,
): string[] {
  return CLASSES.map((each) => `${bucketArn(scope, bucketName)}/ext/${sourceName}-${each}/*`);
}

function bucketArn(scope: Construct, bucketName: string): string {
  return Stack.of(scope).formatArn({ service: 's3', region: '', account: '', resource: bucketName });
}

function accept(scope: Construct, reason: string, ids: readonly string[]): void {
  for (const id of ids) Validations.of(scope).acknowledge({ id, reason });
}

/** A resource with a wildcard, as cdk-nag spells it. */
function wildcard(scope: Construct, resource: string): string[] {
  const resolved: unknown = Stack.of(scope).resolve(resource);
  const parts = (resolved as { 'Fn::Join'?: [string, readonly unknown[]] })['Fn::Join']?.[1] ?? [resolved];
  const text = parts.map((part) => (typeof part === 'string' ? part : `<${(part as { Ref?: string }).Ref ?? ''}>`));
  return [`AwsSolutions-IAM5[Resource::${text.join('')}]`];
}
