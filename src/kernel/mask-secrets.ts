const MASK = '[masked]';

/** Tokens that are known by their form, from the vendors' documentation of their prefixes. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z0-9 ]*PRIVATE KEY[A-Z ]*)-----[^"]{0,16000}?-----END \1-----/g, MASK],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/g, MASK],
  [/\bgithub_pat_\w{20,}/g, MASK],
  [/\bgl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas|ffct)-[\w-]{20,}/g, MASK],
  [/\bsk-[\w-]{20,}/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\bxox[abprs]-[\w-]{20,}/g, MASK],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g, MASK],
  [/\b(Bearer )[\w.~+/=-]{8,}/gi, `$1${MASK}`],
  // Some writers of JSON escape the slash.
  [/(\b[a-z][a-z0-9+.-]{1,20}:(?:\\?\/){2})[^\s/@"\\]+@/gi, `$1${MASK}@`],
];

/** The text with whatever looks like a credential left out. A JSON line stays one: no shape reaches over a quote. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const [shape, replacement] of SHAPES) masked = masked.replace(shape, replacement);
  return masked;
}
