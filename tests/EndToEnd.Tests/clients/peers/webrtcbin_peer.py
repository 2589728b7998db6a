"""GStreamer's webrtcbin: `python3 webrtcbin_peer.py publish|view ADDRESS`. It encodes and decodes VP8; what it says is one JSON object a line."""
import json
import os
import sys
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402  (versions come first)

RTP = "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96,rtcp-fb-nack=true,rtcp-fb-nack-pli=true"
PICTURES = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1"
PUBLISH = f"{PICTURES} ! vp8enc deadline=1 target-bitrate=300000 ! rtpvp8pay picture-id-mode=15-bit ! {RTP} ! webrtcbin name=peer bundle-policy=max-bundle"
DECODE = "rtpvp8depay ! vp8dec ! fakesink name=out signal-handoffs=true sync=false"


def say(**what):
    print(json.dumps(what), flush=True)


def post(address, offer):
    headers = {"content-type": "application/sdp"}
    if "TOKEN" in os.environ:
        headers["authorization"] = f"Bearer {os.environ['TOKEN']}"
    request = urllib.request.Request(address, data=offer.encode(), method="POST", headers=headers)
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


def negotiate(promise, peer, address):
    # The offer is the reply's.
    reply = promise.get_reply()
    offer = reply.get_value("offer")
    peer.emit("set-local-description", offer, None)
    result, answer = GstSdp.SDPMessage.new_from_text(post(address, offer.sdp.as_text()))
    if result != GstSdp.SDPResult.OK:
        raise ValueError(f"the answer is no SDP: {result}")
    peer.emit("set-remote-description", GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, answer), None)
    say(state="negotiated")


def decode(peer, pad, pipeline):
    frames = 0

    def came(_sink, _buffer, _pad):
        nonlocal frames
        frames += 1
        say(frames=frames)

    branch = Gst.parse_bin_from_description(DECODE, True)
    branch.get_by_name("out").connect("handoff", came)
    pipeline.add(branch)
    branch.sync_state_with_parent()
    pad.link(branch.get_static_pad("sink"))


def main(role, address):
    Gst.init(None)
    pipeline = Gst.parse_launch(PUBLISH) if role == "publish" else Gst.Pipeline()
    if role == "publish":
        peer = pipeline.get_by_name("peer")
        peer.emit("get-transceiver", 0).set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
    else:
        peer = Gst.ElementFactory.make("webrtcbin", "peer")
        peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        pipeline.add(peer)
        peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(RTP))
        peer.connect("pad-added", decode, pipeline)
    peer.connect("notify::connection-state", lambda *_: say(state=peer.get_property("connection-state").value_nick))
    peer.connect("on-negotiation-needed", lambda *_: peer.emit("create-offer", None, Gst.Promise.new_with_change_func(negotiate, peer, address)))

    loop = GLib.MainLoop()
    bus = pipeline.get_bus()
    bus.add_signal_watch()
    bus.connect("message::error", lambda _bus, message: (say(error=str(message.parse_error())), loop.quit()))
    pipeline.set_state(Gst.State.PLAYING)
    try:
        loop.run()
    finally:
        pipeline.set_state(Gst.State.NULL)


try:
    main(sys.argv[1], sys.argv[2])
except KeyboardInterrupt:
    pass
