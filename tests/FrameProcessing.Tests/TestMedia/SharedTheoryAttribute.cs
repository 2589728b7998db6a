namespace RoomLens.TestMedia;

/// <summary>A theory that is skipped, with the reason, where test data or a tool is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs these paths below the shared folder.</summary>
    public SharedTheoryAttribute(params string[] needs) => Skip = Missing.Reason(needs);
}
