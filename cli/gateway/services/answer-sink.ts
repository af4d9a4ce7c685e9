import { randomUUID } from 'node:crypto';
import { recordOf } from '../assembly/json';
import { readBody } from './aws-json';
import type { VirtualHosts } from './virtual-hosts';

/** The address that CloudFormation gives custom resources for their answer, under its real host name. */
export class AnswerSink {
  private readonly answers = new Map<string, Record<string, unknown>>();
  private readonly host: string;

  constructor(region: string, hosts: VirtualHosts) {
    this.host = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}.s3.${region}.amazonaws.com`;
    hosts.serve(this.host, (request, response) => {
      readBody(request).then(
        (body) => {
          this.answers.set(request.url ?? '', recordOf(JSON.parse(body.toString('utf8'))));
          response.writeHead(200).end();
        },
        () => response.destroy(),
      );
    });
  }

  /** An address for one answer. */
  open(): { url: string; take(): Record<string, unknown> | undefined } {
    const path = `/${randomUUID()}`;
    return {
      url: `https://${this.host}${path}`,
      take: () => {
        const answer = this.answers.get(path);
        this.answers.delete(path);
        return answer;
      },
    };
  }
}
