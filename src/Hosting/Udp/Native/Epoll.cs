using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>One level-triggered epoll with an eventfd that ends its wait.</summary>
internal sealed class Epoll : IDisposable
{
    /// <summary>Events taken per wait; the kernel rotates what is left to the front of the next.</summary>
    public const int Capacity = 256;

    /// <summary>Token of the eventfd; sockets have tokens from 0.</summary>
    private const int WakeToken = -1;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int ControlAdd = 1;
    private const int ControlDelete = 2;
    private const int ControlModify = 3;
    private const uint Readable = 1;
    private const uint Writable = 4;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly byte[] _events = GC.AllocateArray<byte>(Capacity * 16, pinned: true);
    private readonly byte[] _change = GC.AllocateArray<byte>(16, pinned: true);

    public Epoll()
    {
        _epoll = Own(Libc.EpollCreate(CloseOnExec));
        _wake = Own(Libc.EventFd(0, CloseOnExec | NonBlocking));
        Control(ControlAdd, _wake.DangerousGetHandle(), WakeToken, Readable);
    }

    public void Add(SafeSocketHandle socket, int token) => Control(ControlAdd, socket.DangerousGetHandle(), token, Readable);

    /// <summary>Sets what is waited for; a socket that has failed or was closed by the other side is told in any case.</summary>
    public void Modify(SafeSocketHandle socket, int token, bool read, bool write) =>
        Control(ControlModify, socket.DangerousGetHandle(), token, (read ? Readable : 0) | (write ? Writable : 0));

    public void Remove(SafeSocketHandle socket) => Control(ControlDelete, socket.DangerousGetHandle(), 0, 0);

    /// <summary>Waits; appends the ready sockets. Signals and wake-ups end the wait with none.</summary>
    public void Wait(TimeSpan timeout, List<Readiness> ready)
    {
        var milliseconds = (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
        var count = Libc.EpollWait(_epoll, Marshal.UnsafeAddrOfPinnedArrayElement(_events, 0), Capacity, milliseconds);
        if (count < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.Intr) return;
            throw new Win32Exception(error, $"epoll_wait failed with errno {error}.");
        }

        for (var i = 0; i < count; i++)
        {
            var events = MemoryMarshal.Read<uint>(_events.AsSpan(i * Stride));
            var token = MemoryMarshal.Read<int>(_events.AsSpan(i * Stride + DataAt));
            if (token == WakeToken) Libc.Read(_wake, out _, sizeof(ulong));
            else ready.Add(new Readiness(token, (events & ~Writable) != 0, (events & Writable) != 0));
        }
    }

    /// <summary>Ends a wait; any thread. Harmless after the end.</summary>
    public void Wake()
    {
        try
        {
            // A counter that is about to overflow refuses the write, and then a wake-up is already waiting.
            Libc.Write(_wake, 1, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended; there is nothing left to wake.
        }
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
    }

    private static SafeFileHandle Own(int fd) =>
        fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void Control(int operation, nint fd, int token, uint events)
    {
        var change = _change.AsSpan();
        change.Clear();
        MemoryMarshal.Write(change, events);
        MemoryMarshal.Write(change[DataAt..], token);
        if (Libc.EpollControl(_epoll, operation, fd, Marshal.UnsafeAddrOfPinnedArrayElement(_change, 0)) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "epoll_ctl failed.");
    }

    /// <summary>What a wait found at one socket. Errors and hang-ups count as readable: reading tells which.</summary>
    internal readonly record struct Readiness(int Token, bool CanRead, bool CanWrite);
}
