namespace RoomLens.TestMedia;

/// <summary>Why a test cannot run here.</summary>
internal static class Missing
{
    /// <summary>Pseudo-path for the ffmpeg program.</summary>
    public const string FFmpeg = "tool:ffmpeg";

    /// <summary>The reason, or null when everything is there.</summary>
    public static string? Reason(string[] needs)
    {
        foreach (var need in needs)
        {
            if (need == FFmpeg)
            {
                if (!Media.HasFFmpeg) return "ffmpeg is not installed";
            }
            else if (!SharedData.Has(need))
            {
                return $"shared/{need} is not here (set ROOMLENS_SHARED)";
            }
        }
        return null;
    }
}
