namespace RoomLens.Cli.Publishing;

/// <summary>
/// Waits between attempts to publish: 0.5 s doubled up to 8 s. Nobody answering at all costs the SFU nothing, so those attempts stay 2 s
/// apart at most and the picture is back soon after the SFU is.
/// </summary>
internal sealed class PublishBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestUnreachable = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRefused = TimeSpan.FromSeconds(8);
    private int _failures;

    /// <summary>Takes one failed attempt and returns the wait before the next.</summary>
    public TimeSpan HandleFailure(bool unreachable)
    {
        var wait = First * Math.Pow(2, Math.Min(_failures++, 10));
        var longest = unreachable ? LongestUnreachable : LongestRefused;
        return wait < longest ? wait : longest;
    }

    /// <summary>Takes a success: the next failure starts from the beginning.</summary>
    public void HandleSuccess() => _failures = 0;
}
