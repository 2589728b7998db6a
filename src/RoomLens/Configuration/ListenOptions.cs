using RoomLens.Hosting.Http;

namespace RoomLens.Cli.Configuration;

/// <summary>Section <c>Listen</c>: where the HTTP listeners are bound (contracts section 1). A bare port means loopback.</summary>
internal sealed class ListenOptions
{
    /// <summary>Public API, pages, WHIP and WHEP of <c>roomlens up</c>; public API of <c>roomlens scheduler</c>. Default 127.0.0.1:8080; flag <c>--port</c>.</summary>
    public ListenAddress Public { get; set; } = ListenAddress.Loopback(8080);

    /// <summary>WHIP, WHEP and the publish page of a separate <c>roomlens sfu</c>. Default 127.0.0.1:8081.</summary>
    public ListenAddress Sfu { get; set; } = ListenAddress.Loopback(8081);

    /// <summary>Control API of the SFU. Default 127.0.0.1:8082; flag <c>--control-port</c>.</summary>
    public ListenAddress Control { get; set; } = ListenAddress.Loopback(8082);
}
