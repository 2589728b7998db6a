// A WebRTC stack in TypeScript without a codec: `node werift.js publish|view ADDRESS`. FFmpeg gives it VP8 packets to publish; it counts the frames
// that it views by the marker bit.
'use strict';
const { spawn } = require('node:child_process');
const dgram = require('node:dgram');
const { RTCPeerConnection, MediaStreamTrack, RTCRtpCodecParameters } = require('werift');
const { negotiate, run } = require('./http.js');

const VP8 = new RTCRtpCodecParameters({
  mimeType: 'video/VP8', clockRate: 90000, payloadType: 96, rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
});

async function encode(track) {
  const socket = dgram.createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.on('message', (packet) => track.writeRtp(packet));
  // It hears no key-frame requests: a key frame every half second.
  const encoder = spawn('ffmpeg', ['-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=15', '-c:v', 'libvpx', '-deadline', 'realtime',
    '-b:v', '300k', '-g', '8', '-f', 'rtp', '-payload_type', '96', `rtp://127.0.0.1:${socket.address().port}?pkt_size=1200`], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.on('exit', () => encoder.kill('SIGKILL'));
}

run(async (role, address, say) => {
  const pc = new RTCPeerConnection({ codecs: { video: [VP8] }, iceServers: [] });
  pc.connectionStateChange.subscribe((state) => say({ state }));
  if (role === 'publish') {
    const track = new MediaStreamTrack({ kind: 'video' });
    pc.addTransceiver(track, { direction: 'sendonly' });
    pc.connectionStateChange.subscribe((state) => state === 'connected' && encode(track));
  } else {
    let frames = 0;
    pc.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((rtp) => rtp.header.marker && say({ frames: ++frames })));
    pc.addTransceiver('video', { direction: 'recvonly' });
  }
  await negotiate(pc, address);
});
