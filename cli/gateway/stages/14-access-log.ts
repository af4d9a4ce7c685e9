import { type ResponseFacts, resolverOf } from '../events/context-variables';
import { renderTemplate } from '../model/template';
import type { Exchange } from './stage';

/** One entry for each request, refused or not, and only where the stage configures a log (checklist item 104). */
export function writeAccessLog(x: Exchange, response: ResponseFacts): void {
  const { accessLog } = x.api.stage;
  if (accessLog === undefined) return;
  const text = renderTemplate(accessLog.format, resolverOf(x, response), '-', accessLog.json ? escapeJson : undefined);
  x.deps.log({ source: 'access-log', correlation: x.ids.extendedRequestId, record: recordOf(text) });
}

function escapeJson(text: string): string {
  return /["\\\p{Cc}]/u.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

function recordOf(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Formats such as CLF are plain text.
  }
  return { text };
}
