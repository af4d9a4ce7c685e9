/** Why a private server did not answer, by a reason that the guard records. The message names no server: callers never see it. */
export class BackendFault extends Error {
  override readonly name = 'BackendFault';

  constructor(
    readonly reason: 'BACKEND_UNTRUSTED' | 'BACKEND_UNAVAILABLE',
    cause?: unknown,
  ) {
    super(reason, { cause });
  }
}
