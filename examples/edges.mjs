// The same API behind every edge: synthesize, check the template, attack the network layer on loopback, and take each of
// its controls away in turn. Names of edges as arguments choose some. Exit code of the first step that fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const example = join(root, 'examples', 'edges');
const cli = join(root, 'bin', 'hardened-api');

const EDGES = ['cloudfront', 'cloudfront-mtls', 'cloudfront-secret', 'cloudflare', 'akamai', 'azure-front-door'];
const SLUGS = [
  'network-edge',
  'network-client-address',
  'network-waf',
  'network-forged-headers',
  'network-method-override',
  'network-route-allowlist',
  'network-default-endpoint',
  'network-stage-throttle',
  'network-address-flood',
  'network-source-range',
];
/** What CloudFront with certificates of consumers has besides. */
const MUTUAL_TLS = [
  'transport-plaintext',
  'transport-mtls',
  'transport-truststore',
  'transport-revocation',
  'transport-certificate-binding',
];
const only = (edge) => [...SLUGS, ...(edge.endsWith('-mtls') ? MUTUAL_TLS : [])].flatMap((slug) => ['--only', slug]);

function step(title, args, options = {}) {
  const started = Date.now();
  process.stdout.write(`\n== ${title}\n`);
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  process.stdout.write(`   (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (status === 0) return;
  process.stdout.write(`edges: "${title}" failed with ${signal ?? `exit code ${status}`}\n`);
  process.exitCode = status ?? 1;
}

const folder = mkdtempSync(join(tmpdir(), 'edges-'));
try {
  for (const edge of process.argv.slice(2).length > 0 ? process.argv.slice(2) : EDGES) {
    const assembly = join(folder, edge);
    const env = {
      ...process.env,
      CDK_OUTDIR: assembly,
      CDK_CONTEXT_JSON: '{"@aws-cdk/core:validateAgainstDefaultRules":false}',
    };
    step(`${edge}: synthesize`, ['../run.mjs', `${edge}.ts`], { cwd: example, env });
    step(`${edge}: check`, [cli, 'check', assembly]);
    step(`${edge}: drill`, [cli, 'drill', assembly]);
    step(`${edge}: prove what the edge is about`, [cli, 'prove', assembly, ...only(edge)]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
