namespace RoomLens.Hosting.Tests.Udp;

public sealed class PortableMediaLoopTests : MediaLoopTests
{
    protected override bool Portable => true;
}
