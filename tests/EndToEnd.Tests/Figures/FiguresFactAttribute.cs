using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Figures;

/// <summary>Takes figures and proves no bound: run by its command only, which sets ROOMLENS_FIGURES.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FiguresFactAttribute : FactAttribute
{
    public FiguresFactAttribute(Needs needs) => Skip = Environment.GetEnvironmentVariable("ROOMLENS_FIGURES") == "browser"
        ? EndToEndFactAttribute.Missing(needs)
        : "prints figures: eng/bench/browser.sh runs it";
}
