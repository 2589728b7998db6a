using System.Globalization;
using RoomLens.Rtp.Frames;

namespace RoomLens.Benchmarks.Receiving;

/// <summary>The options of the <c>receive</c> command.</summary>
internal sealed record ReceiveOptions
{
    public int Port { get; private set; }
    public VideoCodec Codec { get; private set; } = VideoCodec.Vp8;
    public double Seconds { get; private set; } = 10;
    public int Streams { get; private set; } = 1;
    public byte PayloadType { get; private set; } = 96;
    public byte RtxPayloadType { get; private set; } = 97;
    public uint Ssrc { get; private set; } = 1000;
    public bool Decode { get; private set; }

    /// <summary>Reads them; false when one is not known or has no value.</summary>
    public static bool TryParse(string[] arguments, out ReceiveOptions options)
    {
        options = new ReceiveOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--decode") options.Decode = true;
            else if (i + 1 >= arguments.Length || !options.TrySet(arguments[i], arguments[++i])) return false;
        }
        return options.Port > 0;
    }

    private bool TrySet(string name, string value)
    {
        if (name == "--codec") return SetCodec(value);
        if (!double.TryParse(value, CultureInfo.InvariantCulture, out var number)) return false;
        switch (name)
        {
            case "--port": Port = (int)number; break;
            case "--seconds": Seconds = number; break;
            case "--streams": Streams = (int)number; break;
            case "--pt": PayloadType = (byte)number; break;
            case "--rtx-pt": RtxPayloadType = (byte)number; break;
            case "--ssrc": Ssrc = (uint)number; break;
            default: return false;
        }
        return true;
    }

    private bool SetCodec(string value)
    {
        Codec = value == "h264" ? VideoCodec.H264 : VideoCodec.Vp8;
        return value is "vp8" or "h264";
    }
}
