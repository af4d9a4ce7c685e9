import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Backend } from '../../src';
import { network, ratesApi, waiver, WITHOUT_GUARD } from './rates-stack';

const { stack, vpc, server, certificate } = network();
const targets = [new IpTarget('10.0.128.9', 8443)];
const serverName = 'rates.example.com';
export const api = ratesApi(
  stack,
  Backend.privateNlb({ serverName, certificate, vpc, server, targets, targetPort: 8443 }),
  {
    waivers: [waiver('network-edge'), ...WITHOUT_GUARD],
  },
);
