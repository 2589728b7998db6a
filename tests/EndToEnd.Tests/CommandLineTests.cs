using System.Globalization;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests;

/// <summary>What a user at a terminal sees: clear sentences, exit code 2, a quick clean stop.</summary>
public sealed class CommandLineTests
{
    [EndToEndFact]
    public async Task Up_Interrupted_StopsCleanlyWithinTwoSeconds()
    {
        await using var installation = new Installation();
        var up = await installation.UpAsync();

        await up.InterruptAsync();
        var code = await up.WaitForExitAsync(TimeSpan.FromSeconds(2));

        Assert.True(code == 0, up.Output);
    }

    [EndToEndFact]
    public async Task Up_PortOccupied_SaysSoAndExitsWithTwo()
    {
        await using var installation = new Installation();
        await installation.UpAsync();
        await using var second = new Installation();

        var other = second.Run(["up", "--port", Installation.Text(installation.PublicPort), "--data", second.Data, "--offline"]);
        var code = await other.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(2, code);
        Assert.Contains(installation.PublicPort.ToString(CultureInfo.InvariantCulture), other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", other.Output, StringComparison.Ordinal);
    }

    [EndToEndFact]
    public async Task Up_UnknownConfigurationKey_NamesItAndExitsWithTwo()
    {
        await using var installation = new Installation();

        var up = installation.Run(
            ["up", "--port", Installation.Text(installation.PublicPort), "--data", installation.Data],
            new Dictionary<string, string> { ["ROOMLENS__Sfu__MediaPrt"] = "40000" });
        var code = await up.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(2, code);
        Assert.Contains("MediaPrt", up.Output, StringComparison.Ordinal);
    }
}
