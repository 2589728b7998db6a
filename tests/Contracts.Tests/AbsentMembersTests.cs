using System.Text.Json;

namespace RoomLens.Contracts.Tests;

public class AbsentMembersTests
{
    [Fact]
    public void Deserialize_AgentHelloWithoutLists_HasEmptyOnes()
    {
        const string Json = """{"kind":"bot","id":"b","instanceId":"i","protocol":1,"addresses":{"control":"http://127.0.0.1:1"}}""";

        var read = JsonSerializer.Deserialize(Json, ContractsJson.Default.AgentHello)!;

        Assert.Empty(read.Models);
        Assert.Empty(read.Codecs);
    }

    [Fact]
    public void Deserialize_ConsumerWithoutPaused_StartsPaused()
    {
        var read = JsonSerializer.Deserialize("""{"producerId":"p","epoch":1,"assignmentId":"a"}""", ContractsJson.Default.CreateConsumer)!;

        Assert.True(read.Paused);
    }
}
