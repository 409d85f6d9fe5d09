/** Bytes of a result that the model reads when a tool says nothing else. */
export const defaultPresentBytes = 8 * 1024;

/** The text the model reads of a result; a longer one is cut in the middle and says how much was left out. */
export function presentText(shown: unknown, bytes = defaultPresentBytes): string {
  const text = typeof shown === 'string' ? shown : (JSON.stringify(shown) ?? 'done');
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  const half = Math.floor((bytes - 100) / 2);
  const [start, end] = [whole.subarray(0, half), whole.subarray(whole.length - half)];
  return `${decode(start)}\n… ${whole.length - 2 * half} of ${whole.length} bytes left out …\n${decode(end)}`;
}

/** A character cut in two at the edge is dropped. */
const decode = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFFFD+|\uFFFD+$/g, '');
