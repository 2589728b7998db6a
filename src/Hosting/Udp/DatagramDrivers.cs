using RoomLens.Hosting.Udp.Native;
using RoomLens.Hosting.Udp.Portable;

namespace RoomLens.Hosting.Udp;

/// <summary>Picks the system calls of a loop.</summary>
internal static class DatagramDrivers
{
    public static IDatagramDriver Create(MediaLoopOptions options) =>
        OperatingSystem.IsLinux() && !options.Portable
            ? new LinuxDatagramDriver(options)
            : new PortableDatagramDriver();
}
