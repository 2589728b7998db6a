using RoomLens.Sfu.Observers;

namespace RoomLens.Sfu.Telemetry;

/// <summary>An observer as listed by the control API.</summary>
internal sealed record ObserverStats(string ObserverId, string Ip, int Port, int? RtcpPort, string? CryptoSuite, IReadOnlyList<ConsumerStats> Consumers)
{
    /// <summary>Its state now.</summary>
    public static ObserverStats Of(Observer observer) => new(
        observer.Id, observer.Rtp.ToEndPoint().Address.ToString(), observer.Rtp.Port, observer.Rtcp?.Port, observer.Srtp?.Suite,
        [.. observer.Consumers.Select(ConsumerStats.Of)]);
}
