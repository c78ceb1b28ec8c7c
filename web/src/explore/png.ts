/** The picture that somebody takes along: the chart with what it shows, of when, in which zone. */

import type { Palette } from '../app/theme';
import { wrapped } from './noted';
import type { Style } from './styles';

interface Told {
  /** Of the canvas, as a data address. */
  chart: string;
  title: string;
  /** Range, zone, and as known when. */
  note: string;
  names: { name: string; style: Style }[];
  /** Notes on the chart, each to be read under it. */
  noted: string[];
  colours: Palette;
  font: string;
  rtl: boolean;
}

const SCALE = 2;
const MARGIN = 20 * SCALE;
const LINE = 22 * SCALE;

export async function pictureOf({ chart, title, note, names, noted, colours, font, rtl }: Told): Promise<Blob | null> {
  const image = new Image();
  image.src = chart;
  await image.decode();
  const canvas = document.createElement('canvas');
  const width = image.width + 2 * MARGIN;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.font = `${13 * SCALE}px ${font}`;
  const rows = rowsOf(names, width - 2 * MARGIN, (text) => pen.measureText(text).width + 50 * SCALE);
  pen.font = `400 ${12 * SCALE}px ${font}`;
  const foot = noted.flatMap((text) => wrapped(text, width - 2 * MARGIN, (part) => pen.measureText(part).width));
  const head = MARGIN + (2 + rows.length) * LINE;
  canvas.width = width;
  canvas.height = head + image.height + MARGIN + foot.length * LINE;
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.direction = rtl ? 'rtl' : 'ltr';
  pen.textAlign = 'start';
  const edge = rtl ? width - MARGIN : MARGIN;
  const way = rtl ? -1 : 1;
  write(title, MARGIN + LINE * 0.7, 16, '600', colours.text);
  write(note, MARGIN + LINE * 1.6, 12, '400', colours.faint);
  rows.forEach((row, n) => {
    let x = edge;
    for (const { name, style } of row) {
      const y = MARGIN + LINE * (n + 2.5);
      pen.strokeStyle = style.colour;
      pen.lineWidth = 2 * SCALE;
      pen.setLineDash(style.dash === 'solid' ? [] : style.dash.map((part) => part * SCALE));
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(x + way * 26 * SCALE, y);
      pen.stroke();
      pen.font = `${13 * SCALE}px ${font}`;
      pen.fillStyle = colours.text;
      pen.fillText(name, x + way * 32 * SCALE, y + 4 * SCALE);
      x += way * (pen.measureText(name).width + 50 * SCALE);
    }
  });
  pen.drawImage(image, MARGIN, head);
  foot.forEach((text, n) => {
    write(text, head + image.height + LINE * (n + 0.8), 12, '400', colours.text);
  });
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });

  function write(text: string, y: number, size: number, weight: string, colour: string) {
    if (!pen) return;
    pen.font = `${weight} ${size * SCALE}px ${font}`;
    pen.fillStyle = colour;
    pen.fillText(text, edge, y, width - 2 * MARGIN);
  }
}

/** Names in as many rows as they need. */
function rowsOf<T extends { name: string }>(names: readonly T[], width: number, wide: (name: string) => number): T[][] {
  const rows: T[][] = [];
  let left = 0;
  for (const one of names) {
    const needs = wide(one.name);
    const row = rows.at(-1);
    if (row && needs <= left) row.push(one);
    else {
      rows.push([one]);
      left = width;
    }
    left -= needs;
  }
  return rows;
}
