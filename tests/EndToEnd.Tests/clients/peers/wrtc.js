// libwebrtc in Node: `node wrtc.js publish|view ADDRESS`.
'use strict';
const { RTCPeerConnection, nonstandard } = require('@roamhq/wrtc');
const { negotiate, run } = require('./http.js');

const WIDTH = 320;
const HEIGHT = 240;
const FRAME_MS = 66;

function paint(track) {
  const data = new Uint8ClampedArray((WIDTH * HEIGHT * 3) / 2).fill(128);
  let count = 0;
  setInterval(() => {
    for (let i = 0; i < WIDTH * HEIGHT; i++) data[i] = (i + count * 3) & 255;
    track.onFrame({ width: WIDTH, height: HEIGHT, data });
    count++;
  }, FRAME_MS);
}

run(async (role, address, say) => {
  const pc = new RTCPeerConnection();
  pc.onconnectionstatechange = () => say({ state: pc.connectionState });
  if (role === 'publish') {
    const source = new nonstandard.RTCVideoSource();
    pc.addTransceiver(source.createTrack(), { direction: 'sendonly' });
    paint(source);
  } else {
    const { receiver } = pc.addTransceiver('video', { direction: 'recvonly' });
    const sink = new nonstandard.RTCVideoSink(receiver.track);
    let frames = 0;
    sink.onframe = ({ frame }) => say({ frames: ++frames, width: frame.width });
  }
  await negotiate(pc, address);
});
