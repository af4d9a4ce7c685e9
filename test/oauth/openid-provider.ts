import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SignJWT } from 'jose';

export const AUDIENCE = 'greeting-api';
export const SCOPE = 'greeting:read';
const REDIRECT_URI = 'https://app.example.com/callback';

/** A key pair for ES256 and its public half as JSON Web Key. */
export interface TestKey {
  readonly privateKey: KeyObject;
  readonly jwk: Record<string, unknown>;
}

export function testKey(kid: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } };
}

/** The provider, and its clients: a service with a key of its own, and an app for people. */
export class OpenIdProvider {
  private constructor(
    private readonly child: ChildProcess,
    readonly issuer: string,
    /** What it publishes. */
    readonly keySet: string,
    private readonly serviceKey: TestKey,
  ) {}

  static async start(): Promise<OpenIdProvider> {
    const signing = testKey('provider-1');
    const service = testKey('service-1');
    const child = spawn(process.execPath, [join(__dirname, 'provider-process.mjs')], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const privateJwk = { ...signing.privateKey.export({ format: 'jwk' }), kid: 'provider-1', alg: 'ES256', use: 'sig' };
    const settings = { signingKey: privateJwk, serviceKey: service.jwk, audience: AUDIENCE, scope: SCOPE };
    child.stdin!.write(`${JSON.stringify({ ...settings, redirectUri: REDIRECT_URI })}\n`);
    const issuer = await new Promise<string>((resolve, reject) => {
      child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
      child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
    });
    return new OpenIdProvider(child, issuer, JSON.stringify({ keys: [signing.jwk] }), service);
  }

  close(): void {
    this.child.stdin!.end();
    this.child.kill();
  }

  /** RFC 6749 section 4.4, the client authenticated by an assertion of its own (RFC 7523 section 2.2). */
  async clientCredentials(): Promise<string> {
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'service-1' })
      .setIssuer('greeting-service')
      .setSubject('greeting-service')
      .setAudience(this.issuer)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(this.serviceKey.privateKey);
    return this.token({
      grant_type: 'client_credentials',
      scope: SCOPE,
      client_id: 'greeting-service',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
  }

  /** RFC 6749 section 4.1 with PKCE (RFC 7636): a person logs in and consents. */
  async authorizationCode(person: string): Promise<{ readonly token: string; readonly withoutVerifier: number }> {
    const verifier = randomBytes(32).toString('base64url');
    const code = await this.code(person, verifier);
    const request = { grant_type: 'authorization_code', client_id: 'greeting-web', code, redirect_uri: REDIRECT_URI };
    const token = await this.token({ ...request, code_verifier: verifier });
    const stolen = await this.code(person, verifier);
    const { status } = await this.post('/token', { ...request, code: stolen, code_verifier: 'x'.repeat(43) });
    return { token, withoutVerifier: status };
  }

  private async code(person: string, verifier: string): Promise<string> {
    const query = new URLSearchParams({
      client_id: 'greeting-web',
      response_type: 'code',
      scope: `openid ${SCOPE}`,
      redirect_uri: REDIRECT_URI,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: randomUUID(),
    });
    const jar = new Map<string, string>();
    let location = await this.visit(jar, `${this.issuer}/auth?${query}`);
    for (let step = 0; step < 8 && !location.startsWith(REDIRECT_URI); step += 1) {
      const isPage = location.includes('/interaction/');
      const prompt: Record<string, string> = jar.has('logged-in')
        ? { prompt: 'consent' }
        : { prompt: 'login', login: person, password: 'any' };
      if (isPage) jar.set('logged-in', '1');
      location = await this.visit(jar, location, isPage ? prompt : undefined);
    }
    const code = new URL(location).searchParams.get('code');
    if (!code) throw new Error(`the provider gave no code: ${location}`);
    return code;
  }

  private async visit(jar: Map<string, string>, url: string, form?: Record<string, string>): Promise<string> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, this.issuer), {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (line.split(';')[0] ?? '').split('=');
      jar.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`the provider answered ${answer.status} to ${url}: ${await answer.text()}`);
    return location;
  }

  private post(path: string, form: Record<string, string>): Promise<Response> {
    return fetch(`${this.issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  }

  private async token(form: Record<string, string>): Promise<string> {
    const answer = (await (await this.post('/token', form)).json()) as { access_token?: string; error?: string };
    if (!answer.access_token) throw new Error(`the provider gave no token: ${JSON.stringify(answer)}`);
    return answer.access_token;
  }
}
