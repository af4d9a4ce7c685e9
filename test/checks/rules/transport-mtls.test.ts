import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('transport-mtls', {
  violations: {
    'certificates without a mutual-TLS domain': (template) =>
      delete propertiesOf(template, 'Partners').MutualTlsAuthentication,
    'a truststore without version': (template) =>
      (propertiesOf(template, 'Partners').MutualTlsAuthentication = { TruststoreUri: 's3://bucket/partners.pem' }),
  },
  unclear: {
    'a mutual-TLS setting that is an intrinsic': (template) =>
      (propertiesOf(template, 'Partners').MutualTlsAuthentication = { Ref: 'Maybe' }),
  },
});
