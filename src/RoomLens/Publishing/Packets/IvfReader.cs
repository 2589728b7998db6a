using System.Buffers.Binary;

namespace RoomLens.Cli.Publishing.Packets;

/// <summary>Reads IVF: a 32-octet header with the time base, then frames of 12 octets of header (size, timestamp) and their payload, little endian.</summary>
internal sealed class IvfReader(Stream source)
{
    private const int FileHeaderLength = 32;
    private const int FrameHeaderLength = 12;

    // Beyond any encoder's frame: what claims more is no IVF.
    private const int MaxFrameBytes = 16 * 1024 * 1024;

    // A hundred years, which fit a TimeSpan.
    private const double MaxSeconds = 100.0 * 366 * 86_400;

    private const int FirstBuffer = 16 * 1024;

    private readonly byte[] _header = new byte[FileHeaderLength];
    private byte[] _frame = new byte[FirstBuffer];
    private double _secondsPerTick;

    /// <summary>The payload of the frame read last, valid until the next read.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>Its presentation time since the start of the file.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Reads the next frame; false at the end.</summary>
    /// <exception cref="InvalidDataException">This is no IVF.</exception>
    public async Task<bool> ReadAsync(CancellationToken stop)
    {
        if (_secondsPerTick == 0 && !await ReadFileHeaderAsync(stop)) return false;
        var header = _header.AsMemory(0, FrameHeaderLength);
        if (await source.ReadAtLeastAsync(header, FrameHeaderLength, throwOnEndOfStream: false, stop) < FrameHeaderLength) return false;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header.Span);
        if (size > MaxFrameBytes) throw new InvalidDataException($"An IVF frame of {size} octets; {MaxFrameBytes} at most.");
        var seconds = BinaryPrimitives.ReadUInt64LittleEndian(header.Span[4..]) * _secondsPerTick;
        if (seconds > MaxSeconds) throw new InvalidDataException($"An IVF frame at {seconds:0} s; {MaxSeconds:0} s at most.");
        Time = TimeSpan.FromSeconds(seconds);
        if (!await ReadFrameAsync((int)size, stop)) return false;
        Frame = _frame.AsMemory(0, (int)size);
        return true;
    }

    /// <summary>The buffer grows with what comes, not by what a header says.</summary>
    private async Task<bool> ReadFrameAsync(int size, CancellationToken stop)
    {
        for (var filled = 0; filled < size;)
        {
            if (filled == _frame.Length) Array.Resize(ref _frame, Math.Min(size, 2 * filled));
            var wanted = Math.Min(size, _frame.Length) - filled;
            if (await source.ReadAtLeastAsync(_frame.AsMemory(filled, wanted), wanted, throwOnEndOfStream: false, stop) < wanted) return false;
            filled += wanted;
        }

        return true;
    }

    private async Task<bool> ReadFileHeaderAsync(CancellationToken stop)
    {
        if (await source.ReadAtLeastAsync(_header, FileHeaderLength, throwOnEndOfStream: false, stop) < FileHeaderLength) return false;
        if (!_header.AsSpan().StartsWith("DKIF"u8)) throw new InvalidDataException("The encoder's output is no IVF.");
        var (rate, scale) = (BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(16)), BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(20)));
        if (rate == 0 || scale == 0) throw new InvalidDataException("The IVF header has no time base.");
        _secondsPerTick = (double)scale / rate;
        return true;
    }
}
