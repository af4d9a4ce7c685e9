import { rmSync } from 'node:fs';
import { proveCommand } from '../../../cli/commands/prove';
import { miniFiles, writeFolder } from '../gateway/fixtures/mini-assembly';

const dir = writeFolder(miniFiles());
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const backend = 'https://127.0.0.1:8443';

test.each([
  [
    'several processes before one server, which knows the keys of one gateway',
    { backend, jobs: 2 },
    /leave out "--jobs"/,
  ],
  ['no process at all', { jobs: 0 }, /"--jobs" is 0; give the number of processes/],
  ['a server that is not on loopback', { backend: 'https://example.com', only: ['network-waf'] }, /is not on loopback/],
  ['an authority without a server', { backendCa: 'ca.pem', only: ['network-waf'] }, /vouches for no server/],
])('proving with %s is refused', async (_, options, message) => {
  await expect(proveCommand(dir, options)).rejects.toThrow(message);
});
