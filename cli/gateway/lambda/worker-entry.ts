import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, WorkerMessage, WorkerStart } from './protocol';
import { adaptModuleResolution, loadHandler } from './worker/modules';
import { guardNetwork } from './worker/network';
import { captureOutput } from './worker/output';
import { errorWords, type Handler, runHandler } from './worker/run-handler';

/** One Lambda execution environment: loads the handler once, then runs one invocation at a time. */
function main(): void {
  const port = parentPort;
  if (!port) throw new Error('worker-entry runs in a worker thread only');
  const post = (message: WorkerMessage) => port.postMessage(message);
  const start = workerData as WorkerStart;
  captureOutput((stream, text) => post({ type: 'line', stream, text }));
  guardNetwork(start.hosts, start.ca);
  adaptModuleResolution(start);
  loadHandler(start).then(
    (handler) => {
      port.on('message', (message: InvokeMessage) => void invoke(handler, message, post));
      post({ type: 'ready' });
    },
    (error: unknown) => {
      // Lambda prints the stack of an init error; without it the reader has only the message.
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      post({ type: 'init-error', ...errorWords(error) });
    },
  );
}

const machineTime = Date.now.bind(Date);
let heldAt: number | undefined;
Date.now = () => heldAt ?? machineTime();

async function invoke(handler: Handler, message: InvokeMessage, post: (message: WorkerMessage) => void): Promise<void> {
  heldAt = message.now;
  process.env['_X_AMZN_TRACE_ID'] = `Root=1-${message.context.requestId}`;
  try {
    const payload = await runHandler(handler, JSON.parse(message.event), message.context);
    post({ type: 'result', id: message.id, payload: JSON.stringify(payload) ?? 'null' });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    post({ type: 'error', id: message.id, ...errorWords(error) });
  }
}

main();
