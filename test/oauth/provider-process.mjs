// A real OpenID provider on loopback, in a process of its own. Reads its settings as JSON from standard input, writes
// its issuer to standard output, ends with its parent.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

let text = '';
for await (const chunk of process.stdin) {
  text += chunk;
  if (text.endsWith('\n')) break;
}
const { signingKey, serviceKey, audience, scope, redirectUri } = JSON.parse(text);

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  jwks: { keys: [signingKey] },
  clients: [
    {
      client_id: 'greeting-service',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [serviceKey] },
      id_token_signed_response_alg: 'ES256',
    },
    {
      client_id: 'greeting-web',
      grant_types: ['authorization_code'],
      redirect_uris: [redirectUri],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: 'ES256',
    },
  ],
  cookies: { keys: ['only for this test'] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  pkce: { required: () => true },
  scopes: ['openid', scope],
  ttl: { AccessToken: 300, ClientCredentials: 300, IdToken: 300, Session: 600, Interaction: 600, Grant: 600 },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => `urn:${audience}`,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope,
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
server.on('request', provider.callback());
process.stdout.write(`${issuer}\n`);
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
