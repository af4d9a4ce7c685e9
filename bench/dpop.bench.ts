import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose';
import { PROOF_CHECKS, type ProofFacts } from '../lambda/authorizer/proof/proof-checks';
import { proofKeyOf } from '../lambda/authorizer/proof/proof-key';
import { decodeToken } from '../lambda/authorizer/token/decode-token';
import { derSignature } from '../lambda/authorizer/token/signature';
import { sha256Base64url } from '../lambda/core/canonical';
import { firstRefusal } from '../lambda/core/decision';
import { compare } from './core/compare';
import { target } from './core/target';

// One DPoP proof (RFC 9449), every check but the replay table, as a multiple of its ES256 signature alone.
const TOKEN = 'x'.repeat(700);
const NOW = 1_800_000_000;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function proofOf(index: number, pairs: readonly KeyPair[]) {
  const { privateKey, publicKey } = pairs[index % pairs.length] as KeyPair;
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const claims = { jti: `proof-${index}`, htm: 'GET', htu: URL, iat: NOW, ath: sha256Base64url(TOKEN) };
  const input = `${encoded({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${encoded(claims)}`;
  const raw = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    jwk,
    publicKey,
    input: Buffer.from(input),
    der: derSignature(raw),
    text: `${input}.${raw.toString('base64url')}`,
  };
}

const URL = 'https://api.example.com/orders/o-1';
const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
type KeyPair = ReturnType<typeof keyPair>;

/** Proofs of so many clients, each with a key of its own. */
async function proofsOf(clients: number, count: number) {
  const pairs = Array.from({ length: clients }, keyPair);
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const proof = proofOf(index, pairs);
      return { ...proof, jkt: await calculateJwkThumbprint(proof.jwk) };
    }),
  );
}
type Proof = Awaited<ReturnType<typeof proofsOf>>[number];

function rotating(proofs: readonly Proof[], call: (proof: Proof) => unknown): () => unknown {
  let index = 0;
  return () => {
    index = (index + 1) % proofs.length;
    return call(proofs[index] as Proof);
  };
}

function ours({ text, jkt }: Proof): unknown {
  const proof = decodeToken(text);
  const facts: ProofFacts = {
    scheme: 'DPoP',
    token: TOKEN,
    constraint: 'dpop',
    confirmation: { jkt },
    proofs: [text],
    proof,
    key: proofKeyOf(proof.header),
    method: 'GET',
    path: '/orders/o-1',
    urls: ['https://api.example.com'],
    now: NOW,
    clockSkewSeconds: 30,
  };
  const refusal = firstRefusal(PROOF_CHECKS, facts);
  if (refusal) throw new Error(`a good proof is refused: ${refusal.reason}`);
  return refusal;
}

async function jose({ text, jkt }: Proof): Promise<void> {
  const options = { typ: 'dpop+jwt', algorithms: ['ES256'], currentDate: new Date(NOW * 1000), maxTokenAge: 60 };
  const { payload, protectedHeader } = await jwtVerify(text, EmbeddedJWK, options);
  const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
  if (thumbprint !== jkt || payload['ath'] !== sha256Base64url(TOKEN) || payload['htu'] !== URL)
    throw new Error('refused');
}

async function measure(title: string, proofs: readonly Proof[]): Promise<number> {
  const own = rotating(proofs, ours);
  for (let count = 0; count < 2_000; count += 1) own();
  const [, measured] = await compare({
    title,
    against: {
      name: 'crypto.verify, key ready',
      run: rotating(proofs, ({ publicKey, input, der }) => verify('sha256', input, publicKey, der)),
    },
    contenders: [
      { name: 'every check of a proof', run: own },
      { name: 'jose: EmbeddedJWK, thumbprint, ath', run: rotating(proofs, jose) },
    ],
    sliceMs: 2,
    slices: 400,
    share: 0.1,
  });
  return measured?.ratio ?? Number.NaN;
}

const seen = await measure('DPoP proof, keys of 16 clients seen before', await proofsOf(16, 64));
target('DPoP proof, key seen before', seen, 1.25);
// More clients than the authorizer keeps keys of: each proof brings one that has to be imported.
const unseen = await measure('DPoP proof, a key that was not seen before', await proofsOf(1_024, 1_024));
target('DPoP proof, new key', unseen, 2.6);
