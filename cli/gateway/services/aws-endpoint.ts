import type http from 'node:http';
import { recordOf } from '../assembly/json';
import { answerJson, readBody } from './aws-json';
import { LoopbackServer } from './loopback-server';

/** One call: the operation by its target, by its path where the API is a REST API, or by its form. */
export interface AwsOperation {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A text is an answer in XML. */
export type AwsAnswer = { readonly status: number; readonly body: unknown };

/** Answers the operations that it knows; undefined: not served. */
export type AwsHandler = (call: AwsOperation) => AwsAnswer | undefined;

/** AWS services on loopback that functions call, beside tables and secrets. What a boot serves is set by it. */
export class AwsEndpoint extends LoopbackServer {
  private handlers: readonly AwsHandler[] = [];

  static start(): Promise<AwsEndpoint> {
    return new AwsEndpoint().listening();
  }

  serve(handlers: readonly AwsHandler[]): void {
    this.handlers = handlers;
  }

  protected async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { operation, body } = callOf(request, (await readBody(request)).toString('utf8'));
    for (const handler of this.handlers) {
      const answer = handler({ operation, body });
      if (typeof answer?.body === 'string') return void response.writeHead(answer.status).end(answer.body);
      if (answer) return answerJson(response, answer.status, answer.body);
    }
    answerJson(response, 400, {
      __type: 'UnknownOperationException',
      message: `${operation} is not served locally`,
    });
  }
}

function callOf({ headers, url = '' }: http.IncomingMessage, text: string): AwsOperation {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const body = Object.fromEntries(new URLSearchParams(text));
    return { operation: body['Action'] ?? '', body };
  }
  return { operation: String(headers['x-amz-target'] ?? url), body: recordOf(JSON.parse(text || '{}')) };
}
