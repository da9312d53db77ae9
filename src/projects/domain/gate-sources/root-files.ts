/** Files in the root of a repository by name; null: the content was not read (large, binary, not asked for). */
export type RootFiles = ReadonlyMap<string, string | null>;

/** A command that the repository itself speaks of, for a person to take over as a gate. */
export interface SuggestedGate {
  readonly name: string;
  /** Made of our own words only: no text of the repository gets into it. */
  readonly command: string;
  /** The file that says so. */
  readonly source: string;
  readonly why: string;
}

/** The gates of one ecosystem, in the order in which they are to run. */
export type GateSource = (files: RootFiles) => readonly SuggestedGate[];

/** Build files are small; what is larger is generated, or an attempt to keep us busy. */
const MAX_LENGTH = 1_000_000;

/** The text of a file, empty when there is none that we may read. */
export function textOf(files: RootFiles, name: string): string {
  const text = files.get(name) ?? '';
  return text.length > MAX_LENGTH ? '' : text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** The first of these files that is there. */
export function firstOf(files: RootFiles, names: readonly string[]): string | undefined {
  return names.find((name) => files.has(name));
}

/** The object that a JSON file holds; empty for whatever else is in it. */
export function jsonOf(files: RootFiles, name: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(textOf(files, name)));
  } catch {
    return {};
  }
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
