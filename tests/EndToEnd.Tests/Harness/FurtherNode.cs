namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>An SFU beside an installation's own; its process ends with the installation.</summary>
internal sealed class FurtherNode(ChildProcess process, string publicUrl, ApiClient control) : IDisposable
{
    /// <summary>Its process.</summary>
    public ChildProcess Process => process;

    /// <summary>Where participants go.</summary>
    public string PublicUrl => publicUrl;

    /// <summary>Its control API.</summary>
    public ApiClient Control => control;

    public void Dispose() => control.Dispose();
}
