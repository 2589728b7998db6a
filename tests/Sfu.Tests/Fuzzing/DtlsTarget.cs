using RoomLens.Fuzzing;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Tests.Dtls;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>
/// Records of a client's handshake, mutated: the server around OpenSSL neither throws nor connects. What it answers is bounded, and its timers run.
/// </summary>
internal static class DtlsTarget
{
    private const int DatagramsPerServer = 32;
    private const int MaxWaiting = 64;

    /// <summary>The server of one transport, a new one for each 32 datagrams.</summary>
    public static FuzzTarget Server => new("dtls server", Flights(), Feed()) { ShortRun = 10_000 };

    /// <summary>All that a client sends in a handshake with another server.</summary>
    private static List<byte[]> Flights()
    {
        var sent = new List<byte[]>();
        using var pair = new DtlsPair();
        var now = pair.Now;
        var up = new Queue<byte[]>(pair.Client.Start(now));
        var buffer = new byte[DtlsServer.MaxDatagramLength];
        while (up.TryDequeue(out var datagram))
        {
            sent.Add(datagram);
            pair.Server.HandleDatagram(datagram, now);
            while (pair.Server.TryPollDatagram(buffer, out var length))
                foreach (var answer in pair.Client.Handle(buffer[..length], now)) up.Enqueue(answer);
        }

        Assert.Equal(DtlsState.AwaitingFingerprint, pair.Server.State);
        return sent;
    }

    private static Func<byte[], bool> Feed()
    {
        var identity = DtlsIdentity.Create(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var (server, now, runs, first) = (new DtlsServer(identity), Instant.FromMilliseconds(1000), 0, Flights()[0]);
        var buffer = new byte[DtlsServer.MaxDatagramLength];
        return bytes =>
        {
            if (runs++ % DatagramsPerServer == 0 || server.State is DtlsState.Failed or DtlsState.Closed)
            {
                server.Dispose();
                server = new DtlsServer(identity);
                // Every other one is past the hello, so that later records get to the state machine.
                if (runs / DatagramsPerServer % 2 == 0) server.HandleDatagram(first, now);
            }

            server.HandleDatagram(bytes, now);
            var answers = Drain();
            var reached = answers > 0 || server.State is DtlsState.Failed or DtlsState.Closed;
            now += TimeSpan.FromMilliseconds(runs % 50);
            server.HandleTimeout(now);
            answers += Drain();
            Assert.InRange(answers, 0, 2 * MaxWaiting);
            Assert.True(server.State is DtlsState.Handshaking or DtlsState.Failed or DtlsState.Closed, $"it is {server.State}");
            return reached;
        };

        int Drain()
        {
            var count = 0;
            for (; server.TryPollDatagram(buffer, out var length); count++) Assert.InRange(length, 1, buffer.Length);
            return count;
        }
    }
}
