import { sign } from 'aws4';
import { UsageError } from '../commands/usage-error';
import { cognitoEndpoint } from './env';

/** An app client of a user pool. */
export interface AppClient {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly region: string;
}

export interface ClientSecret {
  readonly id: string;
  /** Epoch seconds. */
  readonly created: number;
}

/** Who calls AWS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const DEADLINE_MS = 10_000;
const ISSUER = /^https:\/\/cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([\w-]+_[0-9a-zA-Z]+)$/;

/** The app client of a consumer, from the pair `<issuer> <client>` of the registry; undefined where no user pool issues. */
export function appClientOf(pair: string): AppClient | undefined {
  const [issuer = '', clientId = ''] = pair.split(' ');
  const [, region, userPoolId] = ISSUER.exec(issuer) ?? [];
  return region && userPoolId ? { region, userPoolId, clientId } : undefined;
}

/**
 * The secrets of an app client: Cognito keeps at most two, so that callers move from one to the next without a gap.
 *
 * Signed calls instead of Cognito's client of the SDK: three operations are not worth its weight.
 */
export class CognitoSecrets {
  constructor(
    private readonly client: AppClient,
    private readonly credentials: () => Promise<Credentials>,
  ) {}

  /** Both secrets, the older one first. */
  async list(): Promise<ClientSecret[]> {
    const { ClientSecrets: found = [] } = (await this.call('ListUserPoolClientSecrets', {})) as {
      ClientSecrets?: { ClientSecretId: string; ClientSecretCreateDate: number }[];
    };
    return found
      .map(({ ClientSecretId: id, ClientSecretCreateDate: created }) => ({ id, created }))
      .sort((a, b) => a.created - b.created);
  }

  /** A new secret beside the one that there is; its value is never to be had again. */
  async add(): Promise<ClientSecret & { readonly value: string }> {
    const { ClientSecretDescriptor: made } = (await this.call('AddUserPoolClientSecret', {})) as {
      ClientSecretDescriptor: { ClientSecretId: string; ClientSecretCreateDate: number; ClientSecretValue: string };
    };
    return { id: made.ClientSecretId, created: made.ClientSecretCreateDate, value: made.ClientSecretValue };
  }

  async drop(id: string): Promise<void> {
    await this.call('DeleteUserPoolClientSecret', { ClientSecretId: id });
  }

  private async call(operation: string, parameters: Record<string, string>): Promise<unknown> {
    const { region, userPoolId, clientId } = this.client;
    const url = new URL(cognitoEndpoint(region));
    const body = JSON.stringify({ UserPoolId: userPoolId, ClientId: clientId, ...parameters });
    const signed = sign(
      {
        service: 'cognito-idp',
        region,
        host: url.host,
        path: '/',
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body,
      },
      await this.credentials(),
    );
    const answer = await fetch(url, {
      method: 'POST',
      headers: signed.headers as Record<string, string>,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const text = await answer.text();
    if (answer.ok) return text === '' ? {} : JSON.parse(text);
    throw new UsageError(`Cognito refuses ${operation}: ${faultOf(text) ?? `status ${answer.status}`}`);
  }
}

/** `__type` and message of a fault, without the namespace. */
function faultOf(text: string): string | undefined {
  try {
    const { __type: type = '', message = '' } = JSON.parse(text) as { __type?: string; message?: string };
    return type ? `${type.replace(/^.*#/, '')}${message ? `: ${message}` : ''}` : undefined;
  } catch {
    return undefined;
  }
}
