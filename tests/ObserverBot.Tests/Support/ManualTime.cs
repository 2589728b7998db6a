namespace RoomLens.ObserverBot.Tests.Support;

/// <summary>A wall clock that stands still until told; timers run on the system's.</summary>
internal sealed class ManualTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
