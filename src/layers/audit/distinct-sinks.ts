import { type Fault, refuseFaults } from '../../core/errors';
import type { Sink } from './sink';

/** Folder of the archive in which its own delivery leaves what it could not write. */
const ARCHIVE = 'archive';

/** Refuses sinks that would take the name, the folder or the events of another. */
export function refuseTwins(sinks: readonly Sink[]): void {
  const names = sinks.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
  const queues = sinks.filter(({ _plan }) => _plan.kind === 'queue').map(({ name }) => name);
  refuseFaults('sinks', [
    ...twice.map((name) =>
      fault(`two are called ${name}`, 'keep one of them, or give one made by Sink.http another "name"'),
    ),
    ...(names.includes(ARCHIVE)
      ? [fault(`one is called ${ARCHIVE}, as the archive itself is`, 'give it another "name"')]
      : []),
    ...(twice.length === 0 && queues.length > 1
      ? [
          fault(
            `${queues.join(' and ')} need a queue each, and S3 tells one queue alone of an object`,
            'keep one of them',
          ),
        ]
      : []),
  ]);
}

function fault(what: string, remedy: string): Fault {
  return { where: '"sinks"', what, remedy };
}
