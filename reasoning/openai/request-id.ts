/** Characters that OpenAI takes of the header X-Client-Request-Id; it takes ASCII only. */
const longest = 512;

/**
 * A request id as a header: whatever a run is called, it is sent. Characters other than visible ASCII, and the percent
 * sign, are percent-encoded, so that it can be read back; of a longer one the end is kept, which names step and attempt.
 */
export function requestIdHeader(requestId: string): string {
  const wellFormed = Buffer.from(requestId).toString();
  return wellFormed.replaceAll(/[^\x21-\x7e]+|%/g, encodeURIComponent).slice(-longest);
}
