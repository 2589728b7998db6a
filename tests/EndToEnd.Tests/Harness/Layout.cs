namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>How an installation is started.</summary>
public enum Layout
{
    /// <summary><c>roomlens up</c>: SFU and scheduler in one process, bots as its children; development mode.</summary>
    OneCommand,

    /// <summary><c>roomlens scheduler</c>, <c>sfu</c> and <c>bot</c>: processes of their own, with keys and tokens between them.</summary>
    RolesApart,
}
