/** The media type of a Content-Type or Accept value: lower case, without parameters. */
export function mediaTypeOf(value: string | undefined): string {
  return (value ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a media type is one of the API's binary ones; `image/*` and a full wildcard are patterns. */
export function isBinary(mediaType: string, binaryMediaTypes: readonly string[]): boolean {
  return binaryMediaTypes.some((entry) => {
    const pattern = entry.toLowerCase();
    if (pattern === '*/*') return true;
    if (mediaType === '') return false;
    if (pattern === mediaType) return true;
    return pattern.endsWith('/*') && mediaType.startsWith(pattern.slice(0, -1));
  });
}
