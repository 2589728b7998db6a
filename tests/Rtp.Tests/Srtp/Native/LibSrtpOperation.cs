namespace RoomLens.Rtp.Tests.Srtp.Native;

/// <summary>What libsrtp2 is asked to do.</summary>
internal enum LibSrtpOperation
{
    ProtectRtp,
    UnprotectRtp,
    ProtectRtcp,
    UnprotectRtcp,
}
