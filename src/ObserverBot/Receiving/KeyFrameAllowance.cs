namespace RoomLens.ObserverBot.Receiving;

/// <summary>
/// Whether asking for key frames still makes sense. What cannot be read (encrypted end to end, a foreign codec) is not made readable by a key
/// frame: after the third request no more are sent until a frame was decoded, or until frames come that show no sign of being unreadable where
/// every few did before. Pure; one caller at a time.
/// </summary>
internal sealed class KeyFrameAllowance
{
    /// <summary>Requests in a row that may prove useless.</summary>
    public const int Requests = 3;

    // Two seconds of a usual camera. Of encrypted frames in which key frames are not told apart by their packets, half give themselves away.
    private const int FramesUntilTrust = 60;
    private const int TellingShare = 8;

    private long _unreadable;
    private long _decoded;
    private long _requestsBefore;
    private int _failures;
    private int _frames;
    private int _framesSinceFailure;

    /// <summary>No request is to be sent now.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>A frame has ended in the packets.</summary>
    public void HandleFrameEnd()
    {
        if (_failures == 0) return;
        _frames++;
        _framesSinceFailure++;
    }

    /// <summary>Takes what could not be read, what was decoded and what was asked for, all counted since the start.</summary>
    public void Update(long unreadable, long decoded, long requests)
    {
        if (decoded != _decoded || (_framesSinceFailure >= FramesUntilTrust && _failures >= _frames / TellingShare)) Trust(requests);
        if (unreadable != _unreadable)
        {
            _failures++;
            _framesSinceFailure = 0;
        }

        (_unreadable, _decoded) = (unreadable, decoded);
        IsSpent = _failures > 0 && requests - _requestsBefore >= Requests;
    }

    private void Trust(long requests) => (_failures, _frames, _framesSinceFailure, _requestsBefore) = (0, 0, 0, requests);
}
