/** Whether this browser can draw the map; asked once. */

let known: boolean | null = null;

export function hasGl(): boolean {
  known ??= tried();
  return known;
}

function tried(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
