namespace RoomLens.Hosting.Udp;

/// <summary>Which sockets a turn drains first: people before machines.</summary>
public enum SocketClass
{
    /// <summary>Browsers and other publishers; drained first.</summary>
    Public,

    /// <summary>Bots, pipes and plain RTP; drained after every public socket.</summary>
    Internal,
}
