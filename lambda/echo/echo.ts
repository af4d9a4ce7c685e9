import { type ObjectEvent, type SampleObject, withOwnObjects } from './own-objects';

/** One answer that the contract describes. */
export interface Sample {
  readonly status: number;
  /** Absent: the answer has no body. */
  readonly contentType?: string;
  /** Sent as it is where it is a string and the content type is no JSON. */
  readonly body?: unknown;
  /** Headers that the contract requires of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects in the body of which the contract says whose they must be. */
  readonly objects?: readonly SampleObject[];
}

/** File `config/samples.json`: operation id to its answer. */
export type Samples = Readonly<Record<string, Sample>>;

/** What is read of the event: the operation, as the guard in front says. */
export interface EchoEvent extends ObjectEvent {
  readonly httpMethod: string;
}

export interface EchoResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const isJson = (contentType: string): boolean => /[/+]json\b/.test(contentType);

/**
 * A backend that answers every operation from the contract's own schemas. It repeats nothing of the request but the
 * identifiers of objects that it was asked for, so that a reflection in a response can only come from somewhere else.
 */
export function createEcho(samples: Samples): (event: EchoEvent) => EchoResponse {
  return (event): EchoResponse => {
    const { httpMethod, requestContext } = event;
    const id = String(requestContext.authorizer?.operation);
    const sample = Object.hasOwn(samples, id) ? samples[id] : undefined;
    if (!sample)
      throw new Error('samples.json has no answer for the operation; put the guard in front, or run synth again');
    const { status, contentType, headers = {}, objects = [] } = sample;
    const body = withOwnObjects(sample.body, objects, event);
    if (contentType === undefined || body === undefined || httpMethod === 'HEAD')
      return { statusCode: status, headers };
    const text = typeof body === 'string' && !isJson(contentType) ? body : JSON.stringify(body);
    return { statusCode: status, headers: { ...headers, 'Content-Type': contentType }, body: text };
  };
}
