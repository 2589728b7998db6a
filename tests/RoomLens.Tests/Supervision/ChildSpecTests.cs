using RoomLens.Cli.Supervision;

namespace RoomLens.Cli.Tests.Supervision;

public sealed class ChildSpecTests
{
    [Fact]
    public void Through_Wrapper_RunsTheProgramAsItsArgument()
    {
        var spec = new ChildSpec("bot-1", "/opt/roomlens", ["bot", "--data", "a b"]);

        var wrapped = spec.Through("/usr/bin/nice", "-n", "10");

        Assert.Equal("/usr/bin/nice", wrapped.FileName);
        Assert.Equal(["-n", "10", "/opt/roomlens", "bot", "--data", "a b"], wrapped.Arguments);
        Assert.Equal("bot-1", wrapped.Name);
    }

    [Theory]
    [InlineData(1, "exit code 1")]
    [InlineData(137, "killed by signal 9")]
    [InlineData(143, "killed by signal 15")]
    public void Describe_ExitCode_NamesSignals(int code, string expected)
    {
        Assert.Equal(expected, ChildSupervisor.Describe(code));
    }

    [Fact]
    public void Find_SeveralFolders_TakesTheFirstThatHasIt()
    {
        var found = Programs.Find("nice", "/bin::/usr/bin", path => path is "/usr/bin/nice");

        Assert.Equal("/usr/bin/nice", found);
    }

    [Fact]
    public void Find_Nowhere_IsNull()
    {
        Assert.Null(Programs.Find("nice", null, _ => true));
    }
}
