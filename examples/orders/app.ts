import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
// In your own app: from 'cdk-hardened-api'
import {
  ApiDomain,
  Backend,
  CognitoClient,
  CognitoIssuer,
  Consumer,
  Contract,
  FindingReceiver,
  HardenedApi,
  Issuer,
  OwnershipResolver,
  SenderConstraint,
  SignatureAlgorithm,
  Sink,
  Truststore,
  Waiver,
} from '../../src';
import { acceptStockFindings } from './accepted-findings';

const app = new App();
const stack = new Stack(app, 'Orders');

const table = (id: string, key: string) =>
  new Table(stack, id, {
    partitionKey: { name: key, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  });
const orders = table('OrdersTable', 'orderId');
const lines = table('LinesTable', 'lineId');
const searches = table('SearchesTable', 'savedSearchId');

const handler = new LambdaFunction(stack, 'Handler', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromAsset(path.join(__dirname, 'handler')),
  environment: { ORDERS_TABLE: orders.tableName, LINES_TABLE: lines.tableName, SEARCHES_TABLE: searches.tableName },
});
for (const each of [orders, lines, searches]) each.grantReadWriteData(handler);

const certificate = Certificate.fromCertificateArn(
  stack,
  'Certificate',
  'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
);
const idp = Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] });
// Tokens for devices in the field are bound to a key of the device: one that is copied from it is worth nothing.
const devices = Issuer.oidc('https://devices.example.com', {
  audiences: ['orders-api'],
  algorithms: [SignatureAlgorithm.ES256],
  senderConstraint: SenderConstraint.DPOP,
  // Whoever holds a device for a minute can make no proofs for tomorrow.
  proofNonce: true,
});

const contract = Contract.fromFile(path.join(__dirname, 'openapi.yaml'));
// Small services get tokens from a user pool: an app client each, which may ask for the scopes of its operations only.
const services = new CognitoIssuer(stack, 'Services', {
  contract,
  identifier: 'orders',
  domainPrefix: 'acme-orders',
  clients: [
    CognitoClient.service('acme-reports', {
      operations: ['listOrders', 'getOrder'],
      roles: ['buyer'],
      tenants: ['acme'],
    }),
  ],
});

new HardenedApi(stack, 'Api', {
  contract,
  issuers: [idp, devices, services.issuer],
  backend: Backend.lambda(handler),
  consumers: [
    // A partner: its own certificate and its own token, one without the other is worth nothing.
    Consumer.of('acme-partner', {
      issuer: idp,
      clients: ['acme-erp'],
      certificates: ['9f2c6f0d1b7a4e3c8d5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f70819'],
      requiresBoundTokens: true,
      sourceRanges: ['203.0.113.0/24'],
      roles: ['buyer'],
      tenants: ['acme'],
      limit: { rate: 50, burst: 250 },
    }),
    // A service of the other tenant.
    Consumer.of('globex-fulfilment', {
      issuer: idp,
      clients: ['globex-fulfilment'],
      roles: ['buyer', 'clerk'],
      tenants: ['globex'],
      limit: { rate: 100, burst: 400 },
      operationLimits: { searchOrders: { rate: 10, burst: 100 } },
    }),
    // Users of both tenants through one first-party app: tenant and roles come from the verified token.
    Consumer.of('web-shop', {
      issuer: idp,
      clients: ['web-shop'],
      roles: ['buyer', 'clerk', 'admin'],
      tenants: ['*'],
      // The app as a whole may do much, each of its users a little.
      limit: { rate: 1000, burst: 2000 },
      accountLimit: { rate: 50, burst: 200 },
    }),
    // Handhelds of the couriers: each request carries a proof of the key in the device (RFC 9449).
    Consumer.of('globex-couriers', {
      issuer: devices,
      clients: ['courier-app'],
      roles: ['buyer'],
      tenants: ['globex'],
    }),
    ...services.consumers,
  ],
  // All shops together read a lot; what one of them may read is its own limit.
  throttle: { read: { rate: 1000, burst: 2000 } },
  resources: [
    OwnershipResolver.dynamoDb('Order', orders, { key: 'orderId', tenant: 'tenantId', owner: 'createdBy' }),
    OwnershipResolver.dynamoDb('LineItem', lines, { key: 'lineId', tenant: 'tenantId', parent: 'orderId' }),
    OwnershipResolver.dynamoDb('SavedSearch', searches, { key: 'savedSearchId', tenant: 'tenantId', owner: 'ownerId' }),
  ],
  domains: [
    ApiDomain.of({ name: 'api.orders.example.com', certificate }),
    ApiDomain.mutualTls({
      name: 'partners.orders.example.com',
      certificate,
      truststore: Truststore.ofConsumers([path.join(__dirname, 'pki', 'partners.pem')], {
        revocationLists: ['https://pki.acme.example/partners.crl'],
      }),
    }),
  ],
  sinks: [Sink.cloudWatchNative()],
  findingReceivers: [FindingReceiver.securityHub()],
  waivers: [
    Waiver.of('network-edge', {
      owner: 'orders-team',
      reason: 'pilot without CDN; the edge comes with general availability',
      expires: '2027-06-30',
    }),
  ],
});
acceptStockFindings({ handler, tables: [orders, lines, searches] });
