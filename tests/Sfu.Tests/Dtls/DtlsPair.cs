using RoomLens.Rtp.Time;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Sfu.Tests.Dtls;

/// <summary>A client and the server joined by a simulated network with loss; time jumps to the next deadline.</summary>
internal sealed class DtlsPair : IDisposable
{
    private static readonly DateTimeOffset Today = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Func<bool> _isLost;
    private readonly Queue<byte[]> _toServer = new();
    private readonly Queue<byte[]> _toClient = new();

    public DtlsPair(Func<bool>? isLost = null, string profiles = DtlsTestClient.BothProfiles, bool withCertificate = true)
    {
        _isLost = isLost ?? (() => false);
        Identity = DtlsIdentity.Create(Today);
        Server = new DtlsServer(Identity);
        Client = new DtlsTestClient(profiles, withCertificate);
    }

    public DtlsIdentity Identity { get; }

    public DtlsServer Server { get; }

    public DtlsTestClient Client { get; }

    public Instant Now { get; private set; } = Instant.FromMilliseconds(1000);

    public int LongestDatagram { get; private set; }

    public bool IsDone => Server.State is not (DtlsState.New or DtlsState.Handshaking) && Client.Progress != DtlsProgress.Handshaking;

    /// <summary>Runs until both ends are done or the time is over.</summary>
    public void Handshake(TimeSpan limit)
    {
        var end = Now + limit;
        Send(_toServer, Client.Start(Now));
        Drain();
        while (!IsDone && Instant.Earliest(Server.NextTimeout, Client.NextTimeout) is { } next && next <= end)
        {
            Now = next;
            Server.HandleTimeout(Now);
            PollServer();
            Send(_toServer, Client.HandleTimeout(Now));
            Drain();
        }
    }

    public void DeliverToServer(IEnumerable<byte[]> datagrams)
    {
        foreach (var datagram in datagrams) _toServer.Enqueue(datagram);
        Drain();
    }

    /// <summary>Delivers until nothing is under way.</summary>
    public void Drain()
    {
        PollServer();
        while (_toServer.Count + _toClient.Count > 0)
        {
            if (_toServer.TryDequeue(out var up)) Server.HandleDatagram(up, Now);
            PollServer();
            if (_toClient.TryDequeue(out var down)) Send(_toServer, Client.Handle(down, Now));
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Identity.Dispose();
    }

    private void PollServer()
    {
        var buffer = new byte[DtlsServer.MaxDatagramLength];
        while (Server.TryPollDatagram(buffer, out var length)) Send(_toClient, [buffer[..length]]);
    }

    private void Send(Queue<byte[]> wire, IEnumerable<byte[]> datagrams)
    {
        foreach (var datagram in datagrams)
        {
            LongestDatagram = Math.Max(LongestDatagram, datagram.Length);
            if (!_isLost()) wire.Enqueue(datagram);
        }
    }
}
