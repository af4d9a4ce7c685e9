import type { InvocationContext } from '../protocol';

export type Handler = (
  event: unknown,
  context: unknown,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/** The context object of Lambda's Node runtime. */
export function contextOf(context: InvocationContext): Record<string, unknown> {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: context.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: context.functionArn,
    memoryLimitInMB: String(context.memoryMb),
    awsRequestId: context.requestId,
    logGroupName: `/aws/lambda/${context.functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, context.deadline - Date.now()),
  };
}

/** Runs a handler that answers by promise, by callback or by `context.done`, `succeed`, `fail`. */
export function runHandler(handler: Handler, event: unknown, context: InvocationContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, result?: unknown) => (error ? reject(error) : resolve(result));
    const object = {
      ...contextOf(context),
      done,
      succeed: (result: unknown) => resolve(result),
      fail: (error: unknown) => reject(error ?? new Error('failed')),
    };
    try {
      const answer = handler(event, object, done);
      if (isThenable(answer)) answer.then(resolve, reject);
    } catch (error) {
      reject(error);
    }
  });
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** An error in the two words that Lambda reports. */
export function errorWords(error: unknown): { errorType: string; errorMessage: string } {
  if (error instanceof Error) {
    const [, kind] = /^(Runtime\.\w+): /.exec(error.message) ?? [];
    return { errorType: kind ?? error.name, errorMessage: error.message };
  }
  return { errorType: typeof error, errorMessage: String(error) };
}
