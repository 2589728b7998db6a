using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RoomLens.EndToEnd.Tests.Load;

/// <summary>Datagrams that mean nothing, at a steady rate: each begins like one of the protocols of the media port, so that every parser gets its share.</summary>
internal static class GarbageSender
{
    private static readonly byte[] FirstOctets = [0, 1, 20, 22, 63, 64, 128, 144, 191, 192, 255];

    /// <summary>Sends so many a second for so long; gives how many left.</summary>
    public static async Task<int> RunAsync(int port, int perSecond, TimeSpan duration)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // A sender that spins would take a core from those it floods.
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var (to, random) = (new IPEndPoint(IPAddress.Loopback, port).Serialize(), new Random(7));
        var packets = FirstOctets.Select((first, index) => Make(first, 40 + index * 100, random)).ToArray();
        var (clock, sent) = (Stopwatch.StartNew(), 0);
        while (clock.Elapsed < duration)
        {
            for (var due = (int)(clock.Elapsed.TotalSeconds * perSecond); sent < due; sent++) Send(socket, to, packets[sent % packets.Length]);
            await ticks.WaitForNextTickAsync();
        }

        return sent;
    }

    private static void Send(Socket socket, SocketAddress to, byte[] packet)
    {
        try
        {
            socket.SendTo(packet, SocketFlags.None, to);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // The answer of a closed port to an earlier one.
        }
    }

    private static byte[] Make(byte first, int length, Random random)
    {
        var packet = new byte[length];
        random.NextBytes(packet);
        packet[0] = first;
        return packet;
    }
}
