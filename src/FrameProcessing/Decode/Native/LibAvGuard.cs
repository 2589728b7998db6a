namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>Refuses a library that is absent or whose structures differ from the ones read here.</summary>
internal static class LibAvGuard
{
    private const int CodecMajor = 59;
    private const int UtilMajor = 57;
    private const string Remedy = "Install the Debian package libavcodec59 (apt-get install --no-install-recommends libavcodec59).";

    /// <summary>Throws with the remedy unless the right library is here; then silences its log.</summary>
    public static void Check()
    {
        uint codec, util;
        try
        {
            codec = LibAv.CodecVersion() >> 16;
            util = LibAv.UtilVersion() >> 16;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new DecoderUnavailableException($"libavcodec.so.{CodecMajor} cannot be loaded. {Remedy}", e);
        }
        if (codec != CodecMajor || util != UtilMajor)
        {
            throw new DecoderUnavailableException(
                $"libavcodec {codec} and libavutil {util} were loaded; {CodecMajor} and {UtilMajor} (FFmpeg 5.1) are needed. {Remedy}");
        }
        LibAv.SetLogLevel(LibAv.LogQuiet);
    }
}
