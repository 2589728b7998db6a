using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace RoomLens.Hosting.Udp.Rings;

/// <summary>
/// A bounded ring from one writing thread to one reading thread. Its entries are made once and used again and again: the writer fills the next free one
/// in place, the reader borrows the oldest one. No lock, no allocation, no system call.
/// </summary>
/// <typeparam name="T">An entry; mutable, owned by the writer until it is committed and by the reader until it is released.</typeparam>
public sealed class SpscRing<T>
    where T : class
{
    private readonly T[] _entries;
    private readonly int _mask;
    private RingPositions _at;

    /// <summary>Makes a ring and all its entries.</summary>
    /// <param name="capacity">Entries, a power of two.</param>
    /// <param name="create">Makes one.</param>
    public SpscRing(int capacity, Func<T> create)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!BitOperations.IsPow2(capacity)) throw new ArgumentException("The capacity must be a power of two.", nameof(capacity));
        _entries = new T[capacity];
        for (var i = 0; i < capacity; i++) _entries[i] = create();
        _mask = capacity - 1;
    }

    /// <summary>Entries it holds.</summary>
    public int Capacity => _entries.Length;

    /// <summary>Whether nothing waits. Reader's thread.</summary>
    public bool IsEmpty => _at.Read == Volatile.Read(ref _at.Written);

    /// <summary>The next free entry, which nobody sees until <see cref="Commit"/>. False: fewer than <paramref name="keepFree"/> + 1 are free. Writer's thread.</summary>
    public bool TryReserve(int keepFree, [NotNullWhen(true)] out T? entry)
    {
        entry = null;
        // The reader's position is read anew only when the one last seen leaves no room, so that both threads rarely share a cache line.
        if (Free() <= keepFree)
        {
            _at.ReadSeen = Volatile.Read(ref _at.Read);
            if (Free() <= keepFree) return false;
        }

        entry = _entries[(int)_at.Written & _mask];
        return true;
    }

    /// <summary>Hands the reserved entry to the reader. Writer's thread.</summary>
    public void Commit() => Volatile.Write(ref _at.Written, _at.Written + 1);

    /// <summary>The oldest entry, borrowed until <see cref="Release"/>. False: nothing waits. Reader's thread.</summary>
    public bool TryPeek([NotNullWhen(true)] out T? entry)
    {
        entry = null;
        if (_at.Read == _at.WrittenSeen)
        {
            _at.WrittenSeen = Volatile.Read(ref _at.Written);
            if (_at.Read == _at.WrittenSeen) return false;
        }

        entry = _entries[(int)_at.Read & _mask];
        return true;
    }

    /// <summary>Gives the oldest entry back to the writer. Reader's thread.</summary>
    public void Release() => Volatile.Write(ref _at.Read, _at.Read + 1);

    private long Free() => _entries.Length - (_at.Written - _at.ReadSeen);
}
