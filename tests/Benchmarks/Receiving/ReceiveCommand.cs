using System.Net;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Frames;
using RoomLens.TestMedia;

namespace RoomLens.Benchmarks.Receiving;

/// <summary>Receives for so many seconds, then says what came.</summary>
internal static class ReceiveCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        if (!ReceiveOptions.TryParse(arguments, out var options))
        {
            Console.Error.WriteLine($"'{string.Join(' ', arguments)}' are no options of receive; --port is needed.");
            return 2;
        }
        var frames = new long[options.Streams];
        var pictures = new List<string>();
        using var decoder = options.Decode ? new VideoDecoder(options.Codec) : null;
        var receiver = new PlainReceiver(options, (int stream, in EncodedFrame frame) =>
        {
            frames[stream]++;
            if (decoder is not null) Decode(decoder, frame, pictures);
        });
        await using var loop = new MediaLoop(new MediaLoopOptions(), new MonotonicClock());
        receiver.Loop = loop;
        receiver.CreateStreams();
        loop.Bind(new IPEndPoint(IPAddress.Loopback, options.Port), SocketClass.Internal);
        loop.Start(receiver);
        await Console.Error.WriteLineAsync("ready");
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        await loop.StopAsync();
        foreach (var picture in pictures) await output.WriteLineAsync(picture);
        if (options.Decode) return 0;
        foreach (var (stream, stats) in receiver.Stats.Index())
            await output.WriteLineAsync($"stream {stream}: {frames[stream]} frames, {stats.Packets} packets, {stats.Lost} lost, {stats.UndecodableFrames} held back");
        return 0;
    }

    private static void Decode(VideoDecoder decoder, in EncodedFrame frame, List<string> pictures)
    {
        if (decoder.Decode(frame, pictures.Count).Status != DecodeStatus.Ok) pictures.Add("undecodable");
        while (decoder.TryReceive(out var decoded)) pictures.Add(PlaneBytes.Md5(decoded.Picture));
    }
}
