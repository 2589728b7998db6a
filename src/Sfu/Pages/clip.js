// A clip painted on a canvas with the wall clock beside it, as a camera with a known capture time: latency can be read from the
// pictures themselves. The code is a strip along the bottom: 44 cells of equal width, 2 rows high enough to survive compression.

const WIDTH = 1280;
const HEIGHT = 720;
const FPS = 30;
const STRIP = 32;
const BITS = 44;

/** Milliseconds of UTC as white (1) and black (0) cells, most significant first, with the complement below as a check. */
function paintCode(paint, milliseconds) {
  const cell = WIDTH / BITS;
  const code = BigInt(milliseconds);
  for (let i = 0; i < BITS; i++) {
    const one = (code >> BigInt(BITS - 1 - i)) & 1n;
    paint.fillStyle = one ? '#fff' : '#000';
    paint.fillRect(i * cell, HEIGHT - 2 * STRIP, cell + 1, STRIP);
    paint.fillStyle = one ? '#000' : '#fff';
    paint.fillRect(i * cell, HEIGHT - STRIP, cell + 1, STRIP);
  }
}

/** Plays `address` in a loop onto a canvas and returns the canvas' stream. */
export async function paintClip(address) {
  const video = document.createElement('video');
  video.src = address;
  video.crossOrigin = 'anonymous';
  video.loop = true;
  video.muted = true;
  video.playsInline = true;
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(`the clip ${address} cannot be played (${video.error?.message || 'unknown format'})`));
  });
  await video.play();

  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const paint = canvas.getContext('2d', { alpha: false });
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const fit = Math.min(WIDTH / video.videoWidth, (HEIGHT - 2 * STRIP) / video.videoHeight);
  const width = video.videoWidth * fit;
  const timer = setInterval(() => {
    if (track.readyState === 'ended') {
      clearInterval(timer);
      video.pause();
      return;
    }
    paint.fillStyle = '#000';
    paint.fillRect(0, 0, WIDTH, HEIGHT - 2 * STRIP);
    paint.drawImage(video, (WIDTH - width) / 2, 0, width, video.videoHeight * fit);
    paintCode(paint, Date.now());
    track.requestFrame();
  }, 1000 / FPS);
  return stream;
}
