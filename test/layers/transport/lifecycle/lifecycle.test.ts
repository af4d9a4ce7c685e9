import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AcmeCertificates } from '../../../../src/layers/transport/lifecycle/acme-certificates';
import { CertificateExpiry } from '../../../../src/layers/transport/lifecycle/certificate-expiry';
import { PrivateAuthority } from '../../../../src/layers/transport/lifecycle/private-authority';
import { testStack } from '../../test-stack';

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

describe('certificates that end', () => {
  it('are told of, each and no others', () => {
    const stack = testStack();

    new CertificateExpiry(stack, 'Expiry', {
      certificates: [Certificate.fromCertificateArn(stack, 'Certificate', ARN)],
      targets: [new SnsTopic(new Topic(stack, 'Topic'))],
    });

    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.acm'],
        'detail-type': Match.arrayWith(['ACM Certificate Approaching Expiration', 'ACM Certificate Expired']),
        resources: [ARN],
      },
      Targets: Match.anyValue(),
    });
  });

  it('are told to somebody', () => {
    const stack = testStack();
    const certificates = [Certificate.fromCertificateArn(stack, 'Certificate', ARN)];

    expect(() => new CertificateExpiry(stack, 'Expiry', { certificates, targets: [] })).toThrow('name who is told');
  });
});

describe('the ACME server of ACM', () => {
  function acme(name: string, bindingExpires?: Duration) {
    const stack = testStack();
    const hostedZone = HostedZone.fromHostedZoneId(stack, 'Zone', 'Z123');
    const role = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/acme');
    new AcmeCertificates(stack, 'Acme', { domains: [{ name, hostedZone }], role, bindingExpires });
    return Template.fromStack(stack);
  }

  it('issues for names that were proven before', () => {
    const template = acme('worker.example.com');

    template.hasResourceProperties('AWS::CertificateManager::AcmeEndpoint', { AuthorizationBehavior: 'PRE_APPROVED' });
    template.hasResourceProperties('AWS::CertificateManager::AcmeDomainValidation', {
      DomainName: 'worker.example.com',
      PrevalidationOptions: { DnsPrevalidation: { HostedZoneId: 'Z123' } },
    });
  });

  it.each([
    ['a wildcard', '*.example.com', undefined, 'is a wildcard'],
    ['a binding for a year', 'worker.example.com', Duration.days(365), 'is a way in'],
  ])('refuses %s', (_name, name, expires, message) => {
    expect(() => acme(name, expires)).toThrow(message);
  });
});

describe('a private authority', () => {
  it('publishes a revocation list where it issues for long', () => {
    const stack = testStack();

    PrivateAuthority.general(stack, 'Authority', { commonName: 'Partners' });

    Template.fromStack(stack).hasResourceProperties('AWS::ACMPCA::CertificateAuthority', {
      UsageMode: 'GENERAL_PURPOSE',
      RevocationConfiguration: { CrlConfiguration: Match.objectLike({ Enabled: true }) },
    });
  });

  it('needs none where it issues for seven days', () => {
    const stack = testStack();

    PrivateAuthority.shortLived(stack, 'Authority', { commonName: 'Mesh' });

    Template.fromStack(stack).hasResourceProperties('AWS::ACMPCA::CertificateAuthority', {
      UsageMode: 'SHORT_LIVED_CERTIFICATE',
      RevocationConfiguration: Match.absent(),
    });
  });

  it('says that it issues for seven days at most', () => {
    const authority = PrivateAuthority.shortLived(testStack(), 'Authority', { commonName: 'Mesh' });

    expect(() => authority.refuseLifetime(Duration.days(8))).toThrow('use PrivateAuthority.general');
  });

  it.each([7, 1])('issues for %i days when short-lived', (days) => {
    const authority = PrivateAuthority.shortLived(testStack(), 'Authority', { commonName: 'Mesh' });

    expect(() => authority.refuseLifetime(Duration.days(days))).not.toThrow();
  });

  it('refuses certificates that would outlive it', () => {
    const lifetime = Duration.days(90);
    const authority = PrivateAuthority.general(testStack(), 'Authority', { commonName: 'Short', lifetime });

    expect(() => authority.certificateFor('Client', { domainName: 'gateway.example.com' })).toThrow(
      'lives for 90 days, and certificates of 395 are asked for',
    );
  });

  it('issues by ACM what ACM can renew', () => {
    const stack = testStack();
    const authority = PrivateAuthority.general(stack, 'Authority', { commonName: 'Gateway' });

    authority.certificateFor('Client', { domainName: 'gateway.example.com' });
    authority.certificateFor('Origin', { domainName: 'origin.example.com' });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 2);
    template.hasResource('AWS::CertificateManager::Certificate', {
      Properties: { DomainName: 'gateway.example.com', CertificateAuthorityArn: Match.anyValue() },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('Activation')]),
    });
    template.hasResourceProperties('AWS::ACMPCA::Permission', {
      Principal: 'acm.amazonaws.com',
      Actions: Match.arrayWith(['IssueCertificate']),
    });
    template.resourceCountIs('AWS::ACMPCA::Permission', 1);
  });

  it('refuses to have ACM issue what is short-lived', () => {
    const authority = PrivateAuthority.shortLived(testStack(), 'Authority', { commonName: 'Mesh' });

    expect(() => authority.certificateFor('Client', { domainName: 'gateway.example.com' })).toThrow(
      'issues for 7 days at most, and 395 are asked for; use PrivateAuthority.general',
    );
  });
});
