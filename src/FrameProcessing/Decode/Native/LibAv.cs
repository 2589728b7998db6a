using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>The functions used of libavcodec 59 and libavutil 57 (FFmpeg 5.1).</summary>
internal static unsafe partial class LibAv
{
    private const string Codec = "libavcodec.so.59";
    private const string Util = "libavutil.so.57";

    /// <summary>AVERROR(EAGAIN) on Linux: more input is needed, or output must be taken first.</summary>
    public const int Again = -11;
    /// <summary>AVERROR_EOF.</summary>
    public const int EndOfFile = -541478725;
    /// <summary>AV_LOG_QUIET: damaged input is expected here and counted by the caller.</summary>
    public const int LogQuiet = -8;
    /// <summary>AV_OPT_SEARCH_CHILDREN: find an option of the codec as well.</summary>
    public const int SearchChildren = 1;
    /// <summary>AV_INPUT_BUFFER_PADDING_SIZE: bit readers read past the end.</summary>
    public const int InputPadding = 64;

    [LibraryImport(Util, EntryPoint = "avutil_version")]
    public static partial uint UtilVersion();

    [LibraryImport(Codec, EntryPoint = "avcodec_version")]
    public static partial uint CodecVersion();

    [LibraryImport(Util, EntryPoint = "av_log_set_level")]
    public static partial void SetLogLevel(int level);

    [LibraryImport(Codec, EntryPoint = "avcodec_find_decoder_by_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint FindDecoderByName(string name);

    [LibraryImport(Codec, EntryPoint = "avcodec_alloc_context3")]
    public static partial nint AllocContext(nint codec);

    [LibraryImport(Codec, EntryPoint = "avcodec_open2")]
    public static partial int Open(CodecContextHandle context, nint codec, nint options);

    [LibraryImport(Codec, EntryPoint = "avcodec_free_context")]
    public static partial void FreeContext(nint* context);

    [LibraryImport(Codec, EntryPoint = "avcodec_send_packet")]
    public static partial int SendPacket(CodecContextHandle context, PacketHandle packet);

    [LibraryImport(Codec, EntryPoint = "avcodec_receive_frame")]
    public static partial int ReceiveFrame(CodecContextHandle context, FrameHandle frame);

    [LibraryImport(Codec, EntryPoint = "avcodec_flush_buffers")]
    public static partial void FlushBuffers(CodecContextHandle context);

    [LibraryImport(Codec, EntryPoint = "av_packet_alloc")]
    public static partial nint AllocPacket();

    [LibraryImport(Codec, EntryPoint = "av_packet_free")]
    public static partial void FreePacket(nint* packet);

    [LibraryImport(Util, EntryPoint = "av_frame_alloc")]
    public static partial nint AllocFrame();

    [LibraryImport(Util, EntryPoint = "av_frame_free")]
    public static partial void FreeFrame(nint* frame);

    [LibraryImport(Util, EntryPoint = "av_frame_unref")]
    public static partial void UnrefFrame(FrameHandle frame);

    [LibraryImport(Util, EntryPoint = "av_opt_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(CodecContextHandle context, string name, string value, int searchFlags);
}
