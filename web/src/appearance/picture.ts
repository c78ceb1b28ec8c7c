/** Any picture that the browser can draw, as the PNG that the server takes. */

/** Pixels of the tallest screen's pixels for a logo that is 28 high. */
const HIGH = 112;
const WIDE = 4 * HIGH;

/** Returns base64 of a PNG; nothing of the file but what is seen goes out. */
export async function pngOf(file: Blob): Promise<string> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(1, HIGH / image.naturalHeight, WIDE / image.naturalWidth);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
  } finally {
    URL.revokeObjectURL(address);
  }
}
