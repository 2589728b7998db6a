namespace RoomLens.Hosting.Tests;

/// <summary>How long a test waits for a signal that should come at once.</summary>
internal static class TestTimeout
{
    public static readonly TimeSpan Value = TimeSpan.FromSeconds(20);
}
