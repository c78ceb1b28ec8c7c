/** How much of a file is sent to be looked at: the beginning of a text is enough, other kinds must be whole. */

/** Bytes of a text that are enough to propose a contract. */
export const LOOK_BYTES = 2 * 1024 ** 2;
/** Bytes that the server looks at or tries, at most. */
export const MOST_BYTES = 32 * 1024 ** 2;

const WHOLE = /\.(xlsx|xlsm|xls|parquet|shp|zip|gz)$/i;

export function mustBeWhole(name: string): boolean {
  return WHOLE.test(name);
}

/** The file, or its beginning of so many bytes; what must be whole and is too large is cut, so that the server says so. */
export function beginning(file: File, bytes: number): { name: string; content: Blob; cut: boolean } {
  const most = mustBeWhole(file.name) ? MOST_BYTES : bytes;
  const cut = file.size > most;
  // A kind that must be whole is refused by its name: nothing of it need be sent.
  return { name: file.name, content: cut ? file.slice(0, mustBeWhole(file.name) ? 1024 : most) : file, cut };
}
