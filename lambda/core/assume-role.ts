import type * as http from 'node:http';
import { sign } from 'aws4';
import { type AwsEnv, awsEnv } from './env';
import { exchange } from './http-exchange';

/** A role of somebody, and what its owner asks for before it may be taken on. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId: string;
}

type Credentials = AwsEnv['credentials'];

const DEADLINE_MS = 5_000;
const MOST_BYTES = 64 * 1024;
const SESSION = 'cdk-hardened-api';
const LASTS_SECONDS = 3600;
/** Taken on anew before it ends, so that no request is signed with what is over when it arrives. */
const MARGIN_MS = 5 * 60_000;

/**
 * Credentials of a role, taken on when first asked for and again before they end.
 *
 * @throws when the role does not let the function in
 */
export function roleCredentials(role: AssumedRole, now: () => number = Date.now): () => Promise<Credentials> {
  let known: { readonly credentials: Promise<Credentials>; readonly until: number } | undefined;
  return () => {
    if (!known || known.until <= now()) {
      const credentials = assumeRole(role);
      const mine = { credentials, until: now() + LASTS_SECONDS * 1000 - MARGIN_MS };
      known = mine;
      // A failure is not remembered.
      credentials.catch(() => {
        if (known === mine) known = undefined;
      });
    }
    return known.credentials;
  };
}

/** `AssumeRole` of the Security Token Service, which speaks forms and XML. */
async function assumeRole({ roleArn, externalId }: AssumedRole): Promise<Credentials> {
  const { endpoint, region, credentials } = awsEnv('sts');
  const url = new URL('/', endpoint);
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: SESSION,
    ExternalId: externalId,
    DurationSeconds: String(LASTS_SECONDS),
  }).toString();
  const wanted = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const request = { service: 'sts', region, host: url.host, method: 'POST', path: '/', headers: wanted, body };
  const headers = sign(request, credentials).headers as http.OutgoingHttpHeaders;
  const answer = await exchange({
    url,
    method: 'POST',
    headers,
    body,
    deadlineMs: DEADLINE_MS,
    maxBytes: MOST_BYTES,
  });
  const xml = answer.body.toString('utf8');
  const member = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(member);
  if (answer.status !== 200 || !accessKeyId || !secretAccessKey || !sessionToken)
    throw new Error(`sts.AssumeRole of ${roleArn} answered ${answer.status} (${member('Code') ?? 'no code'})`);
  return { accessKeyId, secretAccessKey, sessionToken };
}
