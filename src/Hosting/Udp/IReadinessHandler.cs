using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp;

/// <summary>What is done when a watched socket can be read or written. Called on the loop's thread only.</summary>
public interface IReadinessHandler
{
    /// <summary>
    /// The socket can be read (or was closed by the other side, or has failed), can be written, or both. Must not block; what is left unread is
    /// told again in the next turn.
    /// </summary>
    public void HandleReady(bool canRead, bool canWrite, Instant now);
}
