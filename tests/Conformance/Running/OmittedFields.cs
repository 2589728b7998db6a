namespace RoomLens.Conformance.Running;

/// <summary>The one list of expected fields that are not compared, because the implementation has no notion of them. Printed by every run.</summary>
internal static class OmittedFields
{
    public static IReadOnlyList<(string Kind, string Field, string Reason)> All { get; } =
    [
        ("capture.depacketize", "emittedByOrigin", "information on the origin's own output, not a result"),
    ];
}
