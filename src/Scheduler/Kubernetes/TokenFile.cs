namespace RoomLens.Scheduler.Kubernetes;

/// <summary>
/// The ServiceAccount's token. The kubelet swaps the file behind a symbolic link, so it is read by path each minute, and at once when the API
/// server refuses it. Safe for any thread.
/// </summary>
internal sealed class TokenFile(string path, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private string? _token;
    private long _readAt;

    /// <summary>The token.</summary>
    public string Read()
    {
        lock (_lock)
        {
            if (_token is null || time.GetElapsedTime(_readAt) >= Fresh)
            {
                _token = File.ReadAllText(path).Trim();
                _readAt = time.GetTimestamp();
            }

            return _token;
        }
    }

    /// <summary>This token was refused. True = the file holds another one by now, so that asking again makes sense.</summary>
    public bool Refuse(string token)
    {
        lock (_lock)
        {
            if (_token == token)
                _token = null;
        }

        return Read() != token;
    }
}
