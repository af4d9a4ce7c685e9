/** One message of a queue, as Lambda hands it over. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** A batch of messages. */
export interface QueueEvent {
  readonly Records: readonly QueueMessage[];
}

/** Which messages come again ("Reporting batch item failures" in the Lambda Developer Guide). */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The answer that has these messages come again, and no others. */
export function again(messages: readonly QueueMessage[]): QueueAnswer {
  return { batchItemFailures: messages.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/**
 * The same, where a batch of which nothing was taken is an error of the function: its alarm rings for errors alone, and all
 * messages come again either way.
 *
 * @throws when every message failed
 */
export function againUnlessAll({ Records }: QueueEvent, failed: readonly QueueMessage[], why = ''): QueueAnswer {
  if (failed.length > 0 && failed.length === Records.length) throw new Error(`nothing of the batch was taken: ${why}`);
  return again(failed);
}
