namespace RoomLens.Sfu.Tests.Peers;

/// <summary>How a test's peer reaches the media port.</summary>
internal interface IPeerLink : IDisposable
{
    public Task SendAsync(ReadOnlyMemory<byte> packet);

    /// <summary>The next packet; a failure when none comes.</summary>
    public Task<byte[]> ReceiveAsync();
}
