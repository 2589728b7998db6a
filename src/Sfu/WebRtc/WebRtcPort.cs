using RoomLens.Rtp.Time;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.WebRtc;

/// <summary>tmp</summary>
internal sealed class WebRtcPort(SfuWorker worker)
{
    public int Count => 0;
    public int Port => 0;
    public SfuWorker Worker => worker;
    public void HandleTimeout(Instant now) { }
    public void CloseAll() { }
}
