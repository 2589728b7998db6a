namespace RoomLens.TestMedia;

/// <summary>A fact that is skipped, with the reason, where test data or a tool is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Needs these paths below the shared folder.</summary>
    public SharedFactAttribute(params string[] needs) => Skip = Missing.Reason(needs);
}
