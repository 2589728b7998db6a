namespace RoomLens.Hosting.Udp;

/// <summary>Why a datagram was lost inside this process.</summary>
public enum DatagramDrop
{
    /// <summary>Received, but larger than a slot (a jumbo datagram is no media packet).</summary>
    ReceiveTooLarge,

    /// <summary>The kernel's send buffer was full (EAGAIN).</summary>
    SendBufferFull,

    /// <summary>Larger than the path's or the interface's MTU (EMSGSIZE), or than a slot.</summary>
    SendTooLarge,

    /// <summary>No route to the destination, or forbidden by a filter.</summary>
    SendUnreachable,

    /// <summary>Any other refusal of the kernel.</summary>
    SendFailed,

    /// <summary>The socket was closed between queueing and sending, or has the other address family.</summary>
    SendNoSocket,
}
