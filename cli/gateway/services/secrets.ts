import type http from 'node:http';
import { recordOf, textOf } from '../assembly/json';
import { answerJson, readBody } from './aws-json';
import { LoopbackServer } from './loopback-server';

/** A secret that `GetSecretValue` finds. */
export interface LocalSecret {
  readonly arn: string;
  readonly name: string;
  readonly text: string;
}

/** One version of a secret. */
interface Version {
  readonly id: string;
  readonly text: string;
  stages: readonly string[];
}

type Held = LocalSecret & { readonly versions: Version[] };
type Answer = Record<string, unknown> | undefined;

const FIRST = '00000000-0000-4000-8000-000000000000';
const CURRENT = 'AWSCURRENT';

/** Secrets Manager on loopback: the secrets of the template and their versions; what else a function asks for is refused by name. */
export class LocalSecrets extends LoopbackServer {
  private secrets: readonly Held[] = [];

  static start(): Promise<LocalSecrets> {
    return new LocalSecrets().listening();
  }

  set(secrets: readonly LocalSecret[]): void {
    this.secrets = secrets.map((secret) => ({
      ...secret,
      versions: [{ id: FIRST, text: secret.text, stages: [CURRENT] }],
    }));
  }

  /** Text of a secret by ARN. */
  text(arn: string): string | undefined {
    const secret = this.secrets.find((each) => each.arn === arn);
    return secret && labelled(secret, CURRENT)?.text;
  }

  protected async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = recordOf(JSON.parse((await readBody(request)).toString('utf8') || '{}'));
    const operation = String(request.headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
    const id = textOf(body['SecretId']);
    const secret = this.secrets.find(({ arn, name }) => arn === id || name === id);
    const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
    const found = secret && run?.(secret, body);
    if (run === undefined) {
      answerJson(response, 400, {
        __type: 'UnknownOperationException',
        message: `${operation} is not served locally; the local Secrets Manager knows ${Object.keys(OPERATIONS).join(', ')}`,
      });
    } else if (secret === undefined || found === undefined) {
      const message = `no secret ${id ?? ''}, or no such version of it, in the template`;
      answerJson(response, 400, { __type: 'ResourceNotFoundException', message });
    } else {
      answerJson(response, 200, { ARN: secret.arn, Name: secret.name, ...found });
    }
  }
}

const OPERATIONS: Readonly<Record<string, (secret: Held, body: Record<string, unknown>) => Answer>> = {
  GetSecretValue: (secret, { VersionId, VersionStage }) => {
    const version = secret.versions.find(
      ({ id, stages }) =>
        (VersionId === undefined || id === VersionId) &&
        (VersionStage === undefined || stages.includes(String(VersionStage))),
    );
    const found = VersionId === undefined && VersionStage === undefined ? labelled(secret, CURRENT) : version;
    return found && { SecretString: found.text, VersionId: found.id, VersionStages: found.stages };
  },
  PutSecretValue: (secret, { ClientRequestToken, SecretString, VersionStages = [CURRENT] }) => {
    const version: Version = { id: String(ClientRequestToken), text: String(SecretString), stages: [] };
    secret.versions.push(version);
    for (const stage of VersionStages as string[]) move(secret, stage, version.id);
    return { VersionId: version.id, VersionStages: version.stages };
  },
  DescribeSecret: ({ versions }) => ({
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])),
  }),
  UpdateSecretVersionStage: (secret, { VersionStage, MoveToVersionId }) => {
    move(secret, String(VersionStage), String(MoveToVersionId));
    return {};
  },
};

function labelled({ versions }: Held, stage: string): Version | undefined {
  return versions.find(({ stages }) => stages.includes(stage));
}

/** A label is on one version; the one that loses the current label becomes the previous one. */
function move(secret: Held, stage: string, to: string): void {
  const before = labelled(secret, stage);
  for (const version of secret.versions) {
    const kept = version.stages.filter((each) => each !== stage);
    version.stages = version.id === to ? [...kept, stage] : kept;
  }
  if (stage === CURRENT && before && before.id !== to) move(secret, 'AWSPREVIOUS', before.id);
}
