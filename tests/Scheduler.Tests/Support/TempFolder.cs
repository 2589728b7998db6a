namespace RoomLens.Scheduler.Tests.Support;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("roomlens-scheduler-").FullName;

    public string Database => System.IO.Path.Combine(Path, "scheduler.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
