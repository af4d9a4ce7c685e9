/** What a worker thread is started with. */
export interface WorkerStart {
  /** Folder of the function's code. */
  readonly taskRoot: string;
  /** Lambda's `file.export`; `/opt/<x>` leads into a layer. */
  readonly handler: string;
  /** Folders of the layers, first to last: a later one hides files of an earlier one. */
  readonly layers: readonly string[];
  /** Folders in which the AWS SDK may be found when the code does not carry it, as Lambda's runtime does. */
  readonly sdkRoots: readonly string[];
  /** Names that lead to loopback ports, with the address that DNS claims for them. */
  readonly hosts: readonly MappedHost[];
  /** PEM of the authority that signed the certificates of those hosts. */
  readonly ca: string;
}

export interface MappedHost {
  readonly host: string;
  /** An address of TEST-NET-2: public in form, routed nowhere. */
  readonly address: string;
  readonly port: number;
}

/** What Lambda's context object says of one invocation. */
export interface InvocationContext {
  readonly requestId: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Epoch milliseconds at which the function is stopped. */
  readonly deadline: number;
}

export interface InvokeMessage {
  readonly id: number;
  /** JSON text of the event. */
  readonly event: string;
  readonly context: InvocationContext;
  /** Epoch milliseconds at which the drill holds the clock; absent: the machine's own. */
  readonly now?: number;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'init-error'; readonly errorType: string; readonly errorMessage: string }
  | { readonly type: 'line'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'result'; readonly id: number; readonly payload: string }
  | { readonly type: 'error'; readonly id: number; readonly errorType: string; readonly errorMessage: string };
