// Two services on ECS: Service Connect encrypts what they say, and a security group says who may call.
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AwsLogDriver,
  Cluster,
  ContainerImage,
  ContainerInsights,
  FargateService,
  FargateTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { acceptService } from '../accepted-findings';
import { Mesh } from '../../src';
import { group, network } from '../backends/rates-stack';

const parts = network();
export const { stack } = parts;
const cluster = new Cluster(stack, 'Cluster', {
  vpc: parts.vpc,
  containerInsightsV2: ContainerInsights.ENABLED,
  defaultCloudMapNamespace: { name: 'mesh.internal' },
});
const mesh = Mesh.ecsServiceConnect(stack, 'Mesh');

function service(id: string, securityGroup: SecurityGroup): FargateService {
  const logGroup = new LogGroup(stack, `${id}Log`, {
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const taskDefinition = new FargateTaskDefinition(stack, `${id}Task`);
  taskDefinition.addContainer('app', {
    image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24'),
    logging: new AwsLogDriver({ logGroup, streamPrefix: id.toLowerCase() }),
    readonlyRootFilesystem: true,
    portMappings: [{ name: id.toLowerCase(), containerPort: 8443 }],
  });
  acceptService(logGroup);
  acceptService(taskDefinition);
  return new FargateService(stack, id, {
    cluster,
    taskDefinition,
    securityGroups: [securityGroup],
    minHealthyPercent: 100,
    serviceConnectConfiguration: { services: [mesh.service(id.toLowerCase(), 443)] },
  });
}

const orders = group(stack, parts.vpc, 'OrdersGroup');
const rates = group(stack, parts.vpc, 'RatesGroup');
service('Orders', orders);
service('Rates', rates);
mesh.allow(orders, rates, 8443);
