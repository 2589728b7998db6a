namespace RoomLens.Rtp.Tests.TransportConformance;

/// <summary>A theory over the shared conformance cases, shown as skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedFolder.Cases is null) Skip = "The shared conformance cases are not here (set ROOMLENS_SHARED).";
    }
}
