using System.Runtime.InteropServices;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>The one managed wrapper of a decoder context with its packet, its frame and its padded input buffer.</summary>
internal sealed unsafe class NativeDecoder : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private readonly CodecContextHandle _context;
    private readonly PacketHandle _packet;
    private readonly FrameHandle _frame;
    private byte* _buffer;
    private int _bufferBytes;

    private NativeDecoder(CodecContextHandle context)
    {
        _context = context;
        _packet = new PacketHandle(LibAv.AllocPacket());
        _frame = new FrameHandle(LibAv.AllocFrame());
        if (_packet.IsInvalid || _frame.IsInvalid) throw new InsufficientMemoryException("libavcodec could not allocate a packet or a frame");
        Grow(FirstBufferBytes);
    }

    /// <summary>Releases the buffer of a decoder nobody disposed.</summary>
    ~NativeDecoder() => FreeBuffer();

    /// <summary>Opens the decoder of that name, with one thread: more cost CPU and delay pictures.</summary>
    public static NativeDecoder Open(string name)
    {
        LibAvGuard.Check();
        var codec = LibAv.FindDecoderByName(name);
        if (codec == 0)
            throw new DecoderUnavailableException($"The installed libavcodec has no decoder '{name}'. Install Debian's libavcodec59.");
        var context = new CodecContextHandle(LibAv.AllocContext(codec));
        if (context.IsInvalid) throw new InsufficientMemoryException("libavcodec could not allocate a context");
        var error = LibAv.SetOption(context, "threads", "1", LibAv.SearchChildren);
        if (error >= 0) error = LibAv.Open(context, codec, 0);
        if (error >= 0) return new NativeDecoder(context);
        context.Dispose();
        throw new DecoderUnavailableException($"libavcodec could not open its decoder '{name}' (error {error}).");
    }

    /// <summary>Copies one access unit and hands it over; below 0 is the library's error.</summary>
    public int Send(ReadOnlySpan<byte> accessUnit, long pts)
    {
        // An empty packet would mean "end of stream".
        if (accessUnit.IsEmpty) return LibAv.Again;
        ObjectDisposedException.ThrowIf(_context.IsClosed, this);
        if (accessUnit.Length > _bufferBytes) Grow(accessUnit.Length + accessUnit.Length / 2);
        accessUnit.CopyTo(new Span<byte>(_buffer, _bufferBytes));
        new Span<byte>(_buffer + accessUnit.Length, LibAv.InputPadding).Clear();
        var packet = (AvPacketLayout*)_packet.DangerousGetHandle();
        packet->Bytes = _buffer;
        packet->Size = accessUnit.Length;
        packet->Pts = pts;
        packet->Dts = pts;
        // Without a reference-counted buffer the library copies the bytes, so ours is free again after the call.
        var error = LibAv.SendPacket(_context, _packet);
        packet->Bytes = null;
        packet->Size = 0;
        return error;
    }

    /// <summary>Hands over the end of the stream: an empty packet (avcodec_send_packet).</summary>
    public int SendEnd()
    {
        ObjectDisposedException.ThrowIf(_context.IsClosed, this);
        return LibAv.SendPacket(_context, _packet);
    }

    /// <summary>Takes the next finished picture; the one before is given back. False: none is ready.</summary>
    public bool TryReceive(out PictureView picture, out long pts, out bool supported)
    {
        ObjectDisposedException.ThrowIf(_context.IsClosed, this);
        picture = default;
        pts = 0;
        supported = false;
        if (LibAv.ReceiveFrame(_context, _frame) < 0) return false;
        var frame = (AvFrameLayout*)_frame.DangerousGetHandle();
        pts = frame->Pts;
        supported = IsSupported(frame);
        if (supported) picture = View(frame);
        return true;
    }

    /// <summary>Forgets references and undelivered pictures.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_context.IsClosed, this);
        LibAv.UnrefFrame(_frame);
        LibAv.FlushBuffers(_context);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frame.Dispose();
        _packet.Dispose();
        _context.Dispose();
        FreeBuffer();
        GC.SuppressFinalize(this);
    }

    private static bool IsSupported(AvFrameLayout* frame) =>
        frame->Format is AvFrameLayout.FormatYuv420 or AvFrameLayout.FormatYuvJ420
        && frame->Width > 0 && frame->Height > 0
        && frame->Stride0 >= frame->Width && frame->Stride1 >= (frame->Width + 1) / 2 && frame->Stride2 == frame->Stride1
        && frame->Plane0 != null && frame->Plane1 != null && frame->Plane2 != null;

    private static PictureView View(AvFrameLayout* frame)
    {
        var chromaHeight = (frame->Height + 1) / 2;
        return new PictureView
        {
            Luma = new ReadOnlySpan<byte>(frame->Plane0, frame->Stride0 * frame->Height),
            ChromaBlue = new ReadOnlySpan<byte>(frame->Plane1, frame->Stride1 * chromaHeight),
            ChromaRed = new ReadOnlySpan<byte>(frame->Plane2, frame->Stride2 * chromaHeight),
            LumaStride = frame->Stride0,
            ChromaStride = frame->Stride1,
            Width = frame->Width,
            Height = frame->Height,
            FullRange = frame->Format == AvFrameLayout.FormatYuvJ420 || frame->ColorRange == AvFrameLayout.RangeFull,
        };
    }

    private void Grow(int bytes)
    {
        FreeBuffer();
        _buffer = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + LibAv.InputPadding), 64);
        _bufferBytes = bytes;
    }

    private void FreeBuffer()
    {
        NativeMemory.AlignedFree(_buffer);
        _buffer = null;
        _bufferBytes = 0;
    }
}
