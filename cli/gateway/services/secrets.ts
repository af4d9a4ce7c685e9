import http from 'node:http';
import { recordOf, textOf } from '../assembly/json';
import { answerJson, closeServer, listenOnLoopback, readBody } from './aws-json';

/** A secret that `GetSecretValue` finds. */
export interface LocalSecret {
  readonly arn: string;
  readonly name: string;
  readonly text: string;
}

/** Secrets Manager on loopback: reads the secrets of the template; what else a function asks for is refused by name. */
export class LocalSecrets {
  private secrets: readonly LocalSecret[] = [];

  private constructor(
    private readonly server: http.Server,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<LocalSecrets> {
    const server = http.createServer();
    const local = new LocalSecrets(server, `http://127.0.0.1:${await listenOnLoopback(server)}`);
    server.on('request', (request, response) => {
      local.answer(request, response).catch(() => response.destroy());
    });
    return local;
  }

  set(secrets: readonly LocalSecret[]): void {
    this.secrets = secrets;
  }

  /** Text of a secret by ARN. */
  text(arn: string): string | undefined {
    return this.secrets.find((secret) => secret.arn === arn)?.text;
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = recordOf(JSON.parse((await readBody(request)).toString('utf8') || '{}'));
    const target = String(request.headers['x-amz-target'] ?? '');
    const id = textOf(body['SecretId']);
    const secret = this.secrets.find(({ arn, name }) => arn === id || name === id);
    if (target !== 'secretsmanager.GetSecretValue') {
      answerJson(response, 400, {
        __type: 'UnknownOperationException',
        message: `${target} is not served locally; the local Secrets Manager knows GetSecretValue`,
      });
    } else if (!secret) {
      answerJson(response, 400, {
        __type: 'ResourceNotFoundException',
        message: `no secret ${id ?? ''} in the template`,
      });
    } else {
      const version = { VersionId: '00000000-0000-4000-8000-000000000000', VersionStages: ['AWSCURRENT'] };
      answerJson(response, 200, { ARN: secret.arn, Name: secret.name, SecretString: secret.text, ...version });
    }
  }
}
