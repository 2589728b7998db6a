import type { LiveObject } from './wire';

const COLOURS: Record<string, string> = { motion: '#f2b134', person: '#4cd07d' };

/** Draws boxes over a picture that fills the canvas' element with object-fit: contain. */
export function drawBoxes(canvas: HTMLCanvasElement, video: HTMLVideoElement, objects: LiveObject[]): void {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const paint = canvas.getContext('2d');
  if (!paint) return;
  paint.clearRect(0, 0, width, height);
  if (!video.videoWidth || !video.videoHeight) return;

  const fit = Math.min(width / video.videoWidth, height / video.videoHeight);
  const shownWidth = video.videoWidth * fit;
  const shownHeight = video.videoHeight * fit;
  const left = (width - shownWidth) / 2;
  const top = (height - shownHeight) / 2;
  paint.lineWidth = 2 * scale;
  paint.font = `${12 * scale}px system-ui, sans-serif`;
  for (const object of objects) {
    const x = left + object.box.x * shownWidth;
    const y = top + object.box.y * shownHeight;
    const boxWidth = object.box.width * shownWidth;
    const boxHeight = object.box.height * shownHeight;
    const colour = COLOURS[object.label] ?? '#6cb6ff';
    paint.strokeStyle = colour;
    paint.strokeRect(x, y, boxWidth, boxHeight);
    const text = `${object.label} ${Math.round(object.score * 100)}%`;
    const textWidth = paint.measureText(text).width + 8 * scale;
    const textTop = Math.max(top, y - 18 * scale);
    paint.fillStyle = colour;
    paint.fillRect(x - paint.lineWidth / 2, textTop, textWidth, 18 * scale);
    paint.fillStyle = '#10151c';
    paint.fillText(text, x + 4 * scale, textTop + 13 * scale);
  }
}
