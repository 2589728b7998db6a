namespace RoomLens.Conformance.Running;

/// <summary>Passed and run cases of one suite and level.</summary>
internal sealed class SuiteTally
{
    public int Passed { get; set; }

    public int Total { get; set; }
}
