namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>A test over the conformance data; skipped, and said so, where the data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute()
    {
        // The cases are not part of the repository; the run says that they were left out.
        if (ConformanceFolder.Find() is null) Skip = "no conformance data beside the checkout (set ROOMLENS_SHARED)";
    }
}
