using System.Buffers.Binary;

namespace RoomLens.Cli.Publishing.Packets;

/// <summary>Reads IVF: a 32-octet header with the time base, then frames of 12 octets of header (size, timestamp) and their payload, little endian.</summary>
internal sealed class IvfReader(Stream source)
{
    private const int FileHeaderLength = 32;
    private const int FrameHeaderLength = 12;

    // Beyond any encoder's frame: what claims more is no IVF.
    private const int MaxFrameBytes = 16 * 1024 * 1024;

    private readonly byte[] _header = new byte[FileHeaderLength];
    private byte[] _frame = new byte[64 * 1024];
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
        if (_frame.Length < size) _frame = new byte[size];
        Time = TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt64LittleEndian(header.Span[4..]) * _secondsPerTick);
        if (await source.ReadAtLeastAsync(_frame.AsMemory(0, (int)size), (int)size, throwOnEndOfStream: false, stop) < (int)size) return false;
        Frame = _frame.AsMemory(0, (int)size);
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
