import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer, setVariable } from '../rule-triple';

ruleTriple('authn-replay', {
  violations: {
    'bound tokens without a table': (template) => setIssuer(template, { senderConstraint: 'dpop' }),
    'a table that never forgets': (template) => {
      setIssuer(template, { senderConstraint: 'dpop' });
      setVariable(template, 'Authorizer', 'HARDENED_REPLAY_TABLE', { Ref: 'Proofs' });
      template.Resources.Proofs = { Type: 'AWS::DynamoDB::Table', Properties: {} };
    },
    'a table of another stack': (template) => {
      setIssuer(template, { senderConstraint: 'dpop' });
      setVariable(template, 'Authorizer', 'HARDENED_REPLAY_TABLE', 'proofs');
    },
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
