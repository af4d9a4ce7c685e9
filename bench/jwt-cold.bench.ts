import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { quantile } from './core/median';
import { target } from './core/target';
import { AUDIENCE, ISSUER, tokenBatch } from './core/tokens';

// What a fresh process pays until the first token is verified: the bundle is loaded, the keys are imported, one
// signature is checked. Each contender is bundled and minified alone, and started again and again, in turns.
const ROUNDS = 21;
/** A busy machine makes starts slower, never faster: the fastest tenth tells what the code costs. */
const SHARE = 0.1;
const ABOVE_EMPTY_MS = 15;

const config = {
  issuer: ISSUER,
  audiences: [AUDIENCE],
  algorithms: ['RS256'],
  profile: 'rfc9068',
  maxLifetimeSeconds: 3600,
  clockSkewSeconds: 30,
  tenantClaim: 'tenant',
  rolesClaim: 'roles',
  clientClaim: 'client_id',
};
const { jwk, tokens } = tokenBatch('RS256', 1);
const given = `const jwk = ${JSON.stringify(jwk)}, token = ${JSON.stringify(tokens[0])};`;
const expected = JSON.stringify({ issuer: ISSUER, audience: AUDIENCE });

/** Each exports `run`, which verifies the token for the first time and rejects or throws where it is refused. */
const CONTENDERS: Readonly<Record<string, string>> = {
  'empty module': 'export const run = () => undefined;',
  'node:crypto alone': `import { createPublicKey, verify } from 'node:crypto'; ${given}
    export const run = () => {
      const dot = token.lastIndexOf('.');
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      if (!verify('sha256', Buffer.from(token.slice(0, dot)), key, Buffer.from(token.slice(dot + 1), 'base64url'))) throw 1;
    };`,
  'verifyToken, every check': `import { importKeySet } from './lambda/authorizer/keys/key-set';
    import { staticKeys } from './lambda/authorizer/keys/key-source';
    import { createIssuers } from './lambda/authorizer/token/issuers';
    import { verifyToken } from './lambda/authorizer/token/verify-token'; ${given}
    export const run = async () => {
      const keys = staticKeys(importKeySet({ keys: [jwk] }));
      const issuers = createIssuers([${JSON.stringify(config)}], () => keys);
      if (!(await verifyToken(token, { issuers, now: Date.now })).ok) throw 1;
    };`,
  jose: `import { createLocalJWKSet, jwtVerify } from 'jose'; ${given}
    export const run = () => jwtVerify(token, createLocalJWKSet({ keys: [jwk] }), ${expected});`,
  'aws-jwt-verify': `import { JwtVerifier } from 'aws-jwt-verify'; ${given}
    export const run = () => {
      const verifier = JwtVerifier.create(${expected});
      verifier.cacheJwks({ keys: [jwk] });
      return verifier.verifySync(token);
    };`,
  'fast-jwt': `import { createPublicKey } from 'node:crypto'; import { createVerifier } from 'fast-jwt'; ${given}
    export const run = () => {
      const key = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
      return createVerifier({ key, algorithms: ['RS256'], allowedIss: ${JSON.stringify(ISSUER)} })(token);
    };`,
};

const folder = mkdtempSync(join(process.cwd(), 'bench', '.cold-'));

async function bundled(name: string, contents: string, index: number): Promise<string> {
  const outfile = join(folder, `${index}.js`);
  const stdin = { contents, resolveDir: process.cwd(), loader: 'ts' as const, sourcefile: `${name}.ts` };
  await build({ stdin, outfile, bundle: true, minify: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const starter = join(folder, `start-${index}.js`);
  const started = `const start = process.hrtime.bigint();
    const done = () => process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));
    Promise.resolve(require(${JSON.stringify(outfile)}).run()).then(done, () => process.exit(1));`;
  writeFileSync(starter, started);
  return starter;
}

function milliseconds(starter: string): number {
  const { status, stdout } = spawnSync(process.execPath, [starter], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${starter} refuses a good token`);
  return Number(stdout);
}

try {
  const starters = await Promise.all(
    Object.entries(CONTENDERS).map(([name, contents], index) => bundled(name, contents, index)),
  );
  const samples = starters.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, starter] of starters.entries()) samples[index]?.push(milliseconds(starter));
  const times = samples.map((values) => quantile(values, SHARE));
  const [empty = Number.NaN, limit = Number.NaN, own = Number.NaN] = times;
  process.stdout.write(`\nfirst token of a fresh process, RS256, fastest tenth of ${ROUNDS}\n`);
  for (const [index, name] of Object.keys(CONTENDERS).entries()) {
    const time = times[index] ?? Number.NaN;
    const ratio = (time / limit).toFixed(2).padStart(6);
    process.stdout.write(`  ${name.padEnd(26)} ${time.toFixed(1).padStart(7)} ms ${ratio} x\n`);
  }
  target('cold start of the verifier, ms above an empty module', own - empty, ABOVE_EMPTY_MS);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
