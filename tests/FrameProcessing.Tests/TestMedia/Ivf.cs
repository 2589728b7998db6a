using System.Buffers.Binary;
using System.Text;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.TestMedia;

/// <summary>An IVF file in memory: access units of one stream with their times.</summary>
internal sealed class Ivf
{
    private const int FrameHeaderLength = 12;

    private Ivf(VideoCodec codec, List<byte[]> frames, List<TimeSpan> times)
    {
        Codec = codec;
        Frames = frames;
        Times = times;
    }

    /// <summary>Codec by the file's four characters.</summary>
    public VideoCodec Codec { get; }
    /// <summary>Access units.</summary>
    public IReadOnlyList<byte[]> Frames { get; }
    /// <summary>Time of each.</summary>
    public IReadOnlyList<TimeSpan> Times { get; }

    /// <summary>Reads a file.</summary>
    public static Ivf Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var codec = Encoding.ASCII.GetString(bytes.Slice(8, 4)) switch
        {
            "VP80" => VideoCodec.Vp8,
            "VP90" => VideoCodec.Vp9,
            _ => VideoCodec.Av1,
        };
        double rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        double scale = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        var frames = new List<byte[]>();
        var times = new List<TimeSpan>();
        var at = (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        while (at + FrameHeaderLength <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            times.Add(TimeSpan.FromSeconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 4)..]) * scale / rate));
            frames.Add(bytes.Slice(at + FrameHeaderLength, length).ToArray());
            at += FrameHeaderLength + length;
        }
        return new Ivf(codec, frames, times);
    }

    /// <summary>One access unit as the receiver would hand it over.</summary>
    public EncodedFrame Frame(int index, int rotation = 0) => Frame(Codec, Frames[index], Times[index], rotation);

    /// <summary>Any access unit as the receiver would hand it over.</summary>
    public static EncodedFrame Frame(VideoCodec codec, byte[] payload, TimeSpan time, int rotation = 0) => new()
    {
        Codec = codec,
        Payload = payload,
        IsKeyFrame = false,
        Timestamp = new MediaTime((long)(time.TotalSeconds * 90000), 90000),
        FirstPacketAt = default,
        Rotation = rotation,
    };
}
