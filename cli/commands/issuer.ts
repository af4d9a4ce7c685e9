import { writeFileSync } from 'node:fs';
import { type DiscoveredIssuer, discover, keySetText } from '../issuer/discover';
import { print } from '../report/print';

/** What `issuer` can be told. */
export interface IssuerCommandOptions {
  readonly keysFile?: string;
  readonly json?: boolean;
}

export const ISSUER_HELP = `
Nothing is discovered at run time: where an issuer's keys are is part of the declaration, so that nobody who
controls a document can change them. This command asks once and prints what to declare. Run it before each
deployment with --keys-file, and give the file as "warmKeySet": instances then start without waiting for keys.

Exit codes: 0 all is told, 2 the issuer cannot be used or reached.

  hardened-api issuer https://id.example.com --keys-file id-keys.json`;

/** Asks an OpenID provider where its keys are, and prints the declaration. */
export async function issuerCommand(url: string, options: IssuerCommandOptions): Promise<number> {
  const found = await discover(url);
  if (options.keysFile) writeFileSync(options.keysFile, keySetText(found));
  if (options.json) print(JSON.stringify(found, undefined, 2));
  else for (const line of lines(found, options.keysFile)) print(line);
  return 0;
}

function lines({ issuer, jwksUri, keys, algorithms, warnings }: DiscoveredIssuer, keysFile?: string): string[] {
  const names = algorithms.map((name) => `SignatureAlgorithm.${name === 'EdDSA' ? 'EDDSA' : name}`);
  return [
    `issuer ${issuer}`,
    ...keys.map(({ kid, kty, alg }) => `  key ${String(kid)}: ${String(alg ?? kty)}`),
    ...warnings.map((warning) => `  look at this: ${warning}`),
    '',
    `Issuer.oidc('${issuer}', {`,
    `  jwksUri: '${jwksUri}',`,
    ...(names.length > 0 ? [`  algorithms: [${names.join(', ')}],`] : []),
    ...(keysFile ? [`  warmKeySet: readFileSync('${keysFile}', 'utf8'),`] : []),
    "  audiences: ['the identifier of your API at this issuer'],",
    '})',
  ];
}
