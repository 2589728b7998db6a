namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>A test of whole processes with parameters, mostly the layout; skipped, visibly, where what it needs is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EndToEndTheoryAttribute : TheoryAttribute
{
    public EndToEndTheoryAttribute(Needs needs = Needs.None) => Skip = EndToEndFactAttribute.Missing(needs);
}
