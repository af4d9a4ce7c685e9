import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** What a receiver makes of findings. */
export type ReceiverPlan = { readonly kind: 'security-hub' } | { readonly kind: 'topic'; readonly topic: ITopic };

/**
 * Who takes the findings of the detector, beside the default event bus of the account, which always does.
 *
 * @example
 * declare const topic: sns.ITopic;
 *
 * const findingReceivers = [FindingReceiver.securityHub(), FindingReceiver.topic(topic)];
 */
export class FindingReceiver {
  /**
   * AWS Security Hub (CSPM) of the account and Region of the stack, in AWS Security Finding Format. It must be enabled there:
   * findings wait in a queue until it is, and an alarm tells that they do.
   */
  public static securityHub(): FindingReceiver {
    return new FindingReceiver({ kind: 'security-hub' });
  }

  /**
   * An SNS topic: mail, chat, a pager. A topic that the app imports must let `events.amazonaws.com` publish.
   *
   * @param topic the topic
   */
  public static topic(topic: ITopic): FindingReceiver {
    return new FindingReceiver({ kind: 'topic', topic });
  }

  private constructor(
    /** @internal */
    readonly _plan: ReceiverPlan,
  ) {}
}
