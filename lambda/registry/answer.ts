import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CustomResourceAnswer } from './custom-resource';

/** Time for one try; CloudFormation waits an hour, the function a minute. */
const DEADLINE_MS = 10_000;
const TRIES = 3;

/** Puts the answer where CloudFormation waits for it. Without one, a deployment hangs for an hour: hence the tries. */
export async function putAnswer(url: string, answer: CustomResourceAnswer): Promise<void> {
  const body = JSON.stringify(answer);
  for (let attempt = 1; ; attempt++) {
    try {
      return await put(url, body);
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

function put(url: string, body: string): Promise<void> {
  const target = new URL(url);
  const send = target.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      target,
      {
        method: 'PUT',
        // The pre-signed URL is signed for an empty content type.
        headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(DEADLINE_MS),
      },
      (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve();
          else reject(new Error(`CloudFormation's answer address said ${status}`));
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
