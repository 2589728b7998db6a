"""aiortc: `python3 aiortc_peer.py publish|view ADDRESS`. It encodes and decodes; what it says is one JSON object a line."""
import asyncio
import json
import os
import sys
import urllib.request

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import VideoStreamTrack


def say(**what):
    print(json.dumps(what), flush=True)


def post(address, offer):
    headers = {"content-type": "application/sdp"}
    if "TOKEN" in os.environ:
        headers["authorization"] = f"Bearer {os.environ['TOKEN']}"
    request = urllib.request.Request(address, data=offer.encode(), method="POST", headers=headers)
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


async def count(track):
    frames = 0
    while True:
        frame = await track.recv()
        frames += 1
        say(frames=frames, width=frame.width)


async def main(role, address):
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))

    @pc.on("connectionstatechange")
    def changed():
        say(state=pc.connectionState)

    @pc.on("track")
    def came(track):
        asyncio.ensure_future(count(track))

    if role == "publish":
        pc.addTrack(VideoStreamTrack())
    else:
        pc.addTransceiver("video", direction="recvonly")
    await pc.setLocalDescription(await pc.createOffer())
    answer = await asyncio.to_thread(post, address, pc.localDescription.sdp)
    await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    say(state="negotiated")
    await asyncio.Event().wait()


try:
    asyncio.run(main(sys.argv[1], sys.argv[2]))
except KeyboardInterrupt:
    pass
