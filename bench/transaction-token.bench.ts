import { randomBytes, sign, verify } from 'node:crypto';
import {
  mintTransactionToken,
  type Transaction,
  transactionKeys,
  transactionSigner,
  verifyTransactionToken,
} from '../lambda/core/transaction-token';
import { compare } from './core/compare';
import { target } from './core/target';

// What the second line costs: one token is minted in the authorizer and verified in the guard, for each request.
const NOW = 1_800_000_000;
const transaction: Transaction = {
  apiId: 'a1b2c3d4e5',
  correlation: 'Y2Fub25pY2FsIQ==',
  operation: 'getOrder',
  method: 'GET',
  path: '/orders/7f0c2b4e',
  query: { expand: ['lines', 'payments'] },
  principal: {
    consumer: 'partner',
    issuer: 'https://issuer.example.com/',
    client: 'partner-client',
    subject: 'service-7',
    tenant: 'acme',
    roles: ['reader', 'writer'],
    scopes: ['orders.read', 'orders.write'],
  },
  resources: ['Order:7f0c2b4e'],
  bundleHash: '3q2-7wAAAAA',
};
const signer = transactionSigner(randomBytes(32).toString('hex'));
const keys = transactionKeys(signer.jwks);
const token = mintTransactionToken(signer, transaction, NOW);
const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
const signature = sign(null, signed, signer.key);
const verifier = keys.get(signer.kid);
if (!verifier) throw new Error('the key set lacks its own key');
if (!verifyTransactionToken(token, keys, transaction, NOW).ok) throw new Error('a good token is refused');

const minted = await compare({
  title: `mint (${token.length} bytes), against Ed25519 sign alone`,
  against: { name: 'crypto.sign', run: () => sign(null, signed, signer.key) },
  contenders: [{ name: 'mintTransactionToken', run: () => mintTransactionToken(signer, transaction, NOW) }],
});
target('mint', minted[1]?.ratio ?? Number.NaN, 1.5);

const verified = await compare({
  title: 'verify, against Ed25519 verify alone',
  against: { name: 'crypto.verify', run: () => verify(null, signed, verifier, signature) },
  contenders: [
    { name: 'verifyTransactionToken', run: () => verifyTransactionToken(token, keys, transaction, NOW) },
    {
      name: 'refuse a token of another request',
      run: () => verifyTransactionToken(token, keys, { ...transaction, path: '/orders/8' }, NOW),
    },
  ],
});
target('verify', verified[1]?.ratio ?? Number.NaN, 1.5);
