using System.Net;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Backends;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Pipes;
using RoomLens.Sfu.Plain;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Spanning;
using RoomLens.Sfu.WebRtc;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Worker;

/// <summary>
/// One media thread's world: its sockets, rooms, transports, producers and consumers. Everything in it is touched on the loop's thread only;
/// other threads send commands (<see cref="MediaLoop.InvokeAsync{T}"/>).
/// </summary>
internal sealed class SfuWorker : IMediaLoopHandler, IDisposable
{
    // Repairs need 10 to 20 ms; everything else is coarser.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Housekeeping _housekeeping;
    private volatile WorkerCounts _counts = WorkerCounts.None;
    private Instant _nextTurn;
    private Instant _nextSecond;
    private bool _isIdle = true;
    private long _cpuUsed;

    public SfuWorker(WorkerSetup setup)
    {
        var (options, loop, clock) = (setup.Options, setup.Loop, setup.Clock);
        Options = options;
        Ports = setup.Ports;
        Loop = loop;
        Clock = clock;
        Logger = setup.Log;
        Holds = setup.Holds;
        Quota = setup.Quota;
        Pipes = new PipeTable(this);
        Spans = new RoomSpans(this);
        Rooms = new RoomTable(setup.Feed, setup.Holds, setup.Quota, setup.Log) { Consents = setup.Consents, Spans = Spans };
        Consent = new ConsentGate(Rooms, setup.Consents);
        var scratch = new PacketScratch(new PacketBufferPool(), clock, Ssrcs.Rent(), options.PublisherBitrateBps, loop);
        Scratch = scratch;
        var address = IPAddress.Parse(options.InternalMediaAddress);
        InternalIp = AnnouncedAddresses.Internal(address);
        var socket = loop.Bind(new IPEndPoint(address, Ports.Internal), SocketClass.Internal);
        Internal = new InternalMedia(loop, socket, clock, Ssrcs, Drops);
        socket.State = Internal;
        PlainPorts = new PlainPorts(loop, address, Ports.PlainFirst, Ports.PlainLast);
        WebRtc = new WebRtcPort(this);
        Signalling = new SignallingHub(this);
        _housekeeping = new Housekeeping(this);
    }

    /// <summary>Address that plain RTP is sent to and comes from, as told to others.</summary>
    public string InternalIp { get; }

    /// <summary>How much there is, as of the end of the last turn. Any thread.</summary>
    public WorkerCounts Counts => _counts;

    /// <summary>CPU time of its thread, as of its last timer. Any thread.</summary>
    public TimeSpan CpuUsed => new(Volatile.Read(ref _cpuUsed));

    /// <summary>Log of state changes.</summary>
    public ILogger Logger { get; }

    /// <summary>Settings.</summary>
    public SfuOptions Options { get; }

    /// <summary>Its share of the node's ports, as configured.</summary>
    public WorkerPorts Ports { get; }

    /// <summary>Its life.</summary>
    public WorkerLife Life => Holds.Life;

    /// <summary>What it holds in the node's directory of rooms.</summary>
    public RoomHolds Holds { get; }

    /// <summary>What the node still takes.</summary>
    public NodeQuota Quota { get; }

    /// <summary>The thread.</summary>
    public MediaLoop Loop { get; }

    /// <summary>Time.</summary>
    public MonotonicClock Clock { get; }

    /// <summary>Rooms and all that is in them.</summary>
    public RoomTable Rooms { get; }

    /// <summary>The parts of its rooms on other workers.</summary>
    public RoomSpans Spans { get; }

    /// <summary>Ways of packets from and to other workers.</summary>
    public PipeTable Pipes { get; }

    /// <summary>Keeps observers from what may not be observed.</summary>
    public ConsentGate Consent { get; }

    /// <summary>SSRCs in use towards receivers.</summary>
    public SsrcTable Ssrcs { get; } = new();

    /// <summary>What was dropped and why.</summary>
    public DropCounters Drops { get; } = new();

    /// <summary>What the producers share.</summary>
    public PacketScratch Scratch { get; }

    /// <summary>Plain RTP to observers.</summary>
    public InternalMedia Internal { get; }

    /// <summary>Plain RTP from publishers.</summary>
    public PlainPorts PlainPorts { get; }

    /// <summary>Participants with a signalling socket.</summary>
    public SignallingHub Signalling { get; }

    /// <summary>Transports that backends made for their clients.</summary>
    public BackendTransports Backends { get; } = new();

    /// <summary>Browsers.</summary>
    public WebRtcPort WebRtc { get; }

    /// <inheritdoc/>
    public Instant? NextTimeout
    {
        get
        {
            var isIdle = Rooms.All.Count == 0 && WebRtc.Count == 0 && Signalling.Count == 0 && Pipes.Count == 0;
            _isIdle |= isIdle;
            return isIdle ? null : _nextTurn;
        }
    }

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        if (socket.State is IDatagramSink sink) sink.HandleDatagram(socket, from, datagram, now);
        else Drops.Count(DropReason.UnknownSource);
    }

    /// <inheritdoc/>
    public void HandleTurnEnd(Instant now)
    {
        WebRtc.HandleTurnEnd(now);
        Pipes.HandleTurnEnd();
        var current = _counts;
        var (producers, consumers) = (Rooms.ProducerCount, Rooms.ConsumerCount);
        if (current.Rooms == Rooms.Count && current.Transports == WebRtc.Count && current.Producers == producers && current.Consumers == consumers) return;
        _counts = new WorkerCounts(Rooms.Count, WebRtc.Count, producers, consumers);
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        if (now < _nextTurn) return;
        var used = ThreadTime.Used;
        Volatile.Write(ref _cpuUsed, used.Ticks);
        // Without a timer set nobody was waiting.
        if (_nextTurn != default && !_isIdle) Scratch.Lag.HandleTurn(_nextTurn, now, ThreadTime.IsKnown ? used : null);
        _isIdle = false;
        _nextTurn = now + Turn;
        Consent.Refresh();
        Spans.HandleTimeout();
        Pipes.HandleTimeout();
        foreach (var room in Rooms.All)
        {
            foreach (var producer in room.Producers.Values)
            {
                producer.HandleTimeout(now);
                if (producer.Needs.TakeAskedBack()) Rooms.PublishChange(producer);
            }
        }

        Rooms.HandleSpeech(now);
        WebRtc.HandleTimeout(now);
        if (now < _nextSecond) return;
        _nextSecond = now + Second;
        _housekeeping.HandleSecond(now);
        Signalling.HandleTimeout(now);
        Backends.Sweep();
        Spans.HandleSecond();
        Pipes.HandleSecond();
    }

    /// <summary>Frees what lies outside the managed heap; only when the thread has ended.</summary>
    public void Dispose() => WebRtc.Dispose();
}
