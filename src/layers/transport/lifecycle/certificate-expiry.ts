import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { ACM_EVENTS } from '../../../vocabulary';

/**
 * What watching certificates needs.
 */
export interface CertificateExpiryProps {
  /** The certificates to watch. */
  readonly certificates: ICertificate[];

  /** Who is told: a topic, an event bus that takes findings, a function. */
  readonly targets: IRuleTarget[];
}

/**
 * Tells when a certificate ends soon, has ended, or waits for somebody before it can be renewed. Certificates of ACM with DNS
 * validation renew by themselves: an event means that they do not, or that the certificate was imported.
 *
 * `HardenedApi` watches the certificates of its domains, edge and backend by itself: use this for others, such as those of a mesh.
 *
 * @example
 * declare const certificate: acm.ICertificate;
 * declare const target: events.IRuleTarget;
 *
 * new CertificateExpiry(this, 'Expiry', { certificates: [certificate], targets: [target] });
 */
export class CertificateExpiry extends Construct {
  /** The rule that passes the events on. */
  public readonly rule: Rule;

  constructor(scope: Construct, id: string, { certificates, targets }: CertificateExpiryProps) {
    super(scope, id);
    if (certificates.length === 0) throw new Error(`"certificates" of ${this.node.path} is empty; name what to watch`);
    if (targets.length === 0) throw new Error(`"targets" of ${this.node.path} is empty; name who is told`);
    this.rule = new Rule(this, 'Rule', {
      description: 'certificates that end soon, have ended, or cannot be renewed without somebody',
      eventPattern: {
        source: ['aws.acm'],
        detailType: [...ACM_EVENTS],
        resources: certificates.map(({ certificateArn }) => certificateArn),
      },
      targets,
    });
  }
}
