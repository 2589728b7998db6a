namespace RoomLens.Charts.Tests.Rendering;

/// <summary>A test that renders the chart; skipped, visibly, where that cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChartFactAttribute : FactAttribute
{
    public ChartFactAttribute()
    {
        if (ChartRenderer.Missing is { } missing) Skip = $"needs {missing}";
    }
}
