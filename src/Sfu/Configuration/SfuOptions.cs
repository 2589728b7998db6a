using System.Net;

namespace RoomLens.Sfu.Configuration;

/// <summary>
/// Section <c>Sfu</c>: where media is received and sent, and how much of it. HTTP listeners, keys and certificates belong to the host.
/// </summary>
public sealed class SfuOptions
{
    /// <summary>Identity of this node towards the scheduler, stable over restarts. Default: the machine's name.</summary>
    public string NodeId { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>IP literals put into ICE candidates. Empty = every non-loopback address, plus 127.0.0.1 in development mode (contracts section 1).</summary>
    public IList<string> AnnouncedAddresses { get; set; } = [];

    /// <summary>Most workers a node may have.</summary>
    public const int MostWorkers = 64;

    /// <summary>
    /// Media workers, 0 to 64; 0 = one per core. Each is one thread with ports of its own (the base port + its index); a room lives on one of them, and on more while it has much to do.
    /// Default 1: a small node, and one UDP port to open (contracts section 1, the chart's default).
    /// </summary>
    public int Workers { get; set; } = 1;

    /// <summary>
    /// Streams in and out (producers, consumers, rooms) of a worker above which new participants, viewers and observers of its rooms go to another worker,
    /// which gets the room's streams through a pipe; 0 or more. Default 400: at 150 packets/s each and the 2 µs per packet measured for plain RTP an eighth of a
    /// core (ADR 0012), which leaves room for SRTP, retransmissions and key frames that come all at once.
    /// </summary>
    public int SpanAbove { get; set; } = 400;

    /// <summary>Address the public media socket is bound to. Default: any IPv6 and IPv4 address.</summary>
    public string MediaAddress { get; set; } = "::";

    /// <summary>UDP and TCP port of all WebRTC peers (ICE, DTLS, SRTP) of the first worker, 0..65535, 0 = any free ones. Default 40000 (contracts section 1).</summary>
    public int MediaPort { get; set; } = 40000;

    /// <summary>Also take media over TCP (ICE-TCP passive, RFC 6544) on the media port, for peers whose network lets no UDP through. Default true.</summary>
    public bool Tcp { get; set; } = true;

    /// <summary>Address of plain RTP towards bots and from plain producers; an address only trusted hosts can reach. Default 127.0.0.1.</summary>
    public string InternalMediaAddress { get; set; } = "127.0.0.1";

    /// <summary>UDP port of plain RTP towards observers of the first worker, 0 = any free ones. Default 41000 (contracts section 1).</summary>
    public int InternalMediaPort { get; set; } = 41000;

    /// <summary>First UDP port of the even/odd pairs for plain producers. Default 42000 (contracts section 1).</summary>
    public int PlainPortFirst { get; set; } = 42000;

    /// <summary>Last UDP port of the pairs, inclusive. Default 42999: 500 plain producers, shared out equally among the workers.</summary>
    public int PlainPortLast { get; set; } = 42999;

    /// <summary>Base URL of the scheduler this node registers with; null = none. Example <c>http://127.0.0.1:8080</c>.</summary>
    public string? SchedulerUrl { get; set; }

    /// <summary>Bearer token (grant <c>node</c>) for the scheduler; null where the scheduler runs open. Set by the host, never shown.</summary>
    public string? SchedulerToken { get; set; }

    /// <summary>Base URL under which the scheduler and the bots reach the control API; null = the address of its listener.</summary>
    public string? ControlUrl { get; set; }

    /// <summary>Base URL under which publishers reach WHIP and WHEP; null = not told to the scheduler.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Open on loopback without tokens (contracts section 2). Default false.</summary>
    public bool Development { get; set; }

    /// <summary>STUN server named in the <c>Link</c> header of WHIP and WHEP answers; null = none. An ICE-lite server needs none.</summary>
    public string? StunUrl { get; set; }

    /// <summary>Bit rate told by REMB to publishers without transport-wide feedback, bit/s. Default 2.5 Mbit/s: enough for three simulcast layers up to 720p in libwebrtc's table.</summary>
    public int PublisherBitrateBps { get; set; } = 2_500_000;

    /// <summary>A WHIP or WHEP transport without STUN check, RTP or RTCP for this long is closed (any without a check: 30 s). Default 5 s: libwebrtc checks every 2.5 s at most.</summary>
    public TimeSpan ConsentTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A WebRTC transport that has not finished ICE and DTLS by then is closed. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A plain producer that stays silent for this long is closed with reason <c>timeout</c>. Default 30 s, so that no port leaks.</summary>
    public TimeSpan PlainSilenceTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>WebRTC transports at most; more are answered 503. Default 1000, about three cores' worth.</summary>
    public int MaxTransports { get; set; } = 1000;

    /// <summary>Open TCP media connections at most; more are reset. Default 4000: a browser opens one for each of our addresses.</summary>
    public int MaxTcpConnections { get; set; } = 4000;

    /// <summary>Open TCP media connections from one address (IPv6: one /64) at most; more are reset. Default 800: a school behind one address.</summary>
    public int MaxTcpPerAddress { get; set; } = 800;

    /// <summary>DTLS handshakes half-open at once; more wait for a place, and after 3 s take that of the oldest. Default 200, 16 MB: 77 kB were measured for each.</summary>
    public int MaxHandshakes { get; set; } = 200;

    /// <summary>Rooms at most; more are answered 503. Default 1000.</summary>
    public int MaxRooms { get; set; } = 1000;

    /// <summary>Consumers at most; more are answered 503. Default 4000.</summary>
    public int MaxConsumers { get; set; } = 4000;

    /// <summary>Signalling connections from one address at most; more are answered 429. Default 200: a school behind one address.</summary>
    public int MaxSignallingPerAddress { get; set; } = 200;

    /// <summary>How many workers that is on this machine.</summary>
    public int WorkerCount => Workers == 0 ? Math.Min(Environment.ProcessorCount, MostWorkers) : Workers;

    /// <summary>Finds everything that is wrong, one sentence each: key, given value, what is allowed.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        CheckPort(problems, nameof(MediaPort), MediaPort);
        CheckPort(problems, nameof(InternalMediaPort), InternalMediaPort);
        CheckAddress(problems, nameof(MediaAddress), MediaAddress);
        CheckAddress(problems, nameof(InternalMediaAddress), InternalMediaAddress);
        foreach (var address in AnnouncedAddresses) CheckAddress(problems, nameof(AnnouncedAddresses), address);
        if (PlainPortFirst is < 1024 or > 65534 || PlainPortLast is < 1025 or > 65535 || PlainPortLast <= PlainPortFirst)
            problems.Add($"Sfu:PlainPortFirst: {PlainPortFirst}-{PlainPortLast} is empty or out of 1024-65535; the first port must be below the last.");
        CheckWorkers(problems);
        if (SpanAbove < 0) problems.Add($"Sfu:SpanAbove: {SpanAbove} is below 0; a number of streams.");
        if (string.IsNullOrWhiteSpace(NodeId)) problems.Add("Sfu:NodeId: must not be empty.");
        CheckUrl(problems, nameof(SchedulerUrl), SchedulerUrl);
        CheckUrl(problems, nameof(ControlUrl), ControlUrl);
        CheckUrl(problems, nameof(PublicUrl), PublicUrl);
        if (PublisherBitrateBps < 30_000) problems.Add($"Sfu:PublisherBitrateBps: {PublisherBitrateBps} is too low; at least 30000.");
        if (ConsentTimeout < TimeSpan.FromSeconds(3)) problems.Add($"Sfu:ConsentTimeout: {ConsentTimeout} is shorter than a browser's check interval; at least 3 s.");
        if (PlainSilenceTimeout < TimeSpan.FromSeconds(2)) problems.Add($"Sfu:PlainSilenceTimeout: {PlainSilenceTimeout}; at least 2 s.");
        if (MaxTransports < 1 || MaxRooms < 1 || MaxConsumers < 1 || MaxSignallingPerAddress < 1 || MaxTcpConnections < 1 || MaxTcpPerAddress < 1 || MaxHandshakes < 1)
            problems.Add("Sfu: MaxTransports, MaxRooms, MaxConsumers, MaxSignallingPerAddress, MaxTcpConnections, MaxTcpPerAddress and MaxHandshakes must be at least 1.");
        return problems;
    }

    private void CheckWorkers(List<string> problems)
    {
        if (Workers is < 0 or > MostWorkers)
        {
            problems.Add($"Sfu:Workers: {Workers} is out of 0-{MostWorkers}; 0 = one per core.");
            return;
        }

        CheckLast(problems, nameof(MediaPort), MediaPort);
        CheckLast(problems, nameof(InternalMediaPort), InternalMediaPort);
        var (media, inside) = ((MediaPort, MediaPort + WorkerCount - 1), (InternalMediaPort, InternalMediaPort + WorkerCount - 1));
        if (Overlap(media, inside))
            problems.Add($"Sfu:InternalMediaPort: {InternalMediaPort} and Sfu:MediaPort: {MediaPort} are too close together for {WorkerCount} workers.");
        var plain = (PlainPortFirst, PlainPortLast);
        if (Overlap(media, plain) || Overlap(inside, plain))
            problems.Add($"Sfu:PlainPortFirst: {PlainPortFirst}-{PlainPortLast} holds a media port of the {WorkerCount} workers; move one of them.");
        if (PlainPortLast > PlainPortFirst && (PlainPortLast + 1) / 2 - (PlainPortFirst + 1) / 2 < WorkerCount)
            problems.Add($"Sfu:PlainPortLast: {PlainPortFirst}-{PlainPortLast} holds no even/odd pair for each of {WorkerCount} workers.");
    }

    // 0 = any free port, which is in nobody's way.
    private static bool Overlap((int First, int Last) a, (int First, int Last) b) => a.First > 0 && b.First > 0 && a.First <= b.Last && b.First <= a.Last;

    private void CheckLast(List<string> problems, string key, int first)
    {
        if (first is >= 0 and <= 65535 && first + WorkerCount - 1 > 65535)
            problems.Add($"Sfu:{key}: {first} leaves no port for each of {WorkerCount} workers; 65535 is the last.");
    }

    private static void CheckPort(List<string> problems, string key, int port)
    {
        if (port is < 0 or > 65535) problems.Add($"Sfu:{key}: {port} is no port; 0 to 65535.");
    }

    private static void CheckAddress(List<string> problems, string key, string address)
    {
        if (!IPAddress.TryParse(address, out _)) problems.Add($"Sfu:{key}: '{address}' is no IP address; give an IPv4 or IPv6 literal.");
    }

    private static void CheckUrl(List<string> problems, string key, string? url)
    {
        if (url is null) return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            problems.Add($"Sfu:{key}: '{url}' is no http or https URL.");
    }
}
