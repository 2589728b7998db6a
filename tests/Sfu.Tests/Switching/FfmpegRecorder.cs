using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RoomLens.ObserverBot.Tests.Support;
using RoomLens.Rtp.Rtcp;

namespace RoomLens.Sfu.Tests.Switching;

/// <summary>Plays RTP packets of a VP8 stream to FFmpeg over the loopback, faster than they were made, and reads what it decoded.</summary>
internal static class FfmpegRecorder
{
    private const int PacketsAtOnce = 8;
    private const int MaxQueued = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Decoded frames, and what FFmpeg complained of.</summary>
    public static async Task<(int Frames, string Complaints)> DecodeAsync(IReadOnlyList<byte[]> packets, uint ssrc)
    {
        using var folder = new TemporaryFolder();
        var port = FreePortPair();
        var sdp = Path.Combine(folder.Path, "stream.sdp");
        var frames = Path.Combine(folder.Path, "frames.md5");
        await File.WriteAllTextAsync(sdp, string.Create(CultureInfo.InvariantCulture,
            $"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video {port} RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"));
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, RedirectStandardInput = true };
        string[] arguments =
        [
            "-nostdin", "-v", "verbose", "-protocol_whitelist", "file,udp,rtp", "-max_delay", "10000000", "-reorder_queue_size", "2000", "-i", sdp,
            "-an", "-vsync", "passthrough", "-f", "framemd5", "-y", frames,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var ffmpeg = Process.Start(start)!;
        using var stop = new CancellationTokenSource(Limit);
        try
        {
            var complaints = ReadAsync(ffmpeg.StandardError, stop.Token);
            await PlayAsync(packets, ssrc, port, ffmpeg, stop.Token);
            await ffmpeg.WaitForExitAsync(stop.Token);
            var decoded = (await File.ReadAllLinesAsync(frames, stop.Token)).Count(line => line.Length > 0 && line[0] != '#');
            return (decoded, await complaints);
        }
        finally
        {
            if (!ffmpeg.HasExited) ffmpeg.Kill();
        }
    }

    private static async Task PlayAsync(IReadOnlyList<byte[]> packets, uint ssrc, int port, Process ffmpeg, CancellationToken stop)
    {
        using var socket = new UdpClient();
        var media = new IPEndPoint(IPAddress.Loopback, port);
        var control = new IPEndPoint(IPAddress.Loopback, port + 1);
        while (!IsListening(port)) await Task.Delay(20, stop);
        for (var i = 0; i < packets.Count; i++)
        {
            await socket.SendAsync(packets[i], media, stop);
            while (i % PacketsAtOnce == 0 && QueuedOctets(port) > MaxQueued) await Task.Delay(1, stop);
        }

        // It ends by the goodbye; the first may overtake packets that it has not read yet, and its decoder then has them all the same.
        while (!ffmpeg.HasExited)
        {
            await Task.Delay(300, stop);
            await socket.SendAsync(Goodbye(ssrc), control, stop);
        }
    }

    private static byte[] Goodbye(uint ssrc)
    {
        Span<byte> compound = stackalloc byte[64];
        var writer = new RtcpWriter(compound);
        Assert.True(writer.TryWriteReceiverReport(ssrc, []) && writer.TryWriteGoodbye([ssrc]));
        return compound[..writer.Length].ToArray();
    }

    private static bool IsListening(int port) => QueuedOctets(port + 1) is not null;

    /// <summary>What waits in the receive queue of a UDP port; null when nobody listens there (proc(5), /proc/net/udp).</summary>
    private static int? QueuedOctets(int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (var line in File.ReadLines("/proc/net/udp").Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns[1].EndsWith(address, StringComparison.Ordinal))
                return int.Parse(columns[4][(columns[4].IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static async Task<string> ReadAsync(StreamReader output, CancellationToken stop)
    {
        List<string> lines = [];
        while (await output.ReadLineAsync(stop) is { } line)
            if (line.Contains("rror", StringComparison.Ordinal) || line.Contains("issed", StringComparison.Ordinal)
                || line.Contains("old packet", StringComparison.Ordinal) || line.Contains("orrupt", StringComparison.Ordinal)) lines.Add(line);
        return string.Join('\n', lines);
    }

    private static int FreePortPair()
    {
        for (var port = 30_000; ; port += 2)
        {
            try
            {
                using var even = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
                using var odd = new UdpClient(new IPEndPoint(IPAddress.Loopback, port + 1));
                return port;
            }
            catch (SocketException) when (port < 32_000)
            {
            }
        }
    }
}
