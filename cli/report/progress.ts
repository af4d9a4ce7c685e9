/** One line on standard error that says how far a long piece of work is; on anything but a terminal, a line now and then. */
export interface ProgressLine {
  update(done: number, total: number, what: string): void;
  /** Removes the line. */
  end(): void;
}

interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 100;
const EVERY = 100;

export function progressLine(label: string, sink: Sink = process.stderr): ProgressLine {
  if (sink.isTTY !== true) return sparse(label, sink);
  return {
    update: (done, total, what) =>
      sink.write(`\r${`  ${label} ${done}/${total} ${what}`.slice(0, WIDTH).padEnd(WIDTH)}`),
    end: () => sink.write(`\r${' '.repeat(WIDTH)}\r`),
  };
}

function sparse(label: string, sink: Sink): ProgressLine {
  return {
    update: (done, total) => {
      if (done % EVERY === 0) sink.write(`  ${label} ${done}/${total}\n`);
    },
    end: () => undefined,
  };
}
