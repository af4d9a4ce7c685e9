import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleTriple } from '../rule-triple';

const edge = readFileSync(join(__dirname, '..', '..', 'fixtures', 'pki', 'edge.pem'), 'utf8');
const store = (template: MutableTemplate) => propertiesOf(template, 'Truststore') as { Pem: unknown };

ruleTriple('transport-truststore', {
  violations: {
    'a public authority': (template) => (store(template).Pem = rootCertificates[0]),
    'a damaged certificate among good ones': (template) =>
      (store(template).Pem = `${String(store(template).Pem)}${edge.replace('MII', 'AAA')}`),
    'an authority of consumers in the truststore of the edge': (template) => {
      template.Resources.Viewers = {
        Type: 'AWS::CloudFront::TrustStore',
        Properties: { CaCertificatesBundleSource: { Version: { 'Fn::GetAtt': ['Truststore', 'Version'] } } },
      };
    },
  },
  unclear: {
    'an object that somebody else keeps': (template) =>
      (propertiesOf(template, 'Partners').MutualTlsAuthentication = {
        TruststoreUri: 's3://bucket/partners.pem',
        TruststoreVersion: '1',
      }),
    'a text that is an intrinsic': (template) => (store(template).Pem = { Ref: 'Pem' }),
  },
});
