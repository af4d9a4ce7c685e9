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
